import { describe, expect, it } from '@jest/globals';
import { sellerOf, TABLE } from './support/lamp-paper.ts';

describe('who sells is', () => {
  it.each([
    'Elektro Most d.d.',
    'Mizarstvo Hrast s.p.',
    'Vízmű Tervező Bt.',
    'Staviteľstvo Dub k.s.',
    'Piekarnia Kłos s.c.',
    'UAB Medžio Namai',
  ])('who has a legal form, whatever the country calls it: %s', (name) => {
    const seller = sellerOf(
      [60, [420, name, 12]],
      [72, [420, 'Industrijska cesta 4']],
      [84, [420, '5220 Tolmin']],
      [120, [50, `${name} · Industrijska cesta 4 · 5220 Tolmin`, 7]],
      [132, [50, 'Zadruga Travnik d.o.o.']],
      [144, [50, 'Mlečna ulica 1']],
      [156, [50, '8000 Novo mesto']],
      ...TABLE,
    );
    expect(seller).toEqual({ name, doubt: undefined });
  });
});
