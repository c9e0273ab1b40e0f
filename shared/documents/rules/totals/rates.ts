import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { type Money, moneyOf } from './money.ts';

const CENT = 0.011;
/** The highest rate that a tax is printed with, in percent. */
const HIGHEST = 35;
/** Of its size, as far apart as a heading or a row of one table stands at most. */
const ROW_GAP = 5;
/** Points by which the numbers of one column may begin or end apart. */
const EDGE = 3;

/** Where the rates of a line begin, and what the last of them says ("21%"). */
export type Rates = { at: ReadonlySet<number>; rate: string };

type Found = { line: Line; money: Money };

/**
 * Numbers of a table of taxes that are rates, and no money, though no sign says so ("7,00  50,00  3,50"):
 * those that make of one number of their row another one, those that stand in the column of such a
 * number, and those under a heading with a percent sign.
 * @param lines those under the table of lines.
 */
export function ratesOf(lines: readonly Line[], mark: DecimalMark): ReadonlyMap<Line, Rates> {
  const amountOf = ({ text }: Money) => parseAmount(text, mark) ?? Number.NaN;
  const rows = lines.map((line) => ({ line, numbers: moneyOf(line) }));
  const low: Found[] = rows.flatMap(({ line, numbers }) =>
    numbers
      .filter((it) => /^[\d.,]+$/.test(it.text) && amountOf(it) <= HIGHEST)
      .map((money) => ({ line, money })),
  );
  const isProven = ({ line, money }: Found) => {
    const others = moneyOf(line).filter((it) => it !== money && it.x0 !== money.x0);
    return others.some((base) =>
      others.some((tax) => tax !== base && isShare(amountOf(money), amountOf(base), amountOf(tax))),
    );
  };
  const proven = withoutBases(low.filter(isProven), lines, mark);
  const isRate = (it: Found) =>
    proven.some((one) => isInColumn(it, one)) || isUnderPercent(it, lines);
  const found = new Map<Line, { at: Set<number>; rate: string }>();
  for (const { line, money } of low.filter(isRate)) {
    const at = found.get(line)?.at ?? new Set();
    found.set(line, { at: at.add(money.x0), rate: `${money.text}%` });
  }
  return found;
}

/**
 * A small base is as good a rate of its tax as the rate is. Of the two the rate is under a heading of rates, or
 * has the fewer decimals.
 */
function withoutBases(
  proven: readonly Found[],
  lines: readonly Line[],
  mark: DecimalMark,
): Found[] {
  const weights = new Map(
    proven.map((it) => {
      const decimals = decimalsOf(parseAmount(it.money.text, mark) ?? 0);
      return [it, (isUnderPercent(it, lines) ? 0 : 10) + decimals];
    }),
  );
  const isSurer = (it: Found, than: Found) =>
    it.line === than.line && (weights.get(it) ?? 0) < (weights.get(than) ?? 0);
  return proven.filter((it) => !proven.some((other) => isSurer(other, it)));
}

const decimalsOf = (value: number) => String(value).split('.')[1]?.length ?? 0;

const isShare = (percent: number, base: number, tax: number) =>
  percent > 0 && tax !== 0 && Math.abs((base * percent) / 100 - tax) <= CENT;

const isNear = (one: Line, other: Line) =>
  one.page === other.page && Math.abs(one.y - other.y) <= one.size * ROW_GAP;

const isInColumn = (it: Found, { line, money }: Found) =>
  isNear(it.line, line) &&
  (Math.abs(it.money.x0 - money.x0) < EDGE || Math.abs(it.money.x1 - money.x1) < EDGE);

/** Whether the nearest words over a number of its column are a heading of rates. */
function isUnderPercent({ line, money }: Found, lines: readonly Line[]): boolean {
  for (const above of lines.slice(0, lines.indexOf(line)).reverse()) {
    if (!isNear(above, line)) return false;
    const cell = above.cells.find(({ x0, x1 }) => x0 < money.x1 + EDGE && x1 > money.x0 - EDGE);
    if (cell && /\p{L}|%/u.test(cell.text)) return isPercent(cell);
  }
  return false;
}

/** "TVA %", "%", "% MwSt": a heading of rates, which has none in it. */
const isPercent = ({ text }: Cell) => /^[\p{L}.\s]{0,16}%[\p{L}.\s]{0,12}$/u.test(text.trim());
