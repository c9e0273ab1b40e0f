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

/** docs.stripe.com/currencies: zero-decimal currencies, and three-decimal ones. */
it.each([
  [0, 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf', '1234'],
  [3, 'bhd jod kwd omr tnd', '1.234'],
])('currencies of %s digits are those that Stripe names', (_, currencies, shown) => {
  for (const currency of currencies.split(' '))
    expect([currency, inWholeUnits(1_234, currency)]).toEqual([currency, shown]);
});
