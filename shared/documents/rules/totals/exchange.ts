import { parseAmount } from '../../invoice/amount.ts';
import { CURRENCY_CODE, CURRENCY_SYMBOL } from '../../invoice/currencies.ts';
import type { Line } from '../../text/lines.ts';

const CURRENCY = `(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})`;
const RATE = String.raw`(\d{1,6}[.,]\d{3,6}|\d{3,6}[.,]\d{2})`;
/** "1 USD = 4.0172 Lei", "1 = 160.12 JPY", "262,0000 Ft/EUR": what one of a currency is in another. */
const RATES = [
  new RegExp(String.raw`(?<![\d.,])1\s?(?:${CURRENCY}\s?)?=\s?${RATE}\s?${CURRENCY}`, 'giu'),
  new RegExp(String.raw`(?<![\d.,])${RATE}\s?${CURRENCY}\s?/\s?(?:1\s)?${CURRENCY}`, 'giu'),
];

/** The rates of exchange that the lines print, with three decimals or figures before them at least. */
export function exchangeRates(lines: readonly Line[]): number[] {
  return lines.flatMap(({ text }) =>
    RATES.flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap(([, rate = '']) => {
        const value = Number(rate.replace(',', '.'));
        return value > 0 && value !== 1 && parseAmount(rate) !== undefined ? [value] : [];
      }),
    ),
  );
}

/** Whether a number of a line is one side of the rate that the line prints. */
export function isOfRate(line: Line, value: number): boolean {
  const rates = exchangeRates([line]);
  return rates.length > 0 && (value === 1 || rates.includes(value));
}

type Said = { value: number; printed: { text: string } };

/** The most by which a converted sum is rounded: to a cent, or to a whole coin where it prints none. */
const roundingOf = ({ printed }: Said) => (/[.,]\d{2}\D*$/.test(printed.text) ? 0.011 : 0.51);

/** The sums that say again in another currency what one before them says, by a rate that is printed. */
export function convertedSums<Sum extends Said>(
  sums: readonly Sum[],
  rates: readonly number[],
): ReadonlySet<Sum> {
  const isOf = (sum: Sum, other: Sum) =>
    rates.some((rate) => Math.abs(other.value * rate - sum.value) <= roundingOf(sum));
  return new Set(
    sums.filter((sum, i) => sum.value !== 0 && sums.slice(0, i).some((other) => isOf(sum, other))),
  );
}
