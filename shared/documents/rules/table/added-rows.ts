import type { DecimalMark } from '../../invoice/amount.ts';
import type { ExtractedLine } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { type Amount, amountsOf } from './amounts-of-lines.ts';
import { isExplained, lineOf, piecesOf } from './numbers-of-row.ts';
import { withoutRowNumbers } from './row-numbers.ts';

/** What rounding leaves. */
const CENT = 0.005;
/** Points by which amounts of one column may begin or end apart. */
const EDGE = 3;
/** Times its size that an amount stands from the one above it where another part of the paper begins. */
const APART = 3.5;
/** More amounts than this in one column are looked at no further. */
const MOST = 120;
/** Kinds of sums that a row may be all the same: delivery, a discount. */
const OF_LINES: ReadonlySet<TotalKind | undefined> = new Set([undefined, 'charges', 'discount']);
/** A duty, as that on electricity, is a row as well where the net amount has it in it. */
const OF_NET: ReadonlySet<TotalKind | undefined> = new Set([...OF_LINES, 'tax']);

/** What rows may come to. */
export type Wanted = { value: number; isNet: boolean };

/**
 * The lines of an invoice whose headings say nothing, or are none: texts with an amount in one column that
 * come to the net amount together, or to the total, over the whole of a part of the paper. What is the sum
 * of those next to it is none of them; of two such parts the one that says more is taken. Where no tax is
 * printed each has to be an entry of a list or to multiply out, else an unknown word for a tax would be one
 * of them.
 * @param options.tax what is printed of it; undefined or 0 where there is none.
 */
export function addedRows(
  lines: readonly Line[],
  options: { wanted: readonly Wanted[]; tax: number | undefined; mark: DecimalMark },
): { items: ExtractedLine[]; used: number[] } {
  const { wanted, tax, mark } = options;
  const amounts = amountsOf(lines, mark);
  const columns = columnsOf(amounts);
  const counted = (run: readonly Amount[]) => run.filter((it) => piecesOf(it, mark)).length;
  const isProven = (run: readonly Amount[], column: readonly Amount[], sum: Wanted) => {
    const isList = run.length > 1 && run.every((it) => it.isBullet || piecesOf(it, mark));
    if (!tax && !isList) return false;
    if (run.some(({ value, kind }) => value === tax && (kind === 'tax' || !sum.isNet)))
      return false;
    if (run.length === 1 && !(sum.isNet && isOnlyOne(run[0] as Amount, amounts))) return false;
    const others = column.filter((it) => !run.includes(it) && it.name && OF_LINES.has(it.kind));
    return (counted(run) === 0 || counted(others) === 0) && isExplained(run, mark);
  };
  for (const sum of wanted) {
    const runs = columns.flatMap((column) =>
      [...runsIn(column, sum)].filter((run) => isProven(run, column, sum)),
    );
    const [best] = runs.sort((a, b) => counted(b) - counted(a) || b.length - a.length);
    if (best)
      return {
        items: withoutRowNumbers(best.map((it) => lineOf(it, mark))),
        used: best.map(({ at }) => at),
      };
  }
  return { items: [], used: [] };
}

/** Whether a row may be the only one: all other money of the paper is called something, or is as much. */
const isOnlyOne = (row: Amount, amounts: readonly Amount[]) =>
  row.kind === undefined &&
  amounts.every(({ kind, value }) => kind !== undefined || Math.abs(value - row.value) < CENT);

/** Amounts that end or begin at one place, and the last ones of all lines. */
function columnsOf(amounts: readonly Amount[]): Amount[][] {
  const by = (place: (it: Amount) => number) => {
    const columns: { x: number; amounts: Amount[] }[] = [];
    for (const it of amounts) {
      const column = columns.find(({ x }) => Math.abs(x - place(it)) < EDGE);
      if (column) column.amounts.push(it);
      else columns.push({ x: place(it), amounts: [it] });
    }
    return columns.map((column) => column.amounts);
  };
  const last = [...new Map(amounts.map((it) => [it.at, it])).values()];
  const all = [...by(({ x1 }) => x1), ...by(({ x0 }) => x0), last];
  return all.filter(({ length }) => length <= MOST);
}

/** Runs of a column that come to a sum and reach from one break to another, downwards and upwards. */
function* runsIn(column: readonly Amount[], sum: Wanted): Generator<readonly Amount[]> {
  for (const isUpward of [false, true]) {
    const way = isUpward ? column.toReversed() : column;
    for (const [i, it] of way.entries()) {
      if (!isBreak(way[i - 1], it, sum)) continue;
      for (const run of runsFrom(way.slice(i), { sum, isUpward }))
        yield isUpward ? run.toReversed() : run;
    }
  }
}

/** Of the amounts from the first on, those that come to the sum; sums of what was taken are passed over. */
function* runsFrom(
  amounts: readonly Amount[],
  { sum, isUpward }: { sum: Wanted; isUpward: boolean },
): Generator<readonly Amount[]> {
  const taken: Amount[] = [];
  let left = sum.value;
  for (const [i, it] of amounts.entries()) {
    const isNothing = it.value === 0 && it.kind !== undefined;
    if (!isNothing && !isSumOfLast(it, taken, isUpward)) {
      if (!it.name || !(sum.isNet ? OF_NET : OF_LINES).has(it.kind)) return;
      if (taken.length > 0 && isSame(it.value, sum.value)) return;
      taken.push(it);
      left -= it.value;
    }
    if (isSame(left, 0) && isBreak(it, amounts[i + 1], sum)) yield [...taken];
  }
}

const isSame = (a: number, b: number) => Math.abs(a - b) < CENT;

/** Whether an amount is what the last ones come to: a section's sum below them, or over them. */
function isSumOfLast(it: Amount, taken: readonly Amount[], isUpward: boolean): boolean {
  let sum = 0;
  for (let i = taken.length - 1; i >= 0 && it.value !== 0; i--) {
    const part = taken[i] as Amount;
    if (part.line.page !== it.line.page) return false;
    sum += part.value;
    const isHeading = isUpward && startOf(it) < startOf(part) - EDGE;
    const isSum = taken.length - i > 1 || isHeading || it.kind !== undefined;
    if (isSum && isSame(sum, it.value)) return true;
  }
  return false;
}

const startOf = ({ line }: Amount) => line.cells[0]?.x0 ?? 0;

/** Whether two amounts of a column that follow each other belong to different parts of the paper. */
function isBreak(a: Amount | undefined, b: Amount | undefined, sum: Wanted): boolean {
  if (!a || !b || a.line.page !== b.line.page) return true;
  if ([a, b].some(({ kind, value }) => !OF_LINES.has(kind) || isSame(value, sum.value)))
    return true;
  return Math.abs(a.line.y - b.line.y) > Math.max(a.line.size, b.line.size) * APART;
}
