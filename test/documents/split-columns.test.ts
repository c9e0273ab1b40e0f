import { describe, expect, it } from '@jest/globals';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';

describe('two columns under headings that stand too near to be told apart', () => {
  it('a count and an area are two, and the one that multiplies out is the quantity', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Product'], [300, 'Unit tot.m2'], [400, 'Unit price'], [500, 'Net']],
      [116, [50, 'Front white'], [302, '20'], [335, '3.5900'], [410, '8.32'], [500, '166.40']],
      [130, [50, 'Front glass'], [302, '10'], [335, '1.5960'], [410, '7.39'], [500, '73.90']],
      [144, [50, 'Plinth grey'], [302, '4'], [335, '0.8000'], [410, '5.00'], [500, '20.00']],
      [190, [400, 'Total'], [500, '260.30']],
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 20, unitPrice: 8.32, amount: 166.4 },
      { quantity: 10, unitPrice: 7.39, amount: 73.9 },
      { quantity: 4, unitPrice: 5, amount: 20 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('a discount of none is not the rate of the tax beside it', () => {
    const invoice = read(
      ...HEAD,
      [
        100,
        [50, 'Description'],
        [300, 'Quantity'],
        [370, 'Price'],
        [440, 'Dto. %I'],
        [500, 'Amount'],
      ],
      [
        116,
        [50, 'Dark chocolate'],
        [310, '12'],
        [370, '2,34'],
        [445, '0'],
        [460, '10'],
        [500, '28,08'],
      ],
      [130, [50, 'Fig jam'], [310, '6'], [370, '2,40'], [445, '0'], [460, '10'], [500, '14,40']],
      [190, [400, 'Total'], [500, '42,48']],
    );
    expect(invoice.lines).toMatchObject([{ amount: 28.08 }, { amount: 14.4 }]);
    expect(failed(invoice)).toEqual([]);
  });

  it('thousands that a blank parts stay one number', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Oak desk'], [310, '2'], [405, '1 100'], [500, '2 200']],
      [130, [50, 'Cabinet'], [310, '1'], [405, '1 300'], [500, '1 300']],
      [190, [400, 'Total'], [500, '3 500']],
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 2, unitPrice: 1100, amount: 2200 },
      { quantity: 1, unitPrice: 1300, amount: 1300 },
    ]);
  });
});

describe('rows that the sums prove to be something else', () => {
  it('a list of weights for the customs is not billed again', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'White frame'], [310, '8'], [405, '3.65'], [500, '29.20']],
      [130, [50, 'Black frame'], [310, '2'], [405, '4.75'], [500, '9.50']],
      [
        160,
        [50, 'Tariff code'],
        [150, 'Country'],
        [250, 'Pcs'],
        [330, 'Box'],
        [400, 'Gross kg'],
        [500, 'Total'],
      ],
      [176, [50, '4414900000'], [150, 'EE'], [255, '10'], [335, '1'], [405, '14'], [500, '38.70']],
      [210, [400, 'TOTAL'], [500, '38.70']],
    );
    expect(invoice.lines).toHaveLength(2);
    expect(invoice.totals.total).toBe(38.7);
    expect(failed(invoice)).toEqual([]);
  });

  it('a name of a sum that no language knows makes no row beside a block of text', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Search fee'], [310, '1'], [405, '5,250.00'], [500, '5,250.00']],
      [200, [50, 'Transfer within 30 days'], [400, '+ Raw base'], [500, '5,250.00']],
      [230, [400, 'Net amount'], [500, '5,250.00']],
      [245, [400, 'VAT 20 %'], [500, '1,050.00']],
      [260, [400, 'Total'], [500, '6,300.00']],
    );
    expect(invoice.lines).toHaveLength(1);
    expect(invoice.totals).toMatchObject({ net: 5250, tax: 1050, total: 6300 });
    expect(failed(invoice)).toEqual([]);
  });

  it('a last row is one where a discount explains the smaller sum', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Oak desk'], [310, '2'], [405, '100.00'], [500, '200.00']],
      [130, [50, 'Assembly'], [500, '50.00']],
      [180, [400, 'Discount'], [500, '50.00']],
      [195, [400, 'Total'], [500, '200.00']],
    );
    expect(invoice.lines).toHaveLength(2);
  });
});
