import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const read = (...lines: PrintedLine[]) => readInvoice(extractByRules([printedPage(...lines)]));
const described = (...lines: PrintedLine[]) =>
  read(...lines).lines.map(({ description, quantity, unitPrice, amount }) => [
    description,
    quantity,
    unitPrice,
    amount,
  ]);

const HEAD: PrintedLine[] = [
  [20, [20, 'Harbour Hardware Ltd']],
  [32, [20, 'Receipt no. 20817']],
  [44, [20, 'Date: 09/03/2026 14:22']],
];
const row = (y: number, name: string, amount: string, x = 160): PrintedLine => [
  y,
  [20, name],
  [x, amount],
];
const ROWS = [
  row(60, 'Masking tape', '4.47'),
  row(72, '4 x Wood screws @ 7.24', '28.96'),
  row(84, 'Sandpaper P120', '10.01'),
];

describe('a receipt, which has no headings', () => {
  it('has the articles above its total that add up to it', () => {
    const sums = [
      row(108, 'TOTAL', '£43.44'),
      row(120, 'CASH', '50.00'),
      row(132, 'CHANGE', '6.56'),
    ];
    expect(described(...HEAD, ...ROWS, ...sums)).toEqual([
      ['Masking tape', null, null, 4.47],
      ['Wood screws', 4, 7.24, 28.96],
      ['Sandpaper P120', null, null, 10.01],
    ]);
  });

  it('has them above a net amount too', () => {
    const sums = [
      row(108, 'Subtotal', '43.44'),
      row(120, 'VAT 20%', '8.69'),
      row(132, 'TOTAL', '£52.13'),
    ];
    expect(described(...HEAD, ...ROWS, ...sums)).toHaveLength(3);
  });

  it.each<[string, PrintedLine[]]>([
    ['do not add up', [...HEAD, ...ROWS, row(108, 'TOTAL', '£43.45')]],
    [
      'stand on a sheet, which could list anything',
      [
        ...HEAD,
        ...[60, 72, 84].map((y, i) =>
          row(y, 'as agreed', ['4.47', '28.96', '10.01'][i] as string, 500),
        ),
        row(108, 'TOTAL', '£43.44', 500),
      ],
    ],
  ])('has none where they %s', (_, lines) => {
    expect(described(...lines)).toEqual([]);
  });
});
