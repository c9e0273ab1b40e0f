import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import { makeInvoice, makeLine } from './support/invoices.ts';
import type { PrintedLine } from './support/printed.ts';

const ROW: PrintedLine = [116, [50, 'Oak desk'], [310, '2'], [405, '100.00'], [500, '200.00']];
const TOTAL: PrintedLine = [140, [400, 'Total'], [500, '200.00']];

describe('numbers beside the sums that explain themselves', () => {
  const annex = (heading: string, number: string): PrintedLine[] => [
    [300, [50, 'Date'], [150, 'Ticket'], [250, 'Service'], [350, heading], [420, 'Unit']],
    [316, [50, '01/03/26'], [150, 'N051'], [250, 'Collection'], [350, '1.00'], [420, 'UP']],
    [328, [50, '04/03/26'], [150, 'N052'], [250, 'Collection'], [350, number], [420, 'UP']],
  ];

  it('counts under a heading of quantities, in the list behind an invoice', () => {
    expect(failed(read(...HEAD, COLUMNS, ROW, TOTAL, ...annex('Qty', '2.00')))).toEqual([]);
  });

  it.each([
    ['Fee', '2.00'],
    ['Qty', '€2.00'],
  ])('under "%s" %s is asked for', (heading, number) => {
    expect(failed(read(...HEAD, COLUMNS, ROW, TOTAL, ...annex(heading, number)))).not.toEqual([]);
  });

  it('a year before the sign of an amount', () => {
    const invoice = read(...HEAD, COLUMNS, ROW, TOTAL, [
      156,
      [300, 'Online on 21 april 2026'],
      [495, '€ 200.00'],
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('what is paid back at once, and no other amount', () => {
    const paid = (back: string) =>
      read(
        ...HEAD,
        COLUMNS,
        ROW,
        TOTAL,
        [156, [300, 'Collected at the door'], [500, '9.32']],
        [168, [300, 'Written off'], [500, back]],
      );
    expect(failed(paid('-9.32'))).toEqual([]);
    expect(failed(paid('-9.30'))).not.toEqual([]);
    expect(failed(paid('9.32'))).not.toEqual([]);
  });

  it('the sum of the prices under their column', () => {
    const row = (prices: string) =>
      read(
        ...HEAD,
        COLUMNS,
        ROW,
        [128, [50, 'Lamp'], [310, '1'], [405, '20.00'], [505, '20.00']],
        [150, [50, 'Total'], [310, '3'], [405, prices], [500, '220.00']],
      );
    expect(failed(row('120.00'))).toEqual([]);
    expect(failed(row('130.00'))).not.toEqual([]);
  });
});

describe('sums as shops and tills of other countries print them', () => {
  it('a currency that touches its amount', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      ROW,
      [140, [400, 'Net'], [500, '200.00PLN']],
      [152, [400, 'VAT 23%'], [500, '46.00PLN']],
      [164, [400, 'Total'], [500, '246.00PLN']],
    );
    expect(invoice.totals).toMatchObject({ net: 200, tax: 46, total: 246 });
  });

  it('a blank that an encoding lost, in an amount and before its currency', () => {
    const invoice = read(
      [40, [50, 'Havnens Tryk ApS']],
      [60, [50, 'Faktura nr. 77'], [300, 'Fakturadato: 05.03.2026']],
      [100, [50, 'Beskrivelse'], [300, 'Antal'], [400, 'Stk. pris'], [500, 'Belï¿½b']],
      [116, [50, 'Mapper'], [310, '500'], [405, '5,50ï¿½kr.'], [490, '2ï¿½750,00ï¿½kr.']],
      [140, [400, 'Subtotal'], [490, '2ï¿½750,00ï¿½kr.']],
      [152, [400, 'Moms (25%)'], [495, '687,50ï¿½kr.']],
      [164, [400, 'Total'], [490, '3ï¿½437,50ï¿½kr.']],
    );
    expect(invoice.totals).toMatchObject({ net: 2750, tax: 687.5, total: 3437.5 });
    expect(invoice.lines).toMatchObject([{ quantity: 500, unitPrice: 5.5, amount: 2750 }]);
  });

  it('prices without tax, amounts with it, and a line of sums under them', () => {
    const invoice = read(
      ...HEAD,
      [
        100,
        [50, 'Product'],
        [250, 'Qty'],
        [320, 'Price'],
        [390, 'Tax(%)'],
        [450, 'Tax'],
        [520, 'Total'],
      ],
      [
        116,
        [50, 'Memory card'],
        [255, '2'],
        [320, '50.00'],
        [390, '14.50%'],
        [450, '14.50'],
        [520, '114.50'],
      ],
      [
        132,
        [50, 'Reader'],
        [255, '1'],
        [320, '20.00'],
        [390, '14.50%'],
        [455, '2.90'],
        [525, '22.90'],
      ],
      [156, [200, 'Total'], [255, '3'], [320, '120.00'], [450, '17.40'], [520, '137.40']],
      [180, [400, 'Grand Total'], [520, '137.40']],
    );
    expect(invoice.totals).toMatchObject({ net: 120, tax: 17.4, total: 137.4 });
    expect(failed(invoice)).toEqual([]);
  });

  it('such a price has to come to its amount with the tax of its rate', () => {
    const gate = (unitPrice: number) =>
      arithmeticGate(makeInvoice({ lines: [makeLine({ unitPrice, amount: 119 })] }));
    expect(gate(50).pass).toBe(true);
    expect(gate(51).pass).toBe(false);
    const net = makeInvoice({ lines: [makeLine({ unitPrice: 42.02, amount: 100 })] });
    expect(arithmeticGate(net).pass).toBe(false);
  });

  it('tax on what is left when delivery bears none', () => {
    const invoice = (tax: string, total: string) =>
      read(
        ...HEAD,
        COLUMNS,
        ROW,
        [140, [400, 'Subtotal'], [500, '200.00']],
        [152, [400, 'Discount'], [500, '20.00']],
        [164, [400, 'Shipping'], [500, '15.00']],
        [176, [400, 'Tax (10%)'], [500, tax]],
        [188, [400, 'Total'], [500, total]],
      );
    expect(invoice('18.00', '213.00').totals).toMatchObject({ net: 195, tax: 18, total: 213 });
    expect(failed(invoice('18.00', '213.00'))).toEqual([]);
    expect(failed(invoice('17.00', '212.00'))).not.toEqual([]);
  });

  it.each([
    ['Paid', '-14.13'],
    ['Betaald met iDeal', '14.13-'],
    ['Bezahlt mit Karte', '-14.13'],
    ['Réglé par carte', '-14.13'],
    ['Pagato', '-14.13'],
  ])('of what is paid in full nothing is left to say: %s', (label, amount) => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Clients'], [310, '4'], [405, '25.00'], [500, '100.00']],
      [140, [300, 'Subtotal'], [500, '100.00']],
      [160, [300, 'Partner promotion'], [500, '-87.50']],
      [180, [300, 'GST 13%'], [500, '1.63']],
      [200, [300, 'Total'], [500, '14.13']],
      [220, [300, label], [500, amount]],
    );
    expect(invoice.totals).toMatchObject({ net: 12.5, tax: 1.63, total: 14.13, discount: -87.5 });
    expect(failed(invoice)).toEqual([]);
  });

  const quantityOf = (
    quantity: string,
    price: string,
    amount: string,
    other = '3,50',
    count = '1.000',
  ) =>
    read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Screws'], [310, quantity], [405, price], [500, amount]],
      [128, [50, 'Nails'], [310, count], [405, other], [500, other]],
    ).lines[0]?.quantity;

  it('pieces by what they come to, where thousands are parted by a blank', () => {
    expect(quantityOf('7.000', '212,00', '1 484,00')).toBe(7);
    expect(quantityOf('2.250', '8,00', '18,00', '1 003,50')).toBe(2.25);
    expect(quantityOf('7.000', '2,00', '14 000,00')).toBe(7000);
  });

  it('and not where a point parts them, or nothing tells: the price may be for a thousand', () => {
    expect(quantityOf('7.000', '212,00', '1.484,00')).toBe(7000);
    expect(quantityOf('7.000', '61,72', '432,04')).toBe(7000);
    expect(quantityOf('7.000', '212,00', '1 484,00', '3,50', '1')).toBe(7000);
  });
});
