import { describe, expect, it } from '@jest/globals';
import { BUYER, sellerOf, TABLE } from './support/lamp-paper.ts';

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
});
