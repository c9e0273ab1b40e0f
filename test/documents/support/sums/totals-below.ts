import { type Add, linesOf, sceneOf } from './scene.ts';
import type { Words } from './words.ts';

/** Taxes, charges, discounts and rounding, down to a total. */
export function addTotals(w: Words, add: Add): void {
  const { r, L, rate, percent, T, G, ends, taxes, S, D, tax, sub } = sceneOf(w);
  for (const sub of [...w.sub.slice(0, 4), w.unknown[1] as string])
    for (const end of ends) {
      for (const tax of taxes) {
        add(
          'tax with a rate',
          [G],
          [
            [sub, L],
            [`${tax} ${percent(rate)}`, T],
            [end, G],
          ],
        );
        if (tax !== w.unknown[0])
          add(
            'tax without a rate',
            [G],
            [
              [sub, L],
              [tax, T],
              [end, G],
            ],
          );
      }
      add(
        'unknown tax of the usual rate',
        [G],
        [
          [sub, L],
          [w.unknown[0] as string, T],
          [end, G],
        ],
      );
    }
  for (const end of [...ends, w.unknown[1] as string]) {
    for (const word of [...w.shipping, w.unknown[0] as string]) {
      const base = r(L + S),
        t = r((base * rate) / 100);
      add(
        'charge before tax',
        [r(base + t)],
        [
          [sub, L],
          [word, S],
          [tax, t],
          [end, r(base + t)],
        ],
      );
      add(
        'charge before tax, net printed',
        [r(base + t)],
        [
          [sub, L],
          [word, S],
          [w.sub[1] as string, base],
          [tax, t],
          [end, r(base + t)],
        ],
      );
    }
    for (const word of [...w.discount, w.unknown[0] as string]) {
      const base = r(L + D),
        t = r((base * rate) / 100);
      add(
        'discount before tax',
        [r(base + t)],
        [
          [sub, L],
          [word, D],
          [tax, t],
          [end, r(base + t)],
        ],
      );
      add(
        'discount before tax, net printed',
        [r(base + t)],
        [
          [sub, L],
          [word, D],
          [w.sub[1] as string, base],
          [tax, t],
          [end, r(base + t)],
        ],
      );
      add(
        'discount printed above zero',
        [r(base + t)],
        [
          [sub, L],
          [word, -D],
          [tax, t],
          [end, r(base + t)],
        ],
      );
    }
    for (const [i, word] of [...w.discount, w.unknown[0] as string].entries()) {
      const ship = w.shipping[i % w.shipping.length] as string;
      const base = r(L + D + S),
        t = r((base * rate) / 100);
      add(
        'discount and charge before tax',
        [r(base + t)],
        [
          [sub, L],
          [word, D],
          [ship, S],
          [tax, t],
          [end, r(base + t)],
        ],
      );
    }
    for (const word of [...w.included, `${w.unknown[0]}`]) {
      const t = r((L * rate) / (100 + rate));
      add(
        'tax included',
        [L],
        [
          [end, L],
          [`${word} ${percent(rate)}`, t],
        ],
      );
    }
    for (const word of [...w.rounding, w.unknown[0] as string]) {
      if (w.currency === 'JPY') continue;
      const whole = Math.round(G),
        off = r(whole - G);
      add(
        'rounding',
        [whole, G],
        [
          [sub, L],
          [tax, T],
          [word, off],
          [end, whole],
        ],
      );
    }
    const second = w.rates[1];
    if (second) {
      const [a = 0, b = 0] = linesOf(w).map(({ amount }) => amount);
      const ta = r((a * rate) / 100),
        tb = r((b * second) / 100);
      for (const word of [w.tax[0], w.tax[1], w.unknown[0]])
        add(
          'two rates',
          [r(L + ta + tb)],
          [
            [sub, L],
            [`${word} ${percent(rate)}`, ta],
            [`${word} ${percent(second)}`, tb],
            [end, r(L + ta + tb)],
          ],
        );
    }
  }
}
