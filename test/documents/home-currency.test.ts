import { describe, expect, it } from '@jest/globals';
import { COLUMNS, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

const paper = (...more: PrintedLine[]) =>
  read(
    [40, [50, 'Conservas del Puerto S.L.']],
    [60, [50, 'Factura 18'], [300, 'Fecha 03/04/2026']],
    COLUMNS,
    [116, [50, 'Mejillones'], [310, '2'], [405, '50,00'], [500, '100,00']],
    [140, [400, 'Base imponible'], [500, '100,00']],
    [152, [400, 'IVA 10%'], [500, '10,00']],
    [164, [400, 'Total'], [500, '110,00']],
    ...more,
  ).currency;

describe('the currency of a paper that names none', () => {
  it.each([
    ['an account', 'IBAN ES91 2100 0418 4502 0005 1332', 'EUR'],
    ['a tax number with its country', 'NIF ESB65758393', 'EUR'],
    ['a tax number of India', 'GSTIN: 33BXOPA3461M1ZC', 'INR'],
    ['an account of Poland', 'IBAN PL61 1090 1014 0000 0712 1981 2874', 'PLN'],
  ])('is that of the country that %s is of', (_, text, code) => {
    expect(paper([200, [50, text]])).toBe(code);
  });

  it.each([
    ['two countries of two currencies', 'IBAN ES91 2100 0418 4502 0005 1332', 'VAT GB123456789'],
    ['an account that is wrong by a digit', 'IBAN ES91 2100 0418 4502 0005 1333', ''],
    ['a currency is named at a bank', 'IBAN ES91 2100 0418 4502 0005 1332 (USD)', 'SWIFT USD'],
    ['another sign stands anywhere', 'IBAN ES91 2100 0418 4502 0005 1332', 'or $ 120'],
  ])('is not known where there are %s', (_, one, other) => {
    expect(paper([200, [50, one]], [214, [50, other]])).not.toBe('EUR');
  });
});
