import { describe, expect, it } from '@jest/globals';
import { line, readRoll as read, type Said } from './support/roll.ts';

/** A line that recognition is not sure of. */
const unsure = (text: string): Said[] => text.split(' ').map((word) => [word, 60]);
const HEAD = [line('Harbour Ropes'), line('26.10.2026 | 12:41')];
const ARTICLES = [line('Soap | 4.20'), line('Rope | 8.31')];
const rollOf = (...below: Said[][]) => read(...HEAD, ...ARTICLES, ...below);

describe('a misread name of a sum', () => {
  it.each([
    ['Summie | 12.51', 'a letter too many'],
    ['TOYAL | 12.51', 'another letter'],
    ['TOTA | 12.51', 'without its last letter'],
    ['TO T AL | 12.51', 'fallen apart'],
    ['Tota1 | 12.51', 'a figure for a letter'],
  ])('%s is the total: %s', (text) => {
    expect(rollOf(unsure(text)).totals.total).toBe(12.51);
  });

  it('is what it says, where recognition is sure of it', () => {
    const { totals, lines } = read(
      ...HEAD,
      line('Pesto | 4.20'),
      line('Rope | 8.31'),
      line('Totale | 12.51'),
    );
    expect([totals.total, lines.length]).toEqual([12.51, 2]);
  });

  it('is a net amount where two letters of many are wrong', () => {
    const { totals } = rollOf(
      unsure('Suhtota! | 12.51'),
      line('Tax | 1.00'),
      line('Total | 13.51'),
    );
    expect([totals.net, totals.tax]).toEqual([12.51, 1]);
  });
});

describe('what is due on a roll', () => {
  it('is neither a tax that is payable nor the balance to return', () => {
    const { totals } = rollOf(
      line('Total (Excluding GST) | 11.80'),
      line('GST payable (6%) | 0.71'),
      line('Total (Inclusive of GST) | 12.51'),
      line('Cash | 20.00'),
      line('Balance to return | 7.49'),
    );
    expect([totals.net, totals.tax, totals.total, totals.due]).toEqual([11.8, 0.71, 12.51, null]);
  });
});

describe('what hangs on an amount of a roll', () => {
  it.each(['12.51A2', 'm12.51', '*12.51', '12.51EUM', '12:51'])('%s', (text) => {
    expect(rollOf(line(`TOTAL | ${text}`)).totals.total).toBe(12.51);
  });

  it('is a nought', () => {
    const { totals } = read(...HEAD, line('Soap | 88.80 C'), line('TOTAL | 88.8 o'));
    expect(totals.total).toBe(88.8);
  });

  it('is a unit, which is no sum', () => {
    const { totals, lines } = read(
      ...HEAD,
      line('Juice 0.75L | 4.20'),
      line('Rope | 8.31'),
      line('TOTAL | 12.51'),
    );
    expect([totals.total, lines.map(({ amount }) => amount)]).toEqual([12.51, [4.2, 8.31]]);
  });
});

describe('the total of a roll', () => {
  it('is no count of its articles', () => {
    expect(rollOf(line('Total kr (2 items) | 12.51')).totals.total).toBe(12.51);
  });

  it('is what was given, less what came back, where none is named', () => {
    expect(rollOf(line('CASH | 20.00'), line('CHANGE | 7.49')).totals.total).toBe(12.51);
    expect(rollOf(line('Mastercard | 12.51'), line('Change due | 0.00')).totals.total).toBe(12.51);
  });

  it('is the last sum of a row of taxes', () => {
    const { totals } = rollOf(
      line('Zwischensumme | 12.51'),
      line('zu bezahlen | 12.51'),
      line('Netto | MwSt | Brutto'),
      line('Summe | 11.17 | 1.34 | 12.51'),
    );
    expect([totals.total, totals.net, totals.tax]).toEqual([12.51, 11.17, 1.34]);
  });

  it('has its tax in a row whose rate was misread', () => {
    const { totals } = rollOf(
      line('TOTAL | 12.51'),
      line('A | 72,003 | 4.42 | 0.53 | 4.95'),
      line('B | 12.00% | 6.75 | 0.81 | 7.56'),
      line('TOTAL | 11.17 | 1.34 | 12.51'),
    );
    expect([totals.total, totals.net, totals.tax]).toEqual([12.51, 11.17, 1.34]);
  });

  it('stays with its net amount where service comes after the tax', () => {
    const { totals } = rollOf(
      line('Subtotal | 12.51'),
      line('Tax | 1.00'),
      line('Total | 13.51'),
      line('Service Charge | 1.25'),
      line('Total | 14.76'),
    );
    expect([totals.net, totals.tax, totals.total]).toEqual([12.51, 1, 14.76]);
  });

  it('has a tax that is called nothing known, where it is all that was added', () => {
    const { totals } = rollOf(
      line('Subtotal | 12.51'),
      line('PB1 (10% | 1.25'),
      line('Total | 13.76'),
    );
    expect([totals.net, totals.tax, totals.total]).toEqual([12.51, 1.25, 13.76]);
  });

  it('is what it was rounded to, up or down', () => {
    const { totals } = rollOf(
      line('Total (Excluding GST) | 11.80'),
      line('GST payable | 0.71'),
      line('Total (Inclusive of GST) | 12.51'),
      line('Rounding Adj | -0.01'),
      line('TOTAL | 12.50'),
    );
    expect([totals.net, totals.tax, totals.total]).toEqual([11.8, 0.71, 12.5]);
  });

  it('stands a little over its name where the roll curls', () => {
    const { totals } = rollOf(
      line('Subtotal ^ | 12.51'),
      line('Tax ^ | 1.00'),
      line('Sum ^ | 13.51'),
    );
    expect([totals.net, totals.tax, totals.total]).toEqual([12.51, 1, 13.51]);
  });
});
