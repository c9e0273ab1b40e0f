import { describe, expect, it } from '@jest/globals';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

const SUMS: PrintedLine[] = [
  [170, [400, 'Net'], [500, '300.00']],
  [182, [400, 'VAT 20%'], [505, '60.00']],
  [194, [400, 'Total'], [500, '360.00']],
];

describe('lines under few headings, or none', () => {
  it('a day, an item and a price', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Date'], [150, 'Product/Service'], [500, 'Price']],
      [116, [50, '22/08'], [150, 'Recording'], [500, '€250.00']],
      [128, [150, 'for the podcast']],
      [140, [50, '28/08'], [150, 'Fragments'], [505, '€50.00']],
      ...SUMS,
    );
    expect(invoice.lines).toMatchObject([
      { description: 'Recording for the podcast', amount: 250 },
      { description: 'Fragments', amount: 50 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it.each(['EUR', '€', 'RM'])('"%s" by itself heads the amounts', (currency) => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'No'], [90, 'Description'], [400, 'Qty'], [500, currency]],
      [116, [50, '1'], [90, 'Translation'], [405, '1'], [500, '250.00']],
      [132, [50, '2'], [90, 'Express'], [405, '1'], [500, '50.00']],
      ...SUMS,
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([250, 50]);
    expect(failed(invoice)).toEqual([]);
  });

  it('only sums have headings: the net amount, the tax and both', () => {
    const invoice = read(
      ...HEAD,
      [100, [297, 'Amount excl. VAT'], [402, 'VAT amount'], [487, 'Amount incl. VAT']],
      [116, [50, 'Subscriptions and options'], [335, '24.99'], [431, '5.00'], [530, '29.99']],
      [128, [50, 'Calls'], [341, '2.00'], [431, '0.40'], [536, '2.40']],
      [140, [50, 'Total invoice'], [335, '26.99'], [431, '5.40'], [530, '32.39']],
      [160, [50, 'VAT 20%'], [431, '5.40']],
      [180, [50, 'Amount due'], [530, '32.39']],
    );
    expect(invoice.lines).toMatchObject([
      { description: 'Subscriptions and options', amount: 24.99 },
      { description: 'Calls', amount: 2 },
    ]);
    expect(invoice.totals).toMatchObject({ net: 26.99, tax: 5.4, total: 32.39 });
    expect(failed(invoice)).toEqual([]);
  });

  it.each([
    [
      ['•', 'Consulting: € 250.00'],
      ['•', 'Travel expenses: € 50.00'],
    ],
    [
      ['', 'Translation of a contract  250.00'],
      ['', 'Express  50.00'],
    ],
  ])('texts with an amount at their end come to the net amount: %j', (first, second) => {
    const item = (y: number, [bullet, text = '']: string[]): PrintedLine => {
      const [name = '', amount] = text.split('  ');
      const at: [number, string] = [75, name];
      return [
        y,
        ...(bullet ? [[60, bullet] as [number, string]] : []),
        at,
        ...(amount ? [[500, amount] as [number, string]] : []),
      ];
    };
    const invoice = read(...HEAD, item(116, first), item(132, second), ...SUMS);
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([250, 50]);
    expect(invoice.totals).toMatchObject({ net: 300, tax: 60, total: 360, charges: null });
    expect(failed(invoice)).toEqual([]);
  });

  it('without a tax only the entries of a list are lines: a text may name a tax by a word of its own', () => {
    const total: PrintedLine = [170, [400, 'Total'], [500, '300.00']];
    const bare = read(
      ...HEAD,
      [116, [75, 'Consulting'], [500, '250.00']],
      [132, [75, 'Provincial levy'], [500, '50.00']],
      total,
    );
    expect(failed(bare)).not.toEqual([]);
    const list = read(
      ...HEAD,
      [116, [60, '1.'], [75, 'Consulting'], [500, '250.00']],
      [132, [60, '2.'], [75, 'Provincial levy'], [500, '50.00']],
      total,
    );
    expect(failed(list)).toEqual([]);
  });

  it('what does not come to the net amount is no line', () => {
    const invoice = read(
      ...HEAD,
      [116, [75, 'Translation of a contract'], [500, '250.00']],
      [132, [75, 'Express'], [500, '40.00']],
      ...SUMS,
    );
    expect(invoice.lines).toEqual([]);
  });
});

describe('rows that the sums know nothing of', () => {
  it.each(['N.E.P.', 'included', 'on request', 'free'])('an amount that is "%s"', (word) => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Sand'], [310, '8'], [405, '37.50'], [500, '300.00']],
      [132, [50, 'Skilled worker, if needed'], [310, '1'], [405, '56.20'], [500, word]],
      ...SUMS,
    );
    expect(invoice.lines).toMatchObject([{ description: 'Sand', amount: 300 }]);
    expect(failed(invoice)).toEqual([]);
  });

  it('one that they do know of is missed all the same', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Sand'], [310, '8'], [405, '30.00'], [500, '240.00']],
      [132, [50, 'Gravel'], [310, '1'], [405, '60.00'], [500, 'included']],
      ...SUMS,
    );
    expect(failed(invoice)).not.toEqual([]);
  });

  it('headings of sums under a table are none of its rows', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'DESCRIPTION'], [290, 'PRICE'], [356, 'QUANTITY'], [465, 'SUBTOTAL']],
      [116, [50, 'Design'], [290, '€34.20'], [366, '100'], [465, '€3,420.00']],
      [132, [50, 'Development'], [290, '€45.50'], [366, '100'], [465, '€4,550.00']],
      [300, [50, 'DUE BY'], [264, 'ACCOUNT NUMBER'], [463, 'TOTAL DUE']],
      [322, [50, 'May 10, 2026'], [238, '132 456 789 012'], [463, '€7,970.00']],
    );
    expect(invoice.lines).toHaveLength(2);
    expect(invoice.totals).toMatchObject({ total: 7970, due: 7970 });
    expect(failed(invoice)).toEqual([]);
  });

  it('a second line of headings in brackets, in smaller letters', () => {
    const invoice = read(
      ...HEAD,
      [
        100,
        [30, 'Our order'],
        [110, 'Description'],
        [270, 'Quantity'],
        [330, 'Price'],
        [420, 'Amount'],
        [495, 'VAT'],
      ],
      [108, [53, 'EAN', 6], [330, '(ex. VAT)', 6], [420, '(ex. VAT)', 6]],
      [
        124,
        [40, '4718755045813 Gaming monitor'],
        [275, '2'],
        [330, '€ 150.00'],
        [420, '€ 300.00'],
        [495, '20%'],
      ],
      ...SUMS,
    );
    expect(invoice.lines).toMatchObject([{ quantity: 2, amount: 300 }]);
    expect(failed(invoice)).toEqual([]);
  });
});
