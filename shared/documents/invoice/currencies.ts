import { ownValue } from '../../platform/own-value.ts';
import { LANGUAGES } from '../languages/languages.ts';

/** Symbols that one currency has; "$" is the United States' unless the page says otherwise. */
const SYMBOLS: Readonly<Record<string, string>> = {
  US$: 'USD',
  C$: 'CAD',
  CA$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  S$: 'SGD',
  HK$: 'HKD',
  NT$: 'TWD',
  R$: 'BRL',
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '￥': 'JPY',
  '₹': 'INR',
  '₺': 'TRY',
  '₴': 'UAH',
  Rs: 'INR',
  RM: 'MYR',
  Rp: 'IDR',
  zl: 'PLN',
};

/** Symbols of one language or several: "kr" is three countries'. */
const NATIONAL = LANGUAGES.flatMap(({ currency }) => (currency ? [currency] : []));
/** Codes that are read wherever they stand. */
export const CURRENCY_CODES: readonly string[] = [
  ...new Set([
    ...'EUR USD GBP CHF CAD AUD NZD INR MXN BRL ZAR SGD HKD MYR IDR'.split(' '),
    ...'COP CLP ARS UYU BDT THB PHP AED SAR TND DZD KES NGN PKR LKR EGP CNY KRW TWD VND RSD UAH'.split(
      ' ',
    ),
    ...NATIONAL.map(({ code }) => code),
  ]),
];
const CODES = CURRENCY_CODES.join('|');

const anyOf = (texts: readonly string[]) =>
  [...new Set(texts)].map((text) => text.replace(/[$.]/g, '\\$&')).join('|');
const isWord = (text: string) => /^\p{L}+$/u.test(text) && !/\p{Lo}/u.test(text);

const ALL = [...Object.keys(SYMBOLS), ...NATIONAL.map(({ symbol }) => symbol)];
const WORDS = `(?<!\\p{L})(?:${anyOf(ALL.filter(isWord))})(?!\\p{L})\\.?`;
/** "TOTALS$5.00" ends in an S, and is no dollar of Singapore's. */
const SIGNS = ALL.filter((text) => !isWord(text))
  .map((text) => (/^\p{L}/u.test(text) ? `(?<!\\p{L})${anyOf([text])}` : anyOf([text])))
  .join('|');

/** Sources of patterns (flag `u`): a code by itself, and a symbol. */
export const CURRENCY_CODE = `(?<![A-Za-z])(?:${CODES})(?![A-Za-z])`;
export const CURRENCY_SYMBOL = `(?:${SIGNS}|${WORDS})`;

/** Countries that share a symbol, as printed. */
export const sharers = (symbol: string) =>
  NATIONAL.filter((it) => it.symbol.toLowerCase() === symbol.toLowerCase().replace(/\.$/, ''));

/** Whether a symbol is a word of another language: on this (folded) page nothing of its country stands. */
export const isForeignWord = (symbol: string, page: string): boolean => {
  const all = sharers(symbol);
  return (
    all.length > 0 &&
    all.every((it) => it.isWord && !it.signs.some((sign) => new RegExp(sign).test(page)))
  );
};

/** What a product may be rounded by where a currency has no smaller coin than one: up or down. */
export function wholeRounding(currency: string | null): number {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return 0;
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits === 0 ? 1 : 0;
}

const OTHER_WRITINGS: Readonly<Record<string, string>> = { FR: 'CHF', EURO: 'EUR', RS: 'INR' };

/** ISO code of a printed currency; null where none or several have that symbol. */
export function currencyCode(printed: string): string | null {
  const text = printed.trim().replace(/\.$/, '');
  if (/^[A-Z]{3}$/i.test(text) && new RegExp(`^(?:${CODES})$`, 'i').test(text))
    return text.toUpperCase();
  const own = ownValue(SYMBOLS, text) ?? ownValue(OTHER_WRITINGS, text.toUpperCase());
  if (own) return own;
  const [first, ...others] = sharers(text);
  if (first) return others.length === 0 ? first.code : null;
  return /^[A-Z]{3}$/.test(text) ? text : null;
}
