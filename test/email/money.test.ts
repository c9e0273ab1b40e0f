import { expect, it } from '@jest/globals';
import { formatMoney } from '../../shared/email/money.ts';

const spaces = (text: string) => text.replaceAll(/\s/g, ' ');

it.each([
  ['en-US', 14700, 'usd', '$147.00'],
  ['de-DE', 14700, 'eur', '147,00 €'],
  ['en-US', 14700, 'jpy', '¥14,700'],
  ['en-US', 14700, 'kwd', 'KWD 14.700'],
  ['en-US', 14700, 'isk', 'ISK 147'],
  ['en-US', 500, 'ugx', 'UGX 5'],
  ['hu-HU', 1_234_500, 'huf', '12 345 Ft'],
  ['en-US', 1_234_567, 'huf', 'HUF 12,345.67'],
  ['id-ID', 15_000_000, 'idr', 'Rp 150.000'],
  ['es-CO', 4_990_000, 'cop', '$ 49.900'],
  ['en-PK', 250_000, 'pkr', 'Rs 2,500'],
  ['zh-TW', 30_000, 'twd', '$300.00'],
  ['fr-FR', 5_000, 'xof', '5 000 F CFA'],
  ['en-US', 14_790, 'usd', '$147.90'],
  ['en-US', -14_700, 'usd', '-$147.00'],
  ['en-US', 5, '??', '?? 5'],
  ['en-US', 5, 'usdc', 'USDC 5'],
])('shows %s readers %i %s as %s', (locale, amount, currency, shown) => {
  expect(spaces(formatMoney({ amount, currency }, { locale, timeZone: 'UTC' }))).toBe(shown);
});

/** Amounts that nobody's currency has in a mail: a hundred times what is owed, or the hundredth part. */
it('takes the small coins of every currency as Stripe counts them, whatever a language shows', () => {
  const none = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
  const three = 'BHD JOD KWD OMR TND'.split(' ');
  for (const currency of Intl.supportedValuesOf('currency')) {
    const digits = none.includes(currency) ? 0 : three.includes(currency) ? 3 : 2;
    const shown = formatMoney(
      { amount: 7 * 10 ** digits, currency },
      { locale: 'en-US', timeZone: 'UTC' },
    );
    expect([currency, Number.parseFloat(shown.replace(/^\D+/, ''))]).toEqual([currency, 7]);
  }
});
