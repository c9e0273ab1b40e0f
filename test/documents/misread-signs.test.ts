import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import type { PrintedLine } from './support/printed.ts';
import { printedPage } from './support/printed.ts';
import { recognisedPage } from './support/recognised.ts';

const paper = (...words: string[]): PrintedLine[] => [
  [40, [50, 'Kantara Tools']],
  [54, [50, 'GSTIN 27AAPFU0939F1ZV']],
  [80, [350, 'Invoice no.'], [430, 'R-17']],
  [200, [50, 'Description'], [320, 'Quantity'], [380, 'Price'], [480, 'Amount']],
  [216, [50, 'Lamp'], [320, '2'], [380, '175.00'], [480, '350.00']],
  [240, [320, 'Taxable value'], [480, '€350.00']],
  [254, [320, 'CGST'], [480, '31.50']],
  [268, [320, 'SGST'], [480, '31.50']],
  [282, [320, 'Grand total'], [480, '413.00']],
  ...words.map((text, i): PrintedLine => [310 + i * 14, [50, text]]),
];
const currencyOf = (page: ReturnType<typeof printedPage>) => extractByRules([page]).currency?.text;

describe('a sign that stands once on a recognised page, of another country than its tax numbers', () => {
  it('is that of the country whose currency the page names in words', () => {
    expect(currencyOf(recognisedPage(...paper('Rupees Four Hundred Thirteen only')))).toBe('INR');
  });

  it('is no currency where nothing else says one: a person looks', () => {
    expect(currencyOf(recognisedPage(...paper('Thank you')))).toBeUndefined();
  });

  it('is what it says in a text layer', () => {
    expect(currencyOf(printedPage(...paper('Rupees Four Hundred Thirteen only')))).toBe('€');
  });
});

it('what is rounded off is no tax, though it is written as one word', () => {
  const { totals } = readInvoice(
    extractByRules([
      printedPage(
        [40, [50, 'Muster Tools']],
        [60, [50, 'Invoice No. R-17 of 05.03.2026']],
        [200, [320, 'Taxable Amt.'], [480, '350.00']],
        [214, [320, 'CGST'], [400, '9%'], [480, '31.50']],
        [228, [320, 'SGST'], [400, '9%'], [480, '31.50']],
        [242, [320, 'roundoff'], [480, '0.26']],
        [256, [320, 'Total'], [480, '413.26']],
      ),
    ]),
  );
  expect(totals).toMatchObject({ net: 350, tax: 63, total: 413.26 });
});
