import { describe, expect, it } from '@jest/globals';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

const DESK: PrintedLine[] = [
  COLUMNS,
  [116, [50, 'Oak desk'], [310, '2'], [405, '150,00'], [500, '300,00']],
];

describe('sums in a row of boxes, each under its heading', () => {
  it('have it at the left of their box', () => {
    const boxes = (discount: string): PrintedLine[] => [
      [90, [10, 'GOODS TOTAL'], [110, 'FREIGHT'], [210, 'DISCOUNT'], [310, 'INVOICE TOTAL']],
      [102, [65, '300,00'], [170, '0,00'], [265, discount], [370, '280,00']],
    ];
    const table = DESK.map(([y, ...cells]): PrintedLine => [y + 60, ...cells]);
    const invoice = read(...HEAD, ...boxes('20,00'), ...table);
    expect(invoice.totals).toMatchObject({ discount: 20, net: 280, total: 280 });
    expect(failed(invoice)).toEqual([]);
    expect(failed(read(...HEAD, ...boxes('30,00'), ...table))).not.toEqual([]);
  });

  it('have it also where two headings stand close, and where a rate stands under it', () => {
    const sums = (tax: string) =>
      read(
        ...HEAD,
        ...DESK,
        [150, [60, 'Gross'], [150, 'Discount'], [196, 'Net value'], [300, 'VAT'], [400, 'TOTAL']],
        [162, [150, '%'], [300, '20'], [400, '-']],
        [174, [60, '300,00'], [205, '300,00'], [300, tax], [400, '360,00']],
      );
    expect(sums('60,00').totals).toMatchObject({ net: 300, tax: 60, total: 360, discount: null });
    expect(failed(sums('60,00'))).toEqual([]);
    expect(failed(sums('90,00'))).not.toEqual([]);
  });

  it('have it in the last row too, which is of all rates', () => {
    const rows = (tax: string) =>
      read(
        ...HEAD,
        ...DESK,
        [132, [50, 'Apples'], [310, '10'], [405, '5,00'], [500, '50,00']],
        [160, [120, 'To pay'], [220, 'VAT'], [320, 'Net']],
        [172, [60, 'Total:'], [120, '414,00'], [220, tax], [320, '350,00']],
        [184, [60, 'of it:'], [120, '360,00'], [220, '60,00'], [270, '20%'], [320, '300,00']],
        [196, [120, '54,00'], [220, '4,00'], [270, '8%'], [320, '50,00']],
      );
    expect(rows('64,00').totals).toMatchObject({ net: 350, tax: 64, total: 414 });
    expect(failed(rows('64,00'))).toEqual([]);
    expect(failed(rows('46,00'))).not.toEqual([]);
  });

  it('are not called by a sum that stands over them', () => {
    const invoice = read(
      ...HEAD.slice(0, 2),
      [75, [50, 'Currency: HUF']],
      COLUMNS,
      [116, [50, 'Oak desk'], [310, '2'], [405, '2 119'], [500, '4 238']],
      [132, [50, 'Apples'], [310, '1'], [405, '788'], [500, '788']],
      [160, [50, 'VAT'], [110, 'Net sum'], [180, 'VAT amount'], [250, 'Gross']],
      [172, [50, '5%'], [110, '4 238 Ft'], [180, '212 Ft'], [250, '4 450 Ft']],
      [184, [50, '27%'], [110, '788 Ft'], [180, '213 Ft'], [250, '1 001 Ft']],
      [196, [50, 'Total'], [110, '5 026 Ft'], [180, '425 Ft'], [250, '5 451 Ft']],
    );
    expect(invoice.totals).toMatchObject({ net: 5026, tax: 425, total: 5451 });
    expect(failed(invoice)).toEqual([]);
  });
});
