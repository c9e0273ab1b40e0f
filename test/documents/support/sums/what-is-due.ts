import { type Add, sceneOf } from './scene.ts';
import type { Words } from './words.ts';

/** What is left to pay below a total, or is paid beside it. */
export function addDues(w: Words, add: Add): void {
  const { unit, r, L, T, G, ends, S, A, B, tax, sub, total } = sceneOf(w);
  for (const end of [...w.due, w.unknown[1] as string]) {
    for (const first of w.total.slice(0, 3)) {
      for (const word of [...w.advance, w.unknown[0] as string])
        add(
          'advance',
          [G],
          [
            [sub, L],
            [tax, T],
            [first, G],
            [word, A],
            [end, r(G + A)],
          ],
          [r(G + A)],
        );
      for (const word of [...w.balance, w.unknown[0] as string])
        add(
          'older debt',
          [G],
          [
            [sub, L],
            [tax, T],
            [first, G],
            [word, B],
            [end, r(G + B)],
          ],
          [r(G + B)],
        );
      for (const word of w.tip)
        add(
          'tip after the total',
          [r(G + S)],
          [
            [sub, L],
            [tax, T],
            [first, G],
            [word, S],
            [end, r(G + S)],
          ],
        );
    }
    for (const word of w.withheld)
      add(
        'withheld',
        [G, r(G - T / 2)],
        [
          [sub, L],
          [tax, T],
          [word, r(-T / 2)],
          [end, r(G - T / 2)],
        ],
      );
    for (const word of w.advance)
      add(
        'advance without a tax',
        [L],
        [
          [total, L],
          [word, A],
          [end, r(L + A)],
        ],
        [r(L + A)],
      );
    for (const word of w.balance)
      add(
        'older debt without a tax',
        [L],
        [
          [total, L],
          [word, B],
          [end, r(L + B)],
        ],
        [r(L + B)],
      );
    add(
      'a total that nothing explains',
      [],
      [
        [sub, L],
        [end, r(G + 7 * unit)],
      ],
    );
  }
  for (const end of ends) {
    for (const word of w.tip)
      add(
        'tip before the total',
        [r(G + S)],
        [
          [sub, L],
          [tax, T],
          [word, S],
          [end, r(G + S)],
        ],
      );
    for (const word of w.early)
      add(
        'paid early',
        [G],
        [
          [sub, L],
          [tax, T],
          [end, G],
          [`${word} 2 %`, r(-G * 0.02)],
          [w.unknown[1] as string, r(G * 0.98)],
        ],
      );
  }
}
