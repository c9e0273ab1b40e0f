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

  it('the company beside a label without a colon', () => {
    const { name } = sellerOf(
      [40, [240, 'FACTURA', 14]],
      [56, [50, 'Furnizor'], [120, 'Lumina Verde S.R.L.'], [300, 'Cumparator: Casa Alba S.R.L.']],
      [70, [50, 'Cap. Soc.'], [120, '200 Lei']],
      [84, [50, 'Sediul'], [120, 'Str. Teilor 41, Bucuresti']],
      ...TABLE,
    );
    expect(name).toBe('Lumina Verde S.R.L.');
  });

  it.each(['Original/Dupli./Trip.', 'Original, for buyer'])('no mark of a copy: %s', (mark) => {
    const { name } = sellerOf(
      [20, [420, mark, 11]],
      [32, [240, 'TAX INVOICE']],
      [46, [50, 'Lampen am Markt']],
      ...TABLE,
    );
    expect(name).toBe('Lampen am Markt');
  });

  it('nobody who is named in a sentence', () => {
    const { name } = sellerOf(
      [40, [400, 'SZÁMLA', 14]],
      [130, [50, 'Lámpás a Piacon']],
      ...BUYER,
      ...TABLE,
      [780, [50, 'Ez a számla a Tintás Kft. programjával készült. http://www.tintas.example']],
    );
    expect(name).toBe('Lámpás a Piacon');
  });

  it('not the value whose label stands before its colon', () => {
    const { name } = sellerOf(
      [40, [50, 'Faro Austral'], [400, 'FACTURA', 14]],
      [70, [50, 'Señor (es)'], [120, ': Cabo Norte SpA']],
      [82, [50, 'Giro'], [120, ': Comercio']],
      ...TABLE,
    );
    expect(name).toBe('Faro Austral');
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
