import { expect, it } from '@jest/globals';
import { formatMoney } from '../../shared/email/money.ts';

const spaces = (text: string) => text.replaceAll(/\s/g, ' ');

it.each([
  ['en-US', 14700, 'usd', '$147.00'],
  ['de-DE', 14700, 'eur', '147,00 €'],
  ['en-US', 14700, 'jpy', '¥14,700'],
  ['en-US', 14700, 'kwd', 'KWD 14.700'],
  ['en-US', 14700, 'isk', 'ISK 147'],
  ['en-US', 5, '??', '?? 5'],
])('shows %s readers %i %s as %s', (locale, amount, currency, shown) => {
  expect(spaces(formatMoney({ amount, currency }, { locale, timeZone: 'UTC' }))).toBe(shown);
});
