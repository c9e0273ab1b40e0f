import { expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { COLUMNS, failedChecks as failed, HEAD } from './support/field-sheet.ts';
import { printedPage } from './support/printed.ts';

/** Two pages: the first ends with a sum, the second begins with an amount under a word for freight. */
function read(amount: string) {
  const first = printedPage(
    ...HEAD,
    COLUMNS,
    [116, [50, 'Oak desk'], [310, '2'], [405, '100.00'], [500, '200.00']],
    [700, [400, 'Subtotal'], [500, '200.00']],
  );
  const second = printedPage(
    [40, [400, 'Transport:'], [500, amount]],
    [600, [400, 'Net'], [500, '200.00']],
    [612, [400, 'VAT 20 %'], [500, '40.00']],
    [624, [400, 'Total'], [500, '240.00']],
  );
  const words = second.words.map((word) => ({ ...word, page: 2 }));
  return readInvoice(extractByRules([first, { ...second, number: 2, words }]));
}

it('what a page takes over from the one before is no charge', () => {
  expect(read('200.00').totals).toMatchObject({ net: 200, tax: 40, total: 240, charges: null });
  expect(failed(read('200.00'))).toEqual([]);
});

it('another amount at the same place is asked for', () => {
  expect(failed(read('20.00'))).not.toEqual([]);
});
