import { expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { printedPage } from './support/printed.ts';

it('a price with the sign of a thousandth is that of a thousand pieces', () => {
  const page = printedPage(
    [40, [50, 'Rechnung R-17', 16]],
    [60, [50, 'Datum: 03.04.2026']],
    [200, [50, 'Bezeichnung'], [300, 'Menge'], [380, 'Preis'], [480, 'Betrag EUR']],
    [216, [50, 'Unterlegscheibe'], [300, '8.000'], [380, '61,72 ‰'], [480, '493,76']],
    [232, [50, 'Mutter'], [300, '2.000'], [380, '3,12 ‰'], [480, '6,24']],
    [280, [340, 'Netto'], [485, '500,00']],
    [294, [340, 'MwSt. 19 %'], [490, '95,00']],
    [308, [340, 'Gesamtbetrag'], [485, '595,00']],
  );
  const { lines } = readInvoice(extractByRules([page]));
  expect(lines).toMatchObject([
    { quantity: 8000, unitPrice: 61.72, priceBasis: 1000, amount: 493.76 },
    { quantity: 2000, unitPrice: 3.12, priceBasis: 1000, amount: 6.24 },
  ]);
});
