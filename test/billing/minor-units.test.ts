import { expect, it } from '@jest/globals';
import { inWholeUnits } from '../../shared/billing/minor-units.ts';

it.each([
  [14_700, 'eur', '147.00'],
  [-5, 'USD', '-0.05'],
  [14_700, 'jpy', '14700'],
  [14_700, 'kwd', '14.700'],
  [1_234_500, 'huf', '12345.00'],
  [500, 'ugx', '5.00'],
  [0, 'eur', '0.00'],
  [null, 'eur', null],
])('%s of %s stand in tables as %s', (amount, currency, shown) => {
  expect(inWholeUnits(amount, currency)).toBe(shown);
});
