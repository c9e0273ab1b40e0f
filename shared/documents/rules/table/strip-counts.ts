import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';

/** "2 x Coffee à 3.10"; a recogniser takes the accent for another. */
const TIMES = /^(\d{1,3})\s?[x×*]\s(.*?\p{L}.*?)\s(?:[àáäa@]\s)?(\S*\d)$/u;
/** "Coffee 2 x3.10", "Omleta 1 buc. x 10.99=": a count and a price behind the name. */
const BEHIND =
  /^(.*\p{L}{2}.*?)\s(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:\p{L}{1,3}\.?\s?)?[x×*]\s?(\d\S*?)\s?=?$/iu;
/** "Coffee 2 3.10": the columns of a roll without headings. */
const COLUMNS = /^(.*\p{L}{2}.*?)\s(\d{1,3})\s(\d\S*)$/u;
/** "2 x 3.10" alone on its line, or before what both come to; "3.000 STK a 2.99". */
const COUNTED =
  /^(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:[x×*]|\p{L}{2,3}\.?\s[àáäa@])\s?(\S*\d)(?:\s\p{L}.*)?$/iu;
/** "1.000 STK": one piece of what stands above, for what follows. */
const ONE_PIECE = /^1(?:[.,]0{1,3})?\s?\p{L}{2,3}\.?$/iu;
/** "2.Stkx 0,49", "2@0.69", "0.778 kg NET $5.99/kg": a number, a price behind it, and no name between them. */
const FIRST = /^(\d{1,3})(?:[.,](\d{3})(?!\d))?/;
const PRICES = /(?<![\d.])\d{0,6}\.\d{2,3}(?!\d)/g;
/** Letters in a row of such a line at most: a unit, and no article. */
const WORD = /\p{L}{5}/u;
/** What rounding leaves. */
const CENT = 0.01;

/** How many of an article, and what a piece costs, as printed. */
export type Counted = { quantity: string; price: string };

/** Whether so many at such a price are an amount. */
export function comesTo({ quantity, price }: Counted, amount: number, mark: DecimalMark): boolean {
  const product = (parseAmount(quantity, mark) ?? Number.NaN) * (parseAmount(price, mark) ?? 0);
  return Math.abs(product - amount) < CENT;
}

/** A line that is a count and a price. */
export function countedOn(text: string): Counted | undefined {
  const [, quantity, price] = COUNTED.exec(text.trim()) ?? [];
  return quantity && price ? { quantity, price } : undefined;
}

/** The count and the price before an amount: "2 x 3.10", "1.000 STK". */
export function countedBefore(
  text: string,
  { amount, printed }: { amount: number; printed: string },
): Counted | undefined {
  if (ONE_PIECE.test(text)) return { quantity: text.replace(/\s?\p{L}.*$/u, ''), price: printed };
  return countedOn(text) ?? countFor(text, amount);
}

/**
 * The count and the price that come to an amount, whatever stands between them: recognition takes the sign for
 * another, or joins it to a figure ("70 €.49" is seven at .49). Undefined where a name is beside them.
 */
export function countFor(text: string, amount: number): Counted | undefined {
  if (WORD.test(text) || amount <= 0) return undefined;
  const plain = text.trim().replace(/,/g, '.');
  const [first = '', whole = '', part] = FIRST.exec(plain) ?? [];
  if (!first) return undefined;
  const counts = part ? [first] : [1, 2, 3].map((n) => whole.slice(0, n));
  for (const quantity of new Set(counts)) {
    const rest = plain.slice(quantity.length).replace(/(?<=\d)\s(?=\.)/g, '');
    for (const price of pricesIn(rest))
      if (Math.abs(Number(quantity) * Number(price) - amount) < CENT / 2 + 1e-6)
        return { quantity, price: price.startsWith('.') ? `0${price}` : price };
  }
  return undefined;
}

/** Prices in a text, also without the figures before them, which a sign may have been taken for. */
function pricesIn(text: string): string[] {
  return (text.match(PRICES) ?? []).flatMap((price) => {
    const dot = price.indexOf('.');
    return Array.from({ length: dot + 1 }, (_, i) => price.slice(i));
  });
}

/** An article's name with the count and the price that stand in it. */
export function countWithin(
  name: string,
  amount: number,
  mark: DecimalMark,
): { what: string; counted: Counted } | undefined {
  const [, times = '', what = '', each = ''] = TIMES.exec(name) ?? [];
  const behind = [BEHIND, COLUMNS].map((pattern) => pattern.exec(name) ?? []);
  return [
    { what, counted: { quantity: times, price: each } },
    ...behind.map(([, before = '', quantity = '', price = '']) => ({
      what: before,
      counted: { quantity, price },
    })),
  ].find(({ counted }) => comesTo(counted, amount, mark));
}
