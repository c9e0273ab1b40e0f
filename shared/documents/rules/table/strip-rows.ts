import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { ExtractedLine, Printed } from '../../invoice/schema.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { totalKind } from '../words/totals-labels.ts';

/** Sizes of its letters that a till's roll is wide: 80 mm of nine points are 25, a sheet is 60. */
const STRIP = 34;
/** An article's name has that many letters at least. */
const NAME = /\p{L}{2}/u;
/** "2 x Coffee à 3.10"; a recogniser takes the accent for another. */
const TIMES = /^(\d{1,3})\s?[x×*]\s(.*?\p{L}.*?)\s(?:[àáäa@]\s)?(\S*\d)$/u;
/** What rounding leaves. */
const CENT = 0.005;

/**
 * The articles of a till's receipt, which has no headings: a name and what it came to, one below the
 * other, down to the total. Only where all of them together are the total or the net amount.
 */
export function stripRows(
  lines: Line[],
  {
    total,
    net,
    mark,
  }: { total: Printed | null | undefined; net: Printed | null | undefined; mark: DecimalMark },
): { items: ExtractedLine[]; used: number[] } {
  const nothing = { items: [], used: [] };
  const wanted = [total, net].flatMap((sum) => parseAmount(sum?.text ?? '', mark) ?? []);
  const end = lines.findIndex((line) => moneyOf(line).some(({ text }) => text === total?.text));
  if (end < 0 || !isStrip(lines)) return nothing;
  const rows = lines.slice(0, end).flatMap((line, at) => {
    const [money, ...more] = moneyOf(line).slice(-1);
    if (!money || more.length > 0 || money.x1 < (line.words.at(-1)?.x1 ?? 0)) return [];
    const amount = parseAmount(money.text, mark);
    const words = line.words.filter(({ x1 }) => x1 <= money.x0).map(({ text }) => text);
    const name = words.join(' ');
    if (amount === undefined || !NAME.test(name) || totalKind(name)) return [];
    return [{ at, page: line.page, name, amount, text: money.text }];
  });
  const sum = rows.reduce((all, { amount }) => all + amount, 0);
  if (!wanted.some((value) => Math.abs(value - sum) < CENT)) return nothing;
  return { items: rows.map((row) => lineOf(row, mark)), used: rows.map(({ at }) => at) };
}

function isStrip(lines: Line[]): boolean {
  const words = lines.flatMap((line) => line.words);
  const sizes = words.map(({ size }) => size).sort((a, b) => a - b);
  const size = sizes[sizes.length >> 1] ?? 0;
  const width = Math.max(...words.map(({ x1 }) => x1)) - Math.min(...words.map(({ x0 }) => x0));
  return lines.every(({ page }) => page === lines[0]?.page) && width <= size * STRIP;
}

type StripRow = { page: number; name: string; amount: number; text: string };

function lineOf({ page, name, amount, text }: StripRow, mark: DecimalMark): ExtractedLine {
  const print = (it: string): Printed => ({ text: it, page });
  const [, quantity = '', what = '', price = ''] = TIMES.exec(name) ?? [];
  const product = Number(quantity) * (parseAmount(price, mark) ?? Number.NaN);
  if (!(Math.abs(product - amount) < CENT))
    return { description: print(name), amount: print(text) };
  return {
    description: print(what),
    quantity: print(quantity),
    unitPrice: print(price),
    amount: print(text),
  };
}
