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

describe('a receipt of a till', () => {
  const judgedRoll = (...lines: PrintedLine[]) => {
    const extracted = extractByRules([printedPage(...lines)]);
    return { extracted, invoice: readInvoice(extracted) };
  };
  const roll = (...lines: PrintedLine[]) => described(...HEAD, ...lines);
  const total = (amount: string) => row(120, 'TOTAL', amount);

  it('has a count and its price over an article, under it, or before its amount', () => {
    const wanted = [
      ['Masking tape', 2, 4.47, 8.94],
      ['Sandpaper', null, null, 10.01],
    ];
    const paper = row(90, 'Sandpaper', '10.01');
    const times: PrintedLine = [60, [24, '2 x 4.47']];
    expect(roll(times, row(72, 'Masking tape', '8.94'), paper, total('18.95'))).toEqual(wanted);
    const under: PrintedLine = [72, [24, '2 x 4.47']];
    expect(roll(row(60, 'Masking tape', '8.94'), under, paper, total('18.95'))).toEqual(wanted);
    const named: PrintedLine = [60, [20, 'Masking tape']];
    expect(roll(named, row(72, '2 x 4.47', '8.94'), paper, total('18.95'))).toEqual(wanted);
  });

  it('has a discount under an article, a letter of tax and dots before the amount', () => {
    const rows: PrintedLine[] = [
      [60, [20, 'Masking tape'], [160, '4.47 A']],
      [72, [24, 'Offer saving'], [158, '-0.47 A']],
      [84, [20, 'Sandpaper .........'], [160, '10.01 B']],
    ];
    expect(roll(...rows, total('14.01'))).toEqual([
      ['Masking tape', null, null, 4.47],
      ['Offer saving', null, null, -0.47],
      ['Sandpaper', null, null, 10.01],
    ]);
  });

  it('has a lost decimal mark put back only where the total proves it', () => {
    const rows = [row(60, 'Masking tape', '447'), row(72, 'Sandpaper', '10:01')];
    expect(roll(...rows, total('14.48'))).toHaveLength(2);
    expect(roll(...rows, total('14.49'))).toEqual([]);
  });

  it('calls itself an invoice by its title, on a roll alone', () => {
    const head: PrintedLine[] = [
      [20, [20, 'Harbour Hardware Ltd']],
      [36, [70, 'QUITTUNG']],
      [48, [20, 'Trans: 20817']],
      [54, [20, '09/03/2026 14:22']],
    ];
    const rows = [row(72, 'Masking tape', '4.47'), total('£4.47')];
    expect(judgedRoll(...head, ...rows).invoice).toMatchObject({
      ...{ title: 'invoice', number: '20817', issueDate: '2026-03-09' },
    });
    expect(judgedRoll(...head.filter((_, i) => i !== 1), ...rows).invoice.title).toBe('unnamed');
    const wide = row(72, 'Masking tape', '4.47', 520);
    expect(judgedRoll(...head, wide, total('£4.47')).invoice.title).toBe('unnamed');
  });
});
