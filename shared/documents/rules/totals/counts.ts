import type { Cell, Line } from '../../text/lines.ts';
import { headerRole } from '../words/columns.ts';
import { type Money, moneyOf } from './money.ts';

/** Of its size, as far apart as two rows of one table stand at most. */
const ROW_GAP = 5;

/** What a number of a line is that is no money, by where it begins. */
type NoMoney = ReadonlyMap<number, 'rate' | 'count'>;

/**
 * Numbers that are no money, and stand without a currency: counts under a heading of quantities, as in the
 * list of deliveries behind an invoice, and rates under one with a sign of percent, as in a table of taxes.
 * @returns for each line, what such numbers are, by where they begin.
 */
export function countsOf(lines: readonly Line[]): ReadonlyMap<Line, NoMoney> {
  const found = new Map<Line, NoMoney>();
  let heads: Cell[] = [];
  let rates: Cell[] = [];
  let last: Line | undefined;
  for (const line of lines) {
    const money = moneyOf(line);
    const isFar = last?.page !== line.page || line.y - last.y > line.size * ROW_GAP;
    if (isFar) [heads, rates] = [[], []];
    if (money.length === 0 && isHeading(line))
      heads = line.cells.filter(({ text }) => isCount(text));
    const ofRates = line.cells.filter(({ text }) => isOfRates(text));
    if (ofRates.length > 0) rates = ofRates;
    const none = money.flatMap((it): [number, 'rate' | 'count'][] =>
      isUnder(it, rates) && isRate(it)
        ? [[it.x0, 'rate']]
        : isUnder(it, heads)
          ? [[it.x0, 'count']]
          : [],
    );
    if (none.length > 0) found.set(line, new Map(none));
    last = line;
  }
  return found;
}

/** Percent that no tax reaches. */
const MOST_RATE = 60;

const isCount = (text: string) => headerRole(text) === 'quantity';

/** "TVA %", "%", "% MwSt": a heading of rates, which has none in it. */
const isOfRates = (text: string) => /^[\p{L}.\s]{0,16}%[\p{L}.\s]{0,12}$/u.test(text.trim());
const isRate = ({ text }: Money) => Number.parseFloat(text.replace(',', '.')) < MOST_RATE;

const isHeading = ({ cells }: Line) =>
  cells.length > 2 && cells.filter(({ text }) => headerRole(text)).length > 1;

const isUnder = ({ text, x0, x1 }: Money, heads: readonly Cell[]) =>
  /^[\d.,]+$/.test(text) && heads.some((head) => x0 < head.x1 + 3 && x1 > head.x0 - 3);
