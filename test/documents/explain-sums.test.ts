import { describe, expect, it } from '@jest/globals';
import { unexplainedSums } from '../../shared/documents/invoice/explain-sums.ts';
import type { ReadInvoice } from '../../shared/documents/invoice/read.ts';
import { makeInvoice, makeLine } from './support/invoices.ts';

type Over = Parameters<typeof makeInvoice>[0] & { amounts?: number[] };

const sum = (value: number | null, over: Partial<ReadInvoice['sums'][number]> = {}) => ({
  ...{ label: 'sum', text: String(value), value, rate: null, guessed: false },
  ...over,
});
/** Lines of 31, 47 and 13, which come to 91, and nothing else on the page. */
const invoice = ({ amounts = [31, 47, 13], totals, ...over }: Over = {}) =>
  makeInvoice({
    lines: amounts.map((amount) => makeLine({ amount })),
    taxes: [],
    totals: { net: null, tax: null, total: null, ...totals },
    ...over,
  });
/** Those of the values that nothing explains. */
const left = (values: number[], over: Over = {}) =>
  unexplainedSums(invoice({ sums: values.map((value) => sum(value)), ...over })).map((words) =>
    Number(words.split(' ')[0]),
  );

describe('a sum below the lines is explained', () => {
  it('by nothing at all, a line, and what the lines before it come to', () => {
    expect(left([0, 31, 47, 13, 78, 91])).toEqual([]);
    expect(left([60, 44, 90])).toEqual([60, 44, 90]);
  });

  it('by either sign, and to two cents', () => {
    expect(left([-78, 78.02, 77.98, 78.03, 77.97])).toEqual([78.03, 77.97]);
  });

  it('never where it could not be read or was guessed, and is named by its label', () => {
    const sums = [
      sum(null, { text: 'one' }),
      sum(91, { guessed: true, label: '' }),
      sum(91, { label: 'Total' }),
    ];
    expect(unexplainedSums(invoice({ sums }))).toEqual(['one (sum)', '91 (no label)']);
  });

  it('by what the lines came to before a discount that each has taken off', () => {
    const lines = [
      [78, 78],
      [22, 13],
    ].map(([unitPrice = 0, amount = 0]) => makeLine({ quantity: 1, unitPrice, amount }));
    const of = (value: number) =>
      unexplainedSums(
        invoice({ lines, sums: [sum(value)], totals: { net: 91, discount: -9, total: 91 } }),
      ).length;
    expect([of(100), of(101)]).toEqual([0, 1]);
  });

  it('by being paid in parts, each by its day, which are all that is due', () => {
    const parts = (...values: number[]) =>
      values.map((value, i) => sum(value, { label: `RIBA 1${i}-04-2026` }));
    const of = (sums: ReadInvoice['sums'], total = 120) =>
      unexplainedSums(invoice({ sums, totals: { total } })).length;
    expect(of(parts(60, 60))).toBe(0);
    expect(of(parts(40, 40, 40))).toBe(0);
    expect(of(parts(60, 61))).toBe(2);
    expect(of([...parts(60), sum(60, { label: 'fee' })])).toBe(2);
    expect(of([...parts(60, 60), sum(5)])).toBe(1);
  });

  it('by a tax, its base, and both together', () => {
    const taxes = (rate: number | null, base: number | null, amount: number | null) => ({
      taxes: [{ rate, base, amount }],
    });
    expect(left([7, 70, 77], taxes(10, null, 7))).toEqual([]);
    expect(left([7, 200, 207, 70], taxes(10, 200, 7))).toEqual([70]);
    expect(left([7, 70], taxes(null, null, 7))).toEqual([70]);
    expect(left([200, 7], taxes(10, 200, null))).toEqual([7]);
  });

  it.each<[string, Record<string, number>, number]>([
    ['a discount', { discount: 5 }, 86],
    ['a discount printed below zero', { discount: -5 }, 86],
    ['a charge', { charges: 4 }, 95],
    ['a tax', { tax: 9 }, 100],
    ['a rounding', { rounding: -0.4 }, 90.6],
    ['a debt from before', { balance: 20 }, 111],
    ['a payment', { prepaid: 50 }, 41],
    ['what is withheld', { withheld: 8 }, 83],
    ['a charge, a tax and a payment', { charges: 4, tax: 9, prepaid: 50 }, 54],
  ])('by %s, from the lines’ sum or the net amount', (_, totals, value) => {
    const known = (over: Record<string, number>) =>
      left([value], { totals: over }).filter((it) => it === value);
    expect(known(totals)).toEqual([]);
    expect(known({ ...totals, net: 91 })).toEqual([]);
    // Only all of the lines are a start.
    expect(left([value - 91 + 31], { totals })).toContain(value - 91 + 31);
    expect(left([value - 91 + 500], { totals: { ...totals, net: 500 } })).not.toContain(
      value - 91 + 500,
    );
  });

  it('by some of several rates, each alone or together', () => {
    const taxes = [
      { rate: null, base: null, amount: 3 },
      { rate: null, base: null, amount: 6 },
    ];
    expect(left([94, 97, 100, 102], { taxes, totals: { tax: 11 } })).toEqual([102]);
  });

  it('as a part of charges, discounts or payments, where one set of them comes to the whole', () => {
    expect(left([15, 25], { totals: { charges: 40, net: 131 } })).toEqual([]);
    expect(left([15, 26], { totals: { charges: 40, net: 131 } })).toEqual([15, 26]);
    expect(left([-15, -25], { totals: { discount: -40, net: 51 } })).toEqual([]);
    expect(left([15, 25, 5, 20], { totals: { charges: 40, net: 131 } })).toContain(25);
  });

  it('by nine additions at most', () => {
    const taxes = Array.from({ length: 10 }, (_, i) => ({
      ...{ rate: null, base: null, amount: 200 * 2 ** i },
    }));
    const nine = 91 + 200 * (2 ** 9 - 1);
    expect(left([nine, nine + 200 * 2 ** 9], { taxes })).toEqual([nine + 200 * 2 ** 9]);
  });
});

describe('a table of taxes explains', () => {
  const of = (...rows: [value: number, rate: number][]) =>
    rows.map(([value, rate]) => sum(value, { rate }));
  const told = (sums: ReadInvoice['sums'], totals: Over['totals'], currency = 'EUR') =>
    unexplainedSums(invoice({ sums, totals, currency })).map((words) => words.split(' ')[0]);
  const both = of([260, 19], [49.4, 19], [309.4, 0], [90, 7], [6.3, 7], [96.3, 0]);

  it('each base, its tax and both together, where the taxes come to the tax', () => {
    expect(told(both, { tax: 55.7 })).toEqual([]);
    expect(told(both, { tax: 56 })).toHaveLength(6);
    expect(told(both, {})).toHaveLength(6);
  });

  it('a base that is not printed, by its tax', () => {
    const alone = of([260, 19], [49.4, 19], [6.3, 7], [96.3, 0], [90, 0]);
    expect(told(alone, { tax: 55.7 })).toEqual([]);
    expect(told(alone, { tax: 49.4 })).toEqual(['6.3', '96.3', '90']);
  });

  it('a part that bears no tax, where the bases come to the net amount', () => {
    const free = of([260, 19], [49.4, 19], [50, 0], [0, 0]);
    expect(told(free, { tax: 49.4, net: 310 })).toEqual([]);
    expect(told(free, { tax: 49.4, net: 400 })).toEqual(['260', '50']);
    expect(told(free, { tax: 49.4 })).toEqual(['260', '50']);
  });

  it('a tax that was rounded to a whole coin where there is no smaller one', () => {
    const rounded = of([205, 10], [21, 10], [226, 0]);
    expect(told(rounded, { tax: 21 }, 'JPY')).toEqual([]);
    expect(told(rounded, { tax: 21 }, 'EUR')).toEqual(['205', '226']);
  });
});

describe('charges that stand beside everything', () => {
  const beside = (over: Over) =>
    unexplainedSums(invoice({ amounts: [100], ...over })).filter((it) => it.includes('in no sum'));

  it('are named, for they make another total', () => {
    const totals = { net: 100, tax: 19, total: 119, charges: 70 };
    expect(beside({ totals })).toEqual(['70 (charges in no sum)']);
    expect(beside({ totals: { ...totals, charges: null } })).toEqual([]);
    expect(beside({ totals: { ...totals, charges: 0 } })).toEqual([]);
  });

  it('are none where a line, the net amount or the total has them', () => {
    expect(beside({ amounts: [100, 10], totals: { net: 110, charges: 10 } })).toEqual([]);
    expect(beside({ totals: { net: 110, charges: 10 } })).toEqual([]);
    expect(beside({ totals: { net: 91, total: 110, charges: 10 } })).toEqual([]);
    expect(beside({ totals: { charges: 10 } })).toHaveLength(1);
  });

  it('are none where a discount is taken off besides', () => {
    const totals = { net: 90, charges: 10 };
    expect(beside({ totals: { ...totals, discount: 20 } })).toEqual([]);
    expect(beside({ totals: { ...totals, discount: -20 } })).toEqual([]);
    expect(beside({ totals })).toHaveLength(1);
    const credit = { net: -110, charges: -10, discount: 20 };
    expect(beside({ amounts: [-120], totals: credit })).toEqual([]);
  });

  it('may be off by two cents, and half a cent for each of twenty lines', () => {
    const lines = (count: number) => Array.from({ length: count }, () => 100 / count);
    const near = (count: number, net: number) =>
      beside({ amounts: lines(count), totals: { net, charges: 10 } }).length === 0;
    expect([near(1, 110.02), near(1, 110.03)]).toEqual([true, false]);
    expect([near(20, 110.12), near(20, 110.13)]).toEqual([true, false]);
    expect([near(40, 110.12), near(40, 110.13)]).toEqual([true, false]);
  });
});
