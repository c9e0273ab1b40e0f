import { describe, expect, it } from '@jest/globals';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';

describe('sums in one line that ends in the total', () => {
  it('are the taxes and the total, where the lines and the taxes come to it', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Spin mop'], [310, '1'], [405, '3,388.98'], [500, '3,388.98']],
      [160, [50, 'TOTAL:'], [405, '610.02'], [500, '3,999.00']],
    );
    expect(invoice.totals).toMatchObject({ tax: 610.02, total: 3999 });
    expect(failed(invoice).map(({ name }) => name)).not.toContain('lines');
  });

  it('leave the net amount to what the lines come to, where that and the tax are the total', () => {
    const sums = (tax: string, half: string) =>
      read(
        ...HEAD,
        COLUMNS,
        [116, [50, 'Spin mop'], [310, '1'], [405, '3,388.98'], [500, '3,388.98']],
        [132, [300, '9% SGST'], [405, half]],
        [160, [50, 'TOTAL:'], [405, tax], [500, '3,999.00']],
      );
    expect(sums('610.02', '305.01').totals).toMatchObject({ net: 3388.98, tax: 610.02 });
    expect(failed(sums('610.02', '305.01'))).toEqual([]);
    expect(failed(sums('610.02', '350.01'))).not.toEqual([]);
    expect(failed(sums('601.02', '305.01'))).not.toEqual([]);
  });

  it('are the net amount, taxes and the total, where the lines come to the net amount', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Staff in January'], [310, '1'], [405, '51980.00'], [500, '51980.00']],
      [
        160,
        [50, 'Invoice value'],
        [250, '51980.00'],
        [330, '0.00'],
        [405, '9356.40'],
        [500, '61336.40'],
      ],
    );
    expect(invoice.totals).toMatchObject({ net: 51980, tax: 9356.4, total: 61336.4 });
    expect(failed(invoice)).toEqual([]);
  });

  it('are what their headings call them', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Crate of cola'], [310, '1'], [405, '100.00'], [500, '100.00']],
      [160, [330, 'Subtotal'], [405, 'Crate'], [500, 'Total']],
      [172, [330, '100.00'], [405, '12.00'], [500, '112.00']],
    );
    expect(failed(invoice)).not.toEqual([]);
  });

  it('are none of these where something else stands among them', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Staff in January'], [310, '1'], [405, '500.00'], [500, '500.00']],
      [160, [50, 'Total'], [330, '500.00'], [405, '120.00'], [500, '600.00']],
    );
    expect(failed(invoice)).not.toEqual([]);
  });
});
