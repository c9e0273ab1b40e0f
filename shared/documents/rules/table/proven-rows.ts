import type { DecimalMark } from '../../invoice/amount.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Sum } from '../totals/sums.ts';
import { amountOf } from './cell-text.ts';
import type { Row } from './rows.ts';

const CENT = 0.011;
/** Rows at an end of a table that may be something else: what stands beside its sums, or above it. */
const MOST_LOOSE = 3;

/** What lines come to, by its word. */
const OF_LINES: ReadonlySet<TotalKind | undefined> = new Set(['net', 'total', 'due']);
/** What makes the sums another one than that of the lines. */
const BESIDE: ReadonlySet<TotalKind | undefined> = new Set(['discount', 'charges', 'rounding']);

/**
 * The rows without those of another table, as a list of weights or an order that is attached, and without
 * such at its end as have neither a quantity nor a price: where all of them come to no sum that is printed,
 * and those that stay come to one that is called the net amount, the total or what is due.
 * @param sums those outside the rows.
 */
export function provenRows(
  rows: readonly Row[],
  { sums, mark }: { sums: () => readonly Sum[]; mark: DecimalMark },
): readonly Row[] {
  const tries = [...fewerTables(rows), ...withoutLoose(rows)];
  if (tries.length === 0) return rows;
  const printed = sums();
  const isSaid = (sum: number) =>
    printed.some(({ kind, value }) => OF_LINES.has(kind) && value !== 0 && isSame(value, sum));
  // "Charges this month" are the lines themselves.
  const isAlone = (sum: number) =>
    printed.every(({ kind, value }) => !BESIDE.has(kind) || value === 0 || isSame(value, sum));
  if (isSaid(sumOf(rows, mark))) return rows;
  const isProven = (some: readonly Row[]) => {
    const sum = sumOf(some, mark);
    return isSaid(sum) && isAlone(sum);
  };
  return tries.find(isProven) ?? rows;
}

const isSame = (a: number, b: number) => Math.abs(a - b) <= CENT;
const sumOf = (rows: readonly Row[], mark: DecimalMark) =>
  rows.reduce((all, row) => all + (amountOf(row, mark) ?? Number.NaN), 0);

/** The first tables without the last ones, and the other way round. */
function fewerTables(rows: readonly Row[]): Row[][] {
  const headings = ({ columns }: Row) => columns.map(({ text }) => text).join('|');
  const tables: Row[][] = [];
  for (const row of rows) {
    const last = tables.at(-1);
    if (last?.[0] && headings(last[0]) === headings(row)) last.push(row);
    else tables.push([row]);
  }
  const fewer = tables.slice(1).map((_, i) => i + 1);
  return [
    ...fewer.toReversed().map((n) => tables.slice(0, n).flat()),
    ...fewer.map((n) => tables.slice(n).flat()),
  ];
}

/** All but the last rows, or the first, of which nothing says how many at which price. */
function withoutLoose(rows: readonly Row[]): Row[][] {
  const loose = (some: readonly Row[]) => {
    const firm = some.findIndex((row) => ['quantity', 'unitPrice'].some((role) => has(row, role)));
    return Math.min(Math.max(firm, 0), MOST_LOOSE);
  };
  const [before, after] = [loose(rows), loose(rows.toReversed())];
  const lengths = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  return [
    ...lengths(after).map((n) => rows.slice(0, -n)),
    ...lengths(before).map((n) => rows.slice(n)),
  ];
}

const has = ({ columns, cells }: Row, role: string) =>
  columns.some((column, i) => column.role === role && cells.has(i));
