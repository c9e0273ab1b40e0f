import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { ExtractedLine, Printed } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { moneyOf } from '../totals/money.ts';
import { isNoSum, isTendered, totalKind } from '../words/totals-labels.ts';

/** Sizes of its letters that a till's roll is wide: 80 mm of nine points are 25, a sheet is 60. */
const STRIP = 34;
/** Percent: a short word of which recognition is less sure may be a speck at the roll's edge. */
const SPECK = 60;
/** Percent: what recognition is less sure of may be the table that the roll lies on. */
const CRUMB = 40;
/** An article's name has that many letters at least. */
const NAME = /\p{L}{2}/u;
/** "2 x Coffee à 3.10"; a recogniser takes the accent for another. */
const TIMES = /^(\d{1,3})\s?[x×*]\s(.*?\p{L}.*?)\s(?:[àáäa@]\s)?(\S*\d)$/u;
/** "Coffee 2 x3.10": a count and a price behind the name. */
const BEHIND = /^(.*\p{L}{2}.*?)\s(\d{1,3}(?:[.,]\d{1,3})?)\s?[x×*]\s?(\d\S*)$/u;
/** "2 x 3.10" alone on its line, or before what both come to; "3.000 STK a 2.99". */
const COUNTED =
  /^(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:[x×*]|\p{L}{2,3}\.?\s[àáäa@])\s?(\S*\d)(?:\s\p{L}.*)?$/iu;
/** "1.000 STK": one piece of what stands above, for what follows. */
const ONE_PIECE = /^1(?:[.,]0{1,3})?\s?\p{L}{2,3}\.?$/iu;
/** "2 Coffee": a count where every article begins with one. */
const COUNT = /^(\d{1,2})\s(?=\p{L})/u;
/** What may stand after an amount: the letter or the rate of its tax, a currency. */
const AFTER_AMOUNT = /^(?:\p{Lu}{1,3}\d?|[*#€$£]|\d{1,2}%?)$/u;
/** Sums of what stands above, and no articles. */
const SUMS: ReadonlySet<TotalKind | undefined> = new Set([
  'net',
  'tax',
  'total',
  'due',
  'rounding',
]);
/** What rounding leaves. */
const CENT = 0.005;

type StripRow = {
  /** Indexes of its lines. */
  at: number[];
  page: number;
  name: string;
  amount: number;
  text: string;
  counted?: { quantity: string; price: string } | undefined;
};

/**
 * The articles of a till's receipt, which has no headings: a name and what it came to, one below the
 * other, down to the total; a count and a price stand before the name, or on a line under or over it.
 * Only where all of them together are the total or the net amount.
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
): { items: ExtractedLine[]; used: number[] } {
  const nothing = { items: [], used: [] };
  const amountIn = (sum: Printed | null | undefined) => parseAmount(sum?.text ?? '', mark);
  const wanted = [total, net].flatMap((sum) => amountIn(sum) ?? []);
  // Cash is rounded after the articles.
  if (rounding) wanted.push((amountIn(total) ?? 0) - (amountIn(rounding) ?? 0));
  if (!isStrip(lines)) return nothing;
  const ends = lines.flatMap((line, at) =>
    moneyOf(line).some(({ text }) => text === total?.text) ? [at] : [],
  );
  const tries = ends.flatMap((end) => [false, true].map((mend) => ({ end, mend })));
  for (const { end, mend } of tries) {
    const rows = rowsOf(lines.slice(0, end), { mark, mend });
    const sum = rows.reduce((all, { amount }) => all + amount, 0);
    if (rows.length === 0 || !wanted.some((value) => Math.abs(value - sum) < CENT)) continue;
    // What was paid with comes to the total, too.
    if (rows.length === 1 && isTendered(rows[0]?.name ?? '')) continue;
    const articles = rows.filter(({ amount }) => amount > 0);
    const isCounted = articles.every(({ name, counted }) => counted || COUNT.test(name));
    return {
      items: rows.map((row) => lineOf(row, { mark, isCounted })),
      used: rows.flatMap(({ at }) => at),
    };
  }
  return nothing;
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

function rowsOf(lines: Line[], { mark, mend }: { mark: DecimalMark; mend: boolean }): StripRow[] {
  const rows: StripRow[] = [];
  // A count over its article, and a line without money, which may be a name.
  let over: { at: number; quantity: string; price: string } | undefined;
  let named: { at: number; name: string } | undefined;
  lines.forEach((line, at) => {
    const found = amountOf(line, mark) ?? (mend ? mendedOf(line, mark) : undefined);
    const [, quantity, price] = COUNTED.exec(line.text.trim()) ?? [];
    if (quantity && price) {
      const last = rows.at(-1);
      const counted = { quantity, price };
      if (last && !last.counted && comesTo(counted, last.amount, mark)) {
        last.counted = counted;
        last.at.push(at);
      } else over = { at, ...counted };
      named = undefined;
      return;
    }
    if (!found) {
      named = NAME.test(line.text) ? { at, name: line.text.trim() } : undefined;
      return;
    }
    const { name, amount, text } = found;
    const row = { at: [at], page: line.page, amount, text };
    const [, count, each] = COUNTED.exec(name) ?? [];
    const one = ONE_PIECE.exec(name)
      ? { count: name.replace(/\s?\p{L}.*$/u, ''), each: text }
      : undefined;
    const pieces = count && each ? { count, each } : one;
    if (pieces && named) {
      const counted = { quantity: pieces.count, price: pieces.each };
      rows.push({ ...row, at: [named.at, at], name: named.name, counted });
    } else if (NAME.test(name) && !SUMS.has(totalKind(name)) && !isNoSum(name)) {
      const counted = over && comesTo(over, amount, mark) ? over : undefined;
      rows.push({ ...row, at: counted ? [counted.at, at] : [at], name, counted });
    }
    over = undefined;
    named = undefined;
  });
  return rows;
}

/** The amount at the end of a line, with the words before it. */
function amountOf(line: Line, mark: DecimalMark) {
  const money = moneyOf(line).at(-1);
  const amount = money && parseAmount(money.text, mark);
  if (!money || amount === undefined) return undefined;
  const after = line.words.filter(({ x0 }) => x0 >= money.x1 - 0.5);
  if (after.length > 2 || !after.every(({ text }) => AFTER_AMOUNT.test(text))) return undefined;
  const words = line.words.filter(({ x1 }) => x1 <= money.x0 + 0.5).map(({ text }) => text);
  const name = words
    .join(' ')
    .replace(/[\s.…_]{2,}$/, '')
    .replace(/\s[-–−]$/, '');
  return { name, amount, text: money.text };
}

/** An amount whose mark was lost, or taken for another, as recognised letters have it: "447", "2:17". */
const UNMARKED = /^(\d{1,4})[:;]?(\d{2})$/;

/** Such an amount with its mark, which only the sum of all of them proves. */
function mendedOf(line: Line, mark: DecimalMark) {
  const word = line.cells.length > 1 ? line.words.at(-1) : undefined;
  const [, whole, cents] = UNMARKED.exec(word?.text ?? '') ?? [];
  if (!whole || !cents) return undefined;
  const text = `${whole}${mark}${cents}`;
  const name = line.words
    .slice(0, -1)
    .map((it) => it.text)
    .join(' ');
  return { name, amount: parseAmount(text, mark) ?? 0, text };
}

const comesTo = (
  { quantity, price }: { quantity: string; price: string },
  amount: number,
  mark: DecimalMark,
) => {
  const product = (parseAmount(quantity, mark) ?? Number.NaN) * (parseAmount(price, mark) ?? 0);
  return Math.abs(product - amount) < CENT + 0.005;
};

function lineOf(
  { page, name, amount, text, counted }: StripRow,
  { mark, isCounted }: { mark: DecimalMark; isCounted: boolean },
): ExtractedLine {
  const print = (it: string): Printed => ({ text: it, page });
  const [, times = '', what = '', each = ''] = TIMES.exec(name) ?? [];
  const [, before = '', many = '', apiece = ''] = BEHIND.exec(name) ?? [];
  const within = [
    { what, quantity: times, price: each },
    { what: before, quantity: many, price: apiece },
  ].find((it) => comesTo(it, amount, mark));
  const found = within ?? counted;
  const [, count] = isCounted ? (COUNT.exec(name) ?? []) : [];
  return {
    description: print(within ? within.what : count ? name.replace(COUNT, '') : name),
    ...(found ? { quantity: print(found.quantity), unitPrice: print(found.price) } : {}),
    ...(!found && count ? { quantity: print(count) } : {}),
    amount: print(text),
  };
}
