import { describe, expect, it } from '@jest/globals';
import { BUYER, sellerOf, TABLE } from './support/lamp-paper.ts';

describe('a person looks who sells', () => {
  it('where only an address of mail says it', () => {
    const seller = sellerOf([40, [50, 'Invoice', 18]], ...BUYER, ...TABLE, [
      700,
      [50, 'Questions? billing@ternhosting.example'],
    ]);
    expect(seller).toEqual({
      name: 'ternhosting',
      doubt: 'only an address of mail or web says who sells: ternhosting',
    });
  });

  it('where two blocks may be who sells and who buys', () => {
    const seller = sellerOf(
      [40, [50, 'Invoice 4711', 18]],
      [120, [50, 'Adler Trading Ltd'], [400, 'Tern Trading Ltd']],
      [134, [50, '21 Station Road'], [400, '12 Court Lane']],
      ...TABLE,
    );
    expect(seller.doubt).toMatch(/sells, or .* does$/);
  });

  it('and not where one house is named with and without its branch', () => {
    const seller = sellerOf(
      [40, [50, 'Tern Trading Ltd'], [400, 'Tern Trading Ltd, Vienna']],
      [52, [50, 'Tel. 020 7946 0000'], [400, 'Tel. 01 5346 0000']],
      ...TABLE,
    );
    expect(seller).toMatchObject({ doubt: undefined });
  });

  it('where a larger name stands below another of its block: a person, under whom she works for', () => {
    const seller = sellerOf(
      [40, [50, 'Perch Carpentry']],
      [52, [50, 'Mona Lindqvist', 13]],
      [64, [50, '8 Bridge Lane']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.doubt).toBe('Mona Lindqvist sells, or Perch Carpentry does');
  });

  it('and not where a block has a street below the name, or somebody who works there', () => {
    const seller = sellerOf(
      [40, [50, 'The Tin Kettle']],
      [52, [50, '8 Bridge Lane']],
      [64, [50, 'Tel. 020 7946 0000']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'The Tin Kettle', doubt: undefined });
  });
});
