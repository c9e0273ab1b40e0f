import type { Random } from '../generator/random.ts';
import { placesOf } from './compose.ts';
import type { Words } from './words/words.ts';

/** How one sheet writes its figures; a house writes all of them in one way. */
export type Figures = {
  money(value: number): string;
  plain(value: number): string;
  quantity(value: number): string;
  rate(percent: number): string;
  day(date: Date): string;
};

/** The font of the tests' browser has no sign for the lira and the hryvnia. */
const WITHOUT_SIGN: ReadonlySet<string> = new Set(['TRY', 'UAH']);

/** Figures and dates as `Intl` has them for a country. */
export function figuresOf(words: Words, random: Random): Figures {
  const { locale, currency } = words;
  const cents = placesOf(currency);
  const displays = ['symbol', 'narrowSymbol', 'code'] as const;
  const currencyDisplay = WITHOUT_SIGN.has(currency) ? 'code' : random.pick(displays);
  // Who writes it at home seldom writes its code.
  const isAtHome = currency === 'UAH' && random.chance(0.7);
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay });
  const plain = new Intl.NumberFormat(locale, {
    minimumFractionDigits: cents,
    maximumFractionDigits: cents,
  });
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const rate = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(random.chance(0.5)
      ? { dateStyle: 'long' }
      : { day: '2-digit', month: '2-digit', year: 'numeric' }),
  });
  return {
    money: (value) => (isAtHome ? money.format(value).replace('UAH', 'грн') : money.format(value)),
    plain: (value) => plain.format(value),
    quantity: (value) => quantity.format(value),
    rate: (percent) => rate.format(percent / 100),
    day: (date) => day.format(date),
  };
}
