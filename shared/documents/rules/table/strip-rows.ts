import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { ExtractedLine, Printed } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { moneyOf } from '../totals/money.ts';
import { isNoSum, isTendered, totalKind } from '../words/totals-labels.ts';
import { amountAtEnd, mendedAtEnd } from './strip-amounts.ts';
import {
  type Counted,
  comesTo,
  countedBefore,
  countedOn,
  countFor,
  countWithin,
} from './strip-counts.ts';
import { countsOf } from './strip-own-counts.ts';

/** Sizes of its letters that a till's roll is wide: 80 mm of nine points are 25, a sheet is 60. */
const STRIP = 34;
/** Percent: a short word of which recognition is less sure may be a speck at the roll's edge. */
const SPECK = 60;
/** Percent: what recognition is less sure of may be the table that the roll lies on. */
const CRUMB = 40;
/** An article's name has that many letters at least. */
const NAME = /\p{L}{2}/u;
/** Sizes of its letters by which an amount ends before the others where it is none of their column. */
const BESIDE_COLUMN = 2.5;
/** Sums of what stands above, and no articles. */
const SUMS: ReadonlySet<TotalKind | undefined> = new Set([
  'net',
  'tax',
  'total',
  'due',
  'rounding',
]);
/** Those that all articles may come to. */
const OF_ARTICLES: ReadonlySet<TotalKind | undefined> = new Set(['net', 'total', 'due']);
/** What rounding leaves. */
const CENT = 0.005;
const ROUNDED = 0.03;

type StripRow = {
  /** Indexes of its lines. */
  at: number[];
  page: number;
  name: string;
  amount: number;
  text: string;
  counted?: Counted | undefined;
};

/**
 * How lines are taken for rows. `mend`: marks that were lost are put back. `over`: a name stands over its
 * amount. `column`: amounts that end before the others' column are none.
 */
type Way = { mark: DecimalMark; mend?: boolean; over?: boolean; column?: boolean };
const WAYS: readonly Omit<Way, 'mark'>[] = [
  {},
  { mend: true },
  { column: true },
  { over: true },
  { column: true, over: true },
  { column: true, mend: true, over: true },
];

/** `isProven`: all of them together are a sum that is printed below them. */
export type StripRows = { items: ExtractedLine[]; used: number[]; isProven: boolean };
const NOTHING: StripRows = { items: [], used: [], isProven: false };

/** A sum below the articles, and where it stands. */
type End = { at: number; wanted: readonly number[] };
type Try = { end: End; rows: StripRow[]; isMended: boolean };

/**
 * The articles of a till's receipt, which has no headings: a name and what it came to, one below the
 * other, down to the total; a count and a price stand before the name, or on a line under or over it.
 * Those that together are the total or another sum below them; where none are, those that come nearest to one,
 * for a person.
 */
export function stripRows(
  lines: Line[],
  {
    total,
    net,
    rounding,
    mark,
  }: {
    total: Printed | null | undefined;
    net: Printed | null | undefined;
    rounding?: Printed | null | undefined;
    mark: DecimalMark;
  },
): StripRows {
  if (!isStrip(lines)) return NOTHING;
  const amountIn = (sum: Printed | null | undefined) => parseAmount(sum?.text ?? '', mark);
  const wanted = [total, net].flatMap((sum) => amountIn(sum) || []);
  // Cash is rounded after the articles.
  if (rounding) wanted.push((amountIn(total) ?? 0) - (amountIn(rounding) ?? 0));
  const ends = lines.flatMap((line, at): End[] =>
    moneyOf(line).some(({ text }) => text === total?.text) ? [{ at, wanted }] : [],
  );
  const tries = [...ends, ...namedEnds(lines, mark)].flatMap((end) =>
    WAYS.map((way): Try => {
      const rows = rowsOf(lines.slice(0, end.at), { ...way, mark });
      return { end, rows, isMended: way.mend === true };
    }),
  );
  // What was paid with comes to the total, too.
  const open = tries.filter(
    ({ rows, end }) => rows.length > 0 && !rows.every((row) => isPayment(row, end)),
  );
  const [whole, ...others] = open.filter(({ rows, end }) => leftOf(rows, end) < CENT);
  if (whole) {
    const before = others.find((it) => isWithoutAdded(it, whole));
    return { ...asLines((before ?? whole).rows, mark), isProven: true };
  }
  const [nearest] = open
    .filter(({ isMended }) => !isMended)
    .sort((a, b) => leftOf(a.rows, a.end) - leftOf(b.rows, b.end));
  // By a cent or two it would be taken for rounding.
  return nearest && leftOf(nearest.rows, nearest.end) > ROUNDED
    ? { ...asLines(nearest.rows, mark), isProven: false }
    : NOTHING;
}

/** Whether what comes after a subtotal is no article: a tip, a service; a discount is one below zero. */
function isWithoutAdded({ rows, end }: Try, whole: Try): boolean {
  const added = whole.rows.filter(({ at }) => at.every((it) => it > end.at));
  const isRest = rows.length + added.length === whole.rows.length;
  return isRest && added.length > 0 && added.every(({ amount }) => amount > 0);
}

/** What rows are less or more than the nearest sum that they may come to. */
const leftOf = (rows: readonly StripRow[], { wanted }: End) =>
  Math.min(...wanted.map((value) => Math.abs(value - sumOf(rows))));

const sumOf = (rows: readonly StripRow[]) => rows.reduce((all, { amount }) => all + amount, 0);
const isAmong = (sum: number, wanted: readonly number[]) =>
  wanted.some((value) => Math.abs(value - sum) < CENT);

const isPayment = ({ name, amount, counted }: StripRow, { wanted }: End) =>
  amount === 0 || (isTendered(name) && !counted && isAmong(amount, wanted));

/** The sums that are named for what stands above them. */
function namedEnds(lines: readonly Line[], mark: DecimalMark): End[] {
  return lines.flatMap((line, at) =>
    moneyOf(line).flatMap(({ label, text }) => {
      const value = parseAmount(text, mark);
      return value && OF_ARTICLES.has(totalKind(label)) ? [{ at, wanted: [value] }] : [];
    }),
  );
}

/** Whether the page is as narrow as a till's roll. */
export function isStrip(lines: Line[]): boolean {
  const words = lines.flatMap((line) => line.words);
  const sizes = words.map(({ size }) => size).sort((a, b) => a - b);
  const size = sizes[sizes.length >> 1] ?? 0;
  const print = words.filter(isPrint);
  const width = Math.max(...print.map(({ x1 }) => x1)) - Math.min(...print.map(({ x0 }) => x0));
  return lines.every(({ page }) => page === lines[0]?.page) && width <= size * STRIP;
}

const isPrint = ({ text, sure = 100 }: Word) => sure >= SPECK || (text.length > 3 && sure >= CRUMB);

function rowsOf(lines: Line[], { mark, mend, over: isOver, column }: Way): StripRow[] {
  const rows: StripRow[] = [];
  const edge = column ? edgeOf(lines, mark) : Number.NEGATIVE_INFINITY;
  // A count over its article, and a line without money, which may be a name.
  let over: (Counted & { at: number }) | undefined;
  let named: { at: number; name: string } | undefined;
  lines.forEach((line, at) => {
    const last = rows.at(-1);
    const found = (mend && mendedAtEnd(line, mark)) || amountAtEnd(line, mark);
    // Under a name without an amount it is that one's.
    const under = last && !named ? countFor(line.text, last.amount) : undefined;
    const counted = countedOn(line.text) ?? under;
    if (counted) {
      if (last && !last.counted && comesTo(counted, last.amount, mark)) {
        last.counted = counted;
        last.at.push(at);
      } else over = { at, ...counted };
      named = undefined;
      return;
    }
    if (!found || found.x1 < edge) {
      named = NAME.test(line.text) ? { at, name: line.text.trim() } : undefined;
      return;
    }
    const { name, amount, text } = found;
    const row = { at: [at], page: line.page, amount, text };
    const before = countedBefore(name, { amount, printed: text });
    if (named && (before || (isOver && !NAME.test(name)))) {
      if (!SUMS.has(totalKind(named.name)))
        rows.push({ ...row, at: [named.at, at], name: named.name, counted: before });
    } else if (NAME.test(name) && !SUMS.has(totalKind(name)) && !isNoSum(name)) {
      const counted = over && comesTo(over, amount, mark) ? over : undefined;
      rows.push({ ...row, at: counted ? [counted.at, at] : [at], name, counted });
    }
    over = undefined;
    named = undefined;
  });
  return rows;
}

/** Where the amounts end in points, of most of them. */
function edgeOf(lines: readonly Line[], mark: DecimalMark): number {
  const ends = lines
    .flatMap((line) => {
      const found = amountAtEnd(line, mark);
      return found ? [{ x1: found.x1, size: line.size }] : [];
    })
    .sort((a, b) => a.x1 - b.x1);
  const middle = ends[ends.length >> 1];
  return middle ? middle.x1 - middle.size * BESIDE_COLUMN : Number.NEGATIVE_INFINITY;
}

function asLines(rows: readonly StripRow[], mark: DecimalMark): Pick<StripRows, 'items' | 'used'> {
  const counted = rows.map((row) => {
    const within = countWithin(row.name, row.amount, mark);
    return within ? { ...row, name: within.what, counted: within.counted } : row;
  });
  const counts = countsOf(counted);
  return {
    items: counted.map((row, i) => lineOf(row, counts[i])),
    used: rows.flatMap(({ at }) => at),
  };
}

function lineOf(
  { page, name, text, counted }: StripRow,
  count: ReturnType<typeof countsOf>[number],
): ExtractedLine {
  const print = (it: string): Printed => ({ text: it, page });
  const quantity = counted?.quantity ?? count?.quantity;
  return {
    description: print(count?.name ?? name),
    ...(quantity ? { quantity: print(quantity) } : {}),
    ...(counted ? { unitPrice: print(counted.price) } : {}),
    amount: print(text),
  };
}
