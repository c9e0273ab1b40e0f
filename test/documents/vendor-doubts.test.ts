import { describe, expect, it } from '@jest/globals';
import { BUYER, sellerOf, TABLE } from './support/lamp-paper.ts';

it('a saying at the top is doubted where a sender stands over who is billed', () => {
  const { doubt } = sellerOf(
    [30, [70, 'YESTERDAY'], [400, 'INVOICE', 18]],
    [42, [72, 'YOU SAID']],
    [54, [68, 'TOMORROW']],
    [180, [50, 'Ida Kvist']],
    ...BUYER,
    ...TABLE,
  );
  expect(doubt).toMatch(/Ida Kvist/);
});

describe('nothing is asked about who sells', () => {
  it('where a company stands below the name of its house', () => {
    const seller = (company: string) =>
      sellerOf(
        [40, [50, 'HARBOUR KITCHEN']],
        [52, [50, company, 13]],
        [64, [50, '8 Bridge Lane']],
        [76, [50, 'Tel. 020 7946 0000']],
        ...BUYER,
        ...TABLE,
      );
    expect(seller('Perch & Daughters Ltd')).toEqual({
      ...{ name: 'Perch & Daughters Ltd', doubt: undefined },
    });
    expect(seller('Mona Lindqvist').doubt).toBeDefined();
  });

  it.each([
    'N° d’identification SIREN',
    'Szállító/Sold by',
    'BTW bedrag',
    'Prijzen zijn inclusief BTW',
  ])('because of a label: %s', (label) => {
    const seller = sellerOf(
      [40, [50, 'The Tin Kettle'], [340, label]],
      [52, [50, '8 Bridge Lane'], [340, '000 000 007']],
      [64, [50, 'Tel. 020 7946 0000']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'The Tin Kettle', doubt: undefined });
  });

  it.each(['Portugal', 'Esta cópia só serve para informação!'])(
    'because of a country by itself, or a sentence: %s',
    (text) => {
      const seller = sellerOf(
        [40, [50, 'The Tin Kettle']],
        [52, [50, '8 Bridge Lane'], [340, text, 14]],
        [64, [50, 'Tel. 020 7946 0000']],
        ...BUYER,
        ...TABLE,
      );
      expect(seller).toEqual({ name: 'The Tin Kettle', doubt: undefined });
    },
  );

  it('where a form names both by their registered names: who sells first', () => {
    const form = (...buyer: Parameters<typeof sellerOf>) =>
      sellerOf(
        [30, [95, 'IMPRENTA DEL FARO', 13]],
        [60, [20, 'Razón Social: GARZA OLMO ANA'], [341, 'CUIT: 20238656835']],
        [72, [20, 'Domicilio Comercial: Muelle 8 - Rosario']],
        ...buyer,
        ...TABLE,
      );
    expect(form([140, [20, 'Apellido y Nombre / Razón Social: CONSORCIO MUELLE 24']])).toEqual({
      name: 'GARZA OLMO ANA',
      doubt: undefined,
    });
    expect(form([140, [20, 'Obra: CONSORCIO MUELLE 24']]).doubt).toBeDefined();
  });
});

it.each(['(4 Tern: Asia Ltd', 'Tern ~ Asia Ltd', 'Tern (Asia Ltd'])(
  'a name with marks that none has is doubted: %s',
  (name) => {
    const { doubt } = sellerOf(
      [40, [50, name, 16], [400, 'INVOICE', 18]],
      [54, [50, '8 Bridge Lane']],
      ...BUYER,
      ...TABLE,
    );
    expect(doubt).toMatch(/may be misread|sells, or/);
  },
);
