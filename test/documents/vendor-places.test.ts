import { describe, expect, it } from '@jest/globals';
import { BUYER, sellerOf, TABLE } from './support/lamp-paper.ts';

describe('who sells is', () => {
  it('a name over two lines, between which a line of another column stands', () => {
    const { name } = sellerOf(
      [40, [250, 'Tax invoice', 14]],
      [56, [50, 'NORTHERN ORCHARD PRIVATE']],
      [62, [430, 'Vehicle 4 of 9']],
      [68, [50, 'LIMITED']],
      [80, [50, '12 Mill Road']],
      ...BUYER,
      ...TABLE,
    );
    expect(name).toBe('NORTHERN ORCHARD PRIVATE LIMITED');
  });

  it.each(['LOGO', 'Your logo here', 'Ihr Logo'])('no place for a sign: %s', (text) => {
    const { name } = sellerOf(
      [40, [50, 'Factura', 16], [480, text, 16]],
      [70, [50, 'Fondillo Marino Inc.']],
      [82, [50, 'Carretera Muelle 38']],
      [94, [50, '37531 Ávila']],
      ...BUYER,
      ...TABLE,
    );
    expect(name).toBe('Fondillo Marino Inc.');
  });
});
