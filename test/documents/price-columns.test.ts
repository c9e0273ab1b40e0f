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

describe('a price of one piece', () => {
  it('is never more than the whole line', () => {
    const invoice = readInvoice(page(['Total', '350,00']));
    const line = { ...invoice.lines[0], quantity: null, unitPrice: 485, amount: 340 };
    const lines = [line, ...invoice.lines.slice(1)] as typeof invoice.lines;
    const failed = arithmeticGate({ ...invoice, lines }).checks.filter(({ pass }) => !pass);
    expect(failed.map(({ name }) => name)).toEqual(['line-amounts']);
  });
});
