import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { printedPage } from './support/printed.ts';

/** What is read below lines whose amounts could not be read. */
const halves = (first: string, second: string, total: string) =>
  readInvoice(
    extractByRules([
      printedPage(
        [40, [50, 'Muster Tools']],
        [60, [50, 'Invoice No. R-17 of 05.03.2026']],
        [200, [320, 'Taxable value'], [480, '350.00']],
        [214, [320, first], [480, '31.50']],
        [228, [320, second], [480, '31.50']],
        [242, [320, 'Round off'], [480, '-0.10']],
        [256, [320, 'Grand total'], [480, total]],
      ),
    ]),
  ).totals;

describe('a tax in two halves of one amount', () => {
  it('is both, where each has a name of its own', () => {
    expect(halves('Add CGST', 'Add SGST', '412.90')).toMatchObject({
      ...{ net: 350, tax: 63, total: 412.9 },
    });
  });

  it('is one, where the name is the same or only one adds up', () => {
    expect(halves('Add CGST', 'Add CGST', '412.90').tax).toBe(31.5);
    expect(halves('Add CGST', 'Add SGST', '381.40').tax).toBe(31.5);
  });
});
