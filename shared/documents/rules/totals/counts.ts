import type { Cell, Line } from '../../text/lines.ts';
import { headerRole } from '../words/columns.ts';
import { type Money, moneyOf } from './money.ts';

/** Of its size, as far apart as two rows of one table stand at most. */
const ROW_GAP = 5;

/**
 * Numbers under a heading of quantities, as in the list of deliveries behind an invoice: they are counts
 * where they stand without a currency, and no money.
 * @returns for each line, where such numbers begin.
 */
export function countsOf(lines: readonly Line[]): ReadonlyMap<Line, ReadonlySet<number>> {
  const found = new Map<Line, ReadonlySet<number>>();
  let heads: Cell[] = [];
  let last: Line | undefined;
  for (const line of lines) {
    const money = moneyOf(line);
    const isFar = last?.page !== line.page || line.y - last.y > line.size * ROW_GAP;
    if (isFar) heads = [];
    if (money.length === 0 && isHeading(line))
      heads = line.cells.filter(({ text }) => isCount(text));
    const counts = money.filter((it) => isUnder(it, heads));
    if (counts.length > 0) found.set(line, new Set(counts.map(({ x0 }) => x0)));
    last = line;
  }
  return found;
}

const isCount = (text: string) => headerRole(text) === 'quantity';

const isHeading = ({ cells }: Line) =>
  cells.length > 2 && cells.filter(({ text }) => headerRole(text)).length > 1;

const isUnder = ({ text, x0, x1 }: Money, heads: readonly Cell[]) =>
  /^[\d.,]+$/.test(text) && heads.some((head) => x0 < head.x1 + 3 && x1 > head.x0 - 3);
