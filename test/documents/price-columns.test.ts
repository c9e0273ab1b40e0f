import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { page } from './support/sums-page.ts';

describe('two numbers in one column', () => {
  const rows = (headings: PrintedLine) =>
    readInvoice(
      extractByRules([
        printedPage(
          [40, [50, 'Juniper Ltd.']],
          [60, [50, 'Invoice No. 418 of 2026-03-05']],
          headings,
          [120, [50, 'Basin tap'], [394, '4'], [454, '57.00'], [523, '228.00']],
          [134, [50, 'Boiler filter'], [394, '7'], [454, '83.00'], [523, '581.00']],
          [180, [430, 'Total'], [517, '$809.00']],
        ),
      ]),
    ).lines.map(({ quantity, unitPrice, amount }) => [quantity, unitPrice, amount]);

  it.each(['QTY/HR', 'Quant.', 'Qty'])('are a quantity and a price under "%s"', (heading) => {
    const headings: PrintedLine = [
      100,
      [90, 'Description'],
      [331, heading],
      [416, 'Unit price'],
      [503, 'Total'],
    ];
    expect(rows(headings)).toEqual([
      [4, 57, 228],
      [7, 83, 581],
    ]);
  });
});

describe('money under an unknown heading, beside a quantity and what it comes to', () => {
  const judged = (quantity: string, price: string) => {
    const invoice = readInvoice(
      extractByRules([
        printedPage(
          [40, [50, 'Juniper Ltd.']],
          [60, [50, 'Invoice No. 418 of 2026-03-05']],
          [100, [90, 'Description'], [300, 'Zorb'], [394, 'Qty'], [503, 'Amount']],
          [120, [90, 'Basin tap'], [300, price], [394, quantity], [508, '228.00']],
          [180, [430, 'Total'], [513, '$228.00']],
        ),
      ]),
    );
    return { line: invoice.lines[0], pass: arithmeticGate(invoice).pass };
  };

  it('is the price', () => {
    expect(judged('4', '57.00')).toMatchObject({
      line: { unitPrice: 57, quantity: 4 },
      pass: true,
    });
  });

  it.each([
    ['5', '57.00'],
    ['4', '58.00'],
  ])('is the price where it does not multiply out: %s, %s', (quantity, price) => {
    expect(judged(quantity, price)).toMatchObject({
      line: { unitPrice: Number(price), quantity: Number(quantity) },
      pass: false,
    });
  });
});

describe('a price that is no number, beside a quantity', () => {
  it.each(['57.00 12.00', '57.00 (61.20)'])(
    'is told as it stands, and goes to a person: %s',
    (price) => {
      const invoice = readInvoice(
        extractByRules([
          printedPage(
            [40, [50, 'Juniper Ltd.']],
            [60, [50, 'Invoice No. 418 of 2026-03-05']],
            [100, [90, 'Description'], [300, 'Qty'], [394, 'Unit price'], [503, 'Amount']],
            [120, [90, 'Basin tap'], [300, '4'], [394, price], [508, '228.00']],
            [180, [430, 'Total'], [513, '$228.00']],
          ),
        ]),
      );
      expect(invoice.lines[0]).toMatchObject({ quantity: 4, unitPrice: null });
      expect(invoice.unreadable).toEqual(['lines[0].unitPrice']);
    },
  );
});

describe('a price of one piece', () => {
  it('is never more than the whole line', () => {
    const invoice = readInvoice(page(['Total', '350,00']));
    const line = { ...invoice.lines[0], quantity: null, unitPrice: 485, amount: 340 };
    const lines = [line, ...invoice.lines.slice(1)] as typeof invoice.lines;
    const failed = arithmeticGate({ ...invoice, lines }).checks.filter(({ pass }) => !pass);
    expect(failed.map(({ name }) => name)).toEqual(['line-amounts']);
  });
});
