import type { Words } from './words.ts';

export type Probe = {
  name: string;
  locale: string;
  sums: [label: string, amount: number][];
  totals: number[];
  dues?: number[];
};

export type Add = (name: string, totals: number[], sums: Probe['sums'], dues?: number[]) => void;

const LINES = [
  { quantity: 4, price: 85.35 },
  { quantity: 3, price: 2.57 },
];

/** What the invoice is about, in its currency. */
export function linesOf(w: Words) {
  const unit = w.currency === 'JPY' ? 100 : 1;
  return LINES.map(({ quantity, price }) => ({
    quantity,
    price: price * unit,
    amount: round(w, quantity * price * unit),
  }));
}
const round = (w: Words, value: number) =>
  w.currency === 'JPY' ? Math.round(value) : Math.round(value * 100 + 1e-6) / 100;

/** The amounts that the structures of a language are made of, and the words that stand beside them. */
export function sceneOf(w: Words) {
  const unit = w.currency === 'JPY' ? 100 : 1;
  const r = (value: number) => round(w, value);
  const L = r(linesOf(w).reduce((sum, { amount }) => sum + amount, 0));
  const rate = w.rates[0] as number;
  const percent = (n: number) =>
    w.locale === 'tr-TR'
      ? `%${n}`
      : `${n.toLocaleString(w.locale)} ${/en|ja/.test(w.locale) ? '' : ' '}%`.replace(
          /\s+/g,
          /en|ja/.test(w.locale) ? '' : ' ',
        );
  const T = r((L * rate) / 100);
  const G = r(L + T);
  const ends = [...w.total, ...w.due];
  const taxes = [...w.tax, w.unknown[0] as string];
  const S = 14.9 * unit,
    D = r(-31.4 * unit),
    A = r(-120 * unit),
    B = r(88.2 * unit);
  const tax = `${w.tax[0]} ${percent(rate)}`;
  const sub = w.sub[0] as string;
  const total = w.total[0] as string;
  return { unit, r, L, rate, percent, T, G, ends, taxes, S, D, A, B, tax, sub, total };
}
