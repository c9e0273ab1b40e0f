import { describe, expect, it } from '@jest/globals';
import { currencyCode, sharers, wholeRounding } from '../../shared/documents/invoice/currencies.ts';
import { validIban } from '../../shared/documents/invoice/iban.ts';
import { monthNumber } from '../../shared/documents/invoice/months.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

describe('a printed currency', () => {
  it.each([
    ['EUR', 'EUR'],
    [' usd ', 'USD'],
    ['€', 'EUR'],
    ['$', 'USD'],
    ['US$', 'USD'],
    ['C$', 'CAD'],
    ['A$', 'AUD'],
    ['NZ$', 'NZD'],
    ['S$', 'SGD'],
    ['HK$', 'HKD'],
    ['R$', 'BRL'],
    ['£', 'GBP'],
    ['¥', 'JPY'],
    ['￥', 'JPY'],
    ['₹', 'INR'],
    ['Rs.', 'INR'],
    ['RS', 'INR'],
    ['₺', 'TRY'],
    ['Fr.', 'CHF'],
    ['Euro', 'EUR'],
    ['zł', 'PLN'],
    ['Kč', 'CZK'],
  ])('%s is %s', (printed, code) => {
    expect(currencyCode(printed)).toBe(code);
  });

  it('of three countries is none of them', () => {
    expect(
      sharers('Kr.')
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['DKK', 'NOK', 'SEK']);
    expect(currencyCode('kr')).toBeNull();
  });

  it('that we do not know is believed when it is three capitals, and nothing else is', () => {
    expect(currencyCode('XPF')).toBe('XPF');
    for (const text of ['xpf', 'points', '', '5', 'EURO-X']) expect(currencyCode(text)).toBeNull();
  });
});

it('rounds to a whole coin only where a currency has no smaller one', () => {
  const roundings = ['JPY', 'HUF', 'EUR', 'XYZ', 'yen', '', null].map(wholeRounding);
  expect(roundings).toEqual([1, 1, 0, 0, 0, 0, 0]);
});

describe('an IBAN', () => {
  it.each([
    'DE89 3704 0044 0532 0130 00',
    'gb33bukb20201555555555',
    'NL91ABNA0417164300',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
  ])('%s is one', (text) => {
    expect(validIban(text)).toBe(true);
  });

  it('is none when a digit differs, two are swapped, or one is missing', () => {
    const iban = 'DE89370400440532013000';
    for (let at = 2; at < iban.length; at++) {
      const digit = Number(iban[at]);
      const other = `${iban.slice(0, at)}${(digit + 1) % 10}${iban.slice(at + 1)}`;
      expect([other, validIban(other)]).toEqual([other, false]);
    }
    for (const text of ['DE89370400440523013000', 'DE8937040044053201300', 'XX', '', `${iban}€`])
      expect([text, validIban(text)]).toEqual([text, false]);
  });
});

it.each([
  ['January', 1],
  ['févr.', 2],
  ['März', 3],
  ['abril', 4],
  ['MAI', 5],
  ['giugno', 6],
  ['juli', 7],
  ['août', 8],
  ['wrzesień', 9],
  ['Octubre', 10],
  ['nov', 11],
  ['Dezember', 12],
  ['Brumaire', undefined],
  ['', undefined],
])('%s is month %s', (name, month) => {
  expect(monthNumber(name)).toBe(month);
});

describe('a page in two currencies', () => {
  const read = (heading: string, ...sums: string[]) =>
    readInvoice(
      extractByRules([
        printedPage(
          [40, [50, 'Muster AG']],
          [60, [50, 'Invoice No. R-17 of 05.03.2026']],
          [100, [50, 'Description'], [300, 'Qty'], [380, 'Price'], [480, heading]],
          [120, [50, 'Blue chair'], [300, '4'], [380, '85.00'], [480, '340.00']],
          [180, [300, 'Total'], [480, '340.00']],
          ...sums.map((text, i): PrintedLine => [194 + i * 14, [300, text], [480, '323.00']]),
        ),
      ]),
    ).currency;

  it('has none that is sure, where its table is in one and a sum in the other', () => {
    expect(read('Amount CHF')).toBe('CHF');
    expect(read('Amount CHF', 'EUR')).toBeNull();
    expect(read('Amount USD', 'C$')).toBeNull();
    expect(read('Amount EUR', 'EUR')).toBe('EUR');
  });

  it("has the dollar that one of its sums' signs names", () => {
    expect(read('Amount', '$')).toBe('USD');
    expect(read('Amount $', 'NZ$')).toBe('NZD');
    expect(read('TOTALS$')).toBe('USD');
  });

  it('has none that is sure, where both count the same', () => {
    expect(read('Amount', 'EUR')).toBe('EUR');
    expect(read('Amount', 'EUR', 'SEK')).toBeNull();
  });
});

describe('a currency that is told without its code', () => {
  const read = (...lines: string[]) =>
    readInvoice(
      extractByRules([
        printedPage(
          [40, [50, 'Muster AG']],
          [100, [50, 'Description'], [300, 'Qty'], [380, 'Price'], [480, 'Amount']],
          [120, [50, 'Blue chair'], [300, '4'], [380, '85,00'], [480, '340,00']],
          [180, [300, 'Total'], [480, '340,00']],
          ...lines.map((text, i): PrintedLine => [240 + i * 14, [50, text]]),
        ),
      ]),
    ).currency;

  it.each([
    ['Forma płatności: gotówka , waluta: polski złoty', 'PLN'],
    ['Waluta: złoty polski', 'PLN'],
    ['Currency: Swiss francs', 'CHF'],
    ['Währung: Schweizer Franken', 'CHF'],
    ['Valuta: svenska kronor', 'SEK'],
    ['Para birimi: Türk Lirası', 'TRY'],
    ['Currency: US dollars', 'USD'],
  ])('is what its name says after a label: %s', (text, code) => {
    expect(read(text)).toBe(code);
  });

  it.each(['Currency: dollars', 'Valuta: kronor', 'We sell polski złoty'])(
    'is not guessed: %s',
    (text) => {
      expect(read(text)).toBeNull();
    },
  );

  it('is the peso of Chile by a number that only Chile gives', () => {
    const pesos = [
      'Señor cliente, fecha de vencimiento y condiciones de venta',
      'Total a pagar: $ 340',
    ];
    expect(read('R.U.T.: 96.568.740-8', ...pesos)).toBe('CLP');
    expect(read('RUT: 900.123.456-7', ...pesos)).toBeNull();
  });

  it('is no ringgit that a postcode in Essex begins with', () => {
    expect(read('Tern Ltd, Essex RM20 2ZF', 'Invoice Total  £ 261.60')).toBe('GBP');
  });
});
