import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const read = (...lines: PrintedLine[]) => readInvoice(extractByRules([printedPage(...lines)]));
const articles = (...lines: PrintedLine[]) =>
  read(...lines).lines.map(({ description, quantity, amount }) => [description, quantity, amount]);

const HEAD: PrintedLine[] = [
  [20, [20, 'Harbour Hardware Ltd']],
  [32, [20, 'Receipt no. 20817']],
  [44, [20, 'Date: 09/03/2026 14:22']],
];
/** Amounts that end on one edge. */
const row = (y: number, name: string, amount: string, behind = ''): PrintedLine => [
  y,
  [20, name],
  [190 - amount.length * 4.6, amount],
  ...(behind ? ([[195, behind]] as [number, string][]) : []),
];

describe('the articles of a roll', () => {
  it('are those that come nearest to the total where none come to it: a person mends them', () => {
    const roll = [row(60, 'Masking tape', '4.47'), row(72, 'Sandpaper', '1.01')];
    const total = row(96, 'TOTAL', '14.48');
    expect(articles(...HEAD, ...roll, total)).toEqual([
      ['Masking tape', null, 4.47],
      ['Sandpaper', null, 1.01],
    ]);
    expect(arithmeticGate(read(...HEAD, ...roll, total)).pass).toBe(false);
  });

  it('are none where a cent is missing, which would be taken for rounding', () => {
    const roll = [row(60, 'Masking tape', '4.47'), row(72, 'Sandpaper', '10.00')];
    expect(articles(...HEAD, ...roll, row(96, 'TOTAL', '14.48'))).toEqual([]);
  });

  it('are proved by the sum that is named below them, whatever is added after it', () => {
    const roll = [
      row(60, 'Masking tape', '4.47'),
      row(72, 'Sandpaper', '10.01'),
      row(96, 'Subtotal', '14.48'),
      row(108, 'Gratuity', '2.00'),
      row(120, 'Tax', '1.45'),
      row(132, 'TOTAL', '17.93'),
    ];
    expect(articles(...HEAD, ...roll)).toHaveLength(2);
  });

  it.each<[string, PrintedLine[]]>([
    [
      'under its article, whatever stands for the sign',
      [row(60, 'Sandpaper', '1.38'), [72, [24, '2@0.69']]],
    ],
    ['with a unit', [row(60, 'Sandpaper', '1.38'), [72, [24, '2.Stkx 0,69']]]],
    [
      'before the amount, with the sign read as a figure',
      [[60, [20, 'Sandpaper']], row(72, '28 0.69', '1.38')],
    ],
  ])('have a count and a price %s', (_, roll) => {
    const more = row(84, 'Masking tape', '4.47');
    expect(articles(...HEAD, ...roll, more, row(108, 'TOTAL', '5.85'))).toEqual([
      ['Sandpaper', 2, 1.38],
      ['Masking tape', null, 4.47],
    ]);
  });

  it('have a count that is not the article above, though its price ends alike', () => {
    const roll: PrintedLine[] = [
      [60, [20, 'Sandpaper']],
      row(72, '1 x 0.94', '0.94'),
      [84, [20, 'Masking tape']],
      row(96, '1 x 2.94', '2.94'),
    ];
    expect(articles(...HEAD, ...roll, row(120, 'TOTAL', '3.88'))).toEqual([
      ['Sandpaper', 1, 0.94],
      ['Masking tape', 1, 2.94],
    ]);
  });

  it('have a weight under their name', () => {
    const roll: PrintedLine[] = [
      row(60, 'Nails', '4.66'),
      [72, [24, '0.778 kg NET $5.99/kg']],
      row(84, 'Masking tape', '4.47'),
    ];
    expect(articles(...HEAD, ...roll, row(108, 'TOTAL', '9.13'))).toEqual([
      ['Nails', 0.778, 4.66],
      ['Masking tape', null, 4.47],
    ]);
  });

  it('have specks behind their amounts, or a letter that was read as a figure', () => {
    const roll = [row(60, 'Masking tape', '4.47', 'B x'), row(72, 'Sandpaper', '10.010')];
    expect(articles(...HEAD, ...roll, row(96, 'TOTAL', '14.48'))).toHaveLength(2);
  });

  it('have their names over their amounts', () => {
    const roll: PrintedLine[] = [
      [60, [20, 'Masking tape']],
      row(72, '', '4.47'),
      [84, [20, 'Sandpaper']],
      row(96, '', '10.01'),
    ];
    expect(articles(...HEAD, ...roll, row(120, 'TOTAL', '14.48'))).toEqual([
      ['Masking tape', null, 4.47],
      ['Sandpaper', null, 10.01],
    ]);
  });

  it('are not what was paid with', () => {
    const roll: PrintedLine[] = [
      [60, [20, 'Masking tape']],
      [84, [20, 'SUBTOTAL']],
      row(96, 'DEBIT TEND', '7.43'),
      row(108, 'CHANGE DUE', '0.00'),
      row(120, 'TOTAL PURCHASE', '7.43'),
    ];
    expect(articles(...HEAD, ...roll)).toEqual([]);
  });
});
