import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { CURRENCY_CODE, CURRENCY_SYMBOL } from '../../invoice/currencies.ts';
import type { ExtractedLine, Printed } from '../../invoice/schema.ts';
import type { Cell } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { moneyOf } from '../totals/money.ts';
import type { Amount } from './amounts-of-lines.ts';

const CENT = 0.011;

type Figure = { word: Word; value: number; isPrice: boolean; hasUnit: boolean; decimals: number };
/** How many, and for how much each. */
type Pieces = { quantity: Figure; price: Figure };

const NUMBER = /^\D?\d[\d.,\u00a0]*\D?$/u;
/** "kg", "Std.", "m²". */
const UNIT = /^\p{L}{1,5}[.²³]?$/u;
const MONEY_SIGN = new RegExp(CURRENCY_SYMBOL, 'u');
/** "EUR", "€/kWh". */
const CURRENCY = new RegExp(`^(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})(?!\\p{L})`, 'u');

/** The numbers left of an amount. */
const figuresOf = ({ line, x0 }: Amount, mark: DecimalMark): Figure[] =>
  line.words.flatMap((word, i) => {
    const value = NUMBER.test(word.text) ? parseAmount(word.text, mark) : undefined;
    if (value === undefined || value === 0 || word.x1 > x0 + 0.5) return [];
    const next = line.words[i + 1];
    const after = next && next.x0 - word.x1 < word.size ? next.text : '';
    const decimals = word.text.split(mark)[1]?.replace(/\D/g, '').length ?? 0;
    const isPrice = MONEY_SIGN.test(word.text) || CURRENCY.test(after);
    return [{ word, value, isPrice, hasUnit: !isPrice && UNIT.test(after), decimals }];
  });

/** The count and the price left of an amount that multiply out to it; none where two pairs do. */
export function piecesOf(amount: Amount, mark: DecimalMark): Pieces | undefined {
  const figures = figuresOf(amount, mark);
  const pairs = figures.flatMap((one, i) =>
    figures.slice(i + 1).flatMap((other): Pieces[] => {
      const [price, quantity] = isPriceOf(one, other) ? [one, other] : [other, one];
      const ofPrice = Math.abs(quantity.value) * 0.5 * 10 ** -Math.max(2, price.decimals);
      const off = Math.abs(quantity.value * price.value - amount.value);
      return off <= ofPrice + CENT / 2 ? [{ quantity, price }] : [];
    }),
  );
  const [pair, ...others] = pairs;
  return others.length > 0 ? undefined : pair;
}

/** Of two numbers the price is the one with a sign of money, or not the one with a unit, nor a whole one; else the last. */
function isPriceOf(one: Figure, other: Figure): boolean {
  if (one.isPrice !== other.isPrice) return one.isPrice;
  if (one.hasUnit !== other.hasUnit) return other.hasUnit;
  return one.decimals > 0 && other.decimals === 0;
}

/**
 * Whether all other numbers in the rows say no more than their amounts: a count and a price, the row's number, or
 * money that is the same share of the amount in each row, as its tax is, or the amount with it.
 */
export function isExplained(rows: readonly Amount[], mark: DecimalMark): boolean {
  const left = rows.map((row) => moneyBeside(row, mark));
  const rates = rows.map(({ line }) => /(\d{1,2}(?:[.,]\d{1,2})?)\s?%/.exec(line.text)?.[1]);
  // A table of taxes: each row has a rate of its own.
  const isTaxes = rows.length > 1 && rates.every(Boolean) && new Set(rates).size === rows.length;
  if (isTaxes && left.some((money) => money.length > 0)) return false;
  if (rows.some((row, i) => isCounted(row, i, mark))) return false;
  const most = Math.max(...left.map(({ length }) => length));
  const sizes = rows.map(({ value }) => Math.abs(value));
  const largest = sizes.indexOf(Math.max(...sizes));
  return Array.from({ length: most }, (_, i) => i).every((i) => {
    const share = (left[largest]?.[i] ?? Number.NaN) / (rows[largest]?.value ?? 1);
    return rows.every(
      ({ value }, at) => Math.abs((left[at]?.[i] ?? Number.NaN) - value * share) <= CENT * 1.5,
    );
  });
}

/** The money of a row that is neither its amount, said again, nor its price. */
function moneyBeside(row: Amount, mark: DecimalMark): number[] {
  const pair = piecesOf(row, mark);
  const known = [row.x0, pair?.price.word.x0, pair?.quantity.word.x0];
  return moneyOf(row.line)
    .filter(({ x0 }) => !known.includes(x0))
    .map(({ text }) => parseAmount(text, mark) ?? 0)
    .filter((value) => value !== 0 && Math.abs(value - row.value) > CENT);
}

const COUNT = /^\d{1,3}$/;

/** Whether a small number stands by itself in a row, and nothing says whether it counts what is sold. */
function isCounted(row: Amount, index: number, mark: DecimalMark): boolean {
  const pair = piecesOf(row, mark);
  const isOpen = ({ text, x1 }: Cell, i: number) =>
    COUNT.test(text) && x1 < row.x0 && !(i === 0 && Number(text) === index + 1);
  return !pair && row.line.cells.some(isOpen);
}

/** A row as a line: its words, what was counted, and what it came to. */
export function lineOf(row: Amount, mark: DecimalMark): ExtractedLine {
  const print = (text: string): Printed => ({ text, page: row.line.page });
  const pieces = piecesOf(row, mark);
  const first = Math.min(pieces?.quantity.word.x0 ?? row.x0, pieces?.price.word.x0 ?? row.x0);
  const before = row.line.words.filter(({ x1 }) => x1 <= first).map(({ text }) => text);
  const isNamed = pieces && before.some((text) => /\p{L}{2}/u.test(text));
  return {
    description: print(isNamed ? before.join(' ') : row.name),
    ...(pieces
      ? { quantity: print(pieces.quantity.word.text), unitPrice: print(pieces.price.word.text) }
      : {}),
    amount: print(row.text),
  };
}
