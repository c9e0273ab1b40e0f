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

  it('is one, where only one adds up, and both by one name, where both do', () => {
    expect(halves('Add CGST', 'Add SGST', '381.40').tax).toBe(31.5);
    expect(halves('Add CGST', 'Add CGST', '381.40').tax).toBe(31.5);
    expect(halves('Add CGST', 'Add CGST', '412.90').tax).toBe(63);
  });

  it('is not the amount that the other half is on', () => {
    const { totals } = readInvoice(
      extractByRules([
        printedPage(
          [40, [50, 'Muster Tools']],
          [60, [50, 'Invoice No. R-17 of 05.03.2026']],
          [200, [250, 'Rate'], [320, 'CGST'], [400, 'SGST'], [480, 'Total']],
          [214, [250, '9.0%'], [320, '45.69'], [400, '45.69'], [480, '91.38']],
          [228, [250, 'Total'], [320, '45.69'], [400, '45.69'], [480, '91.38']],
          [242, [250, 'Total invoice amount'], [480, '599.00']],
        ),
      ]),
    );
    expect(totals.total).toBe(599);
  });

  it('is told beside a tax that is nothing, and what the lines come to is not what is to be paid', () => {
    const { totals } = readInvoice(
      extractByRules([
        printedPage(
          [40, [50, 'Muster Tools']],
          [60, [50, 'Invoice No. R-17 of 05.03.2026']],
          [120, [50, 'Description'], [320, 'Quantity'], [380, 'Price'], [480, 'Amount']],
          [136, [50, 'Lamp'], [320, '2'], [380, '175.00'], [480, '350.00']],
          [
            186,
            [50, '18%'],
            [100, '350.00'],
            [160, '63.01'],
            [320, 'Total amount'],
            [480, '350.00'],
          ],
          [200, [320, 'Taxable value'], [480, '350.00']],
          [214, [320, 'SGST'], [480, '31.50']],
          [228, [320, 'CGST'], [480, '31.50']],
          [242, [320, 'IGST'], [480, '0.00']],
          [256, [320, 'Round off'], [480, '-0.02']],
          [270, [320, 'Grand total'], [480, '412.99']],
        ),
      ]),
    );
    expect(totals).toMatchObject({ net: 350, total: 412.99 });
  });

  it('is told though the amount before it stands only in a table of taxes, below the total', () => {
    const { totals } = readInvoice(
      extractByRules([
        printedPage(
          [40, [50, 'Muster Tools']],
          [60, [50, 'Invoice No. R-17 of 05.03.2026']],
          [200, [320, 'CGST 9%'], [480, '31.50']],
          [214, [320, 'SGST 9%'], [480, '31.50']],
          [242, [320, 'Total'], [480, '413.00']],
          [
            270,
            [50, 'HSN'],
            [150, 'Taxable'],
            [250, 'Central tax'],
            [350, 'State tax'],
            [450, 'Total'],
          ],
          [280, [150, 'Value'], [250, 'Amount'], [350, 'Amount'], [450, 'Tax amount']],
          [294, [50, '998313'], [150, '350.00'], [250, '31.50'], [350, '31.50'], [450, '63.00']],
          [308, [50, 'Total'], [150, '350.00'], [250, '31.50'], [350, '31.50'], [450, '63.00']],
        ),
      ]),
    );
    expect(totals).toMatchObject({ net: 350, tax: 63, total: 413 });
  });
});
