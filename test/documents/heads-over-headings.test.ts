import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const COLUMNS: PrintedLine = [
  200,
  [50, 'Description'],
  [310, 'Quantity'],
  [400, 'Unit price'],
  [500, 'Amount'],
];

/** A letterhead whose figures stand over the table's columns. */
const letterhead = (page: number): PrintedLine[] => [
  [40, [50, 'Harbour Carriages, Inc.'], [330, 'Invoice'], [500, `${page}`]],
  [60, [50, 'Elm Street'], [330, 'Site'], [510, '041']],
  [75, [50, 'Springfield'], [330, 'Invoice number'], [495, '4471190']],
  [90, [50, 'USA'], [330, 'Invoice date'], [480, '2026-03-05']],
  [105, [50, 'Blue Door Dealers'], [330, 'Net days'], [515, '15']],
];

const readPages = (...pages: PrintedLine[][]) =>
  readInvoice(
    extractByRules(
      pages.map((lines, i) => {
        const page = printedPage(...lines);
        return { ...page, number: i + 1, words: page.words.map((it) => ({ ...it, page: i + 1 })) };
      }),
    ),
  );

describe('a letterhead over the headings that a page repeats', () => {
  it('is no row of the table, whatever figures it has', () => {
    const invoice = readPages(
      [
        ...letterhead(1),
        COLUMNS,
        [220, [50, 'Carriage, blue'], [320, '1'], [400, '8,000.00'], [500, '8,000.00']],
        [240, [50, 'Rear camera'], [320, '1'], [400, '500.00'], [500, '500.00']],
      ],
      [
        ...letterhead(2),
        COLUMNS,
        [220, [50, 'Door mat'], [320, '2'], [400, '25.00'], [500, '50.00']],
        [260, [400, 'Total'], [500, '8,550.00']],
      ],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([8000, 500, 50]);
    expect(invoice.totals.total).toBe(8550);
  });

  it('articles that stand at one place on every page are rows', () => {
    const same: PrintedLine[] = [
      COLUMNS,
      [220, [50, 'Bread'], [320, '10'], [400, '2.00'], [500, '20.00']],
      [240, [50, 'Milk'], [320, '5'], [400, '1.00'], [500, '5.00']],
    ];
    const invoice = readPages(
      [...HEAD, ...same, [800, [50, 'Thank you']]],
      [...same, [300, [400, 'Total'], [500, '50.00']], [800, [50, 'See you soon']]],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([20, 5, 20, 5]);
  });
});

describe('a count before the name', () => {
  it('"2 x" is how many, where it multiplies out', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Item'], [400, 'Price'], [500, 'Amount']],
      [116, [50, '2 x Frame, white'], [400, '4.26'], [500, '8.52']],
      [132, [50, '8 x Frame, double'], [400, '2.36'], [500, '18.88']],
      [160, [400, 'Total'], [500, '27.40']],
    );
    expect(invoice.lines).toMatchObject([
      { description: 'Frame, white', quantity: 2, unitPrice: 4.26, amount: 8.52 },
      { description: 'Frame, double', quantity: 8, unitPrice: 2.36, amount: 18.88 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('is a part of the name where it does not', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Item'], [400, 'Price'], [500, 'Amount']],
      [116, [50, '6 x 65 ml syrup'], [400, '14.70'], [500, '14.70']],
      [132, [50, 'Tea'], [400, '2.00'], [500, '2.00']],
      [160, [400, 'Total'], [500, '16.70']],
    );
    expect(invoice.lines[0]).toMatchObject({ description: '6 x 65 ml syrup', amount: 14.7 });
    expect(invoice.lines[0]?.quantity).not.toBe(6);
  });
});

it('a number right under a centred heading is no part of the code that follows it', () => {
  const invoice = read(
    ...HEAD,
    [
      100,
      [47, 'Qty'],
      [95, 'Item Code'],
      [152, 'Description'],
      [433, 'Price Each'],
      [520, 'Amount'],
    ],
    [116, [66, '3'], [75, 'GARDEN 8X1'], [152, 'Garden gate'], [456, '240.00'], [531, '720.00']],
    [132, [66, '1'], [75, 'DELIVERY'], [152, '2 year guarantee'], [456, '40.00'], [531, '40.00']],
    [160, [433, 'Total'], [531, '760.00']],
  );
  expect(invoice.lines).toMatchObject([
    { code: 'GARDEN 8X1', quantity: 3, unitPrice: 240, amount: 720 },
    { code: 'DELIVERY', description: '2 year guarantee', quantity: 1, amount: 40 },
  ]);
});
