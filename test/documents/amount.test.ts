import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type DecimalMark,
  inferDecimalMark,
  parseAmount,
} from '../../shared/documents/invoice/amount.ts';

describe('printed amounts', () => {
  it.each([
    ['1,234.56', 1234.56],
    ['1.234,56', 1234.56],
    ['1 234,56 €', 1234.56],
    ["CHF 1'234.50", 1234.5],
    ['$1,049.00', 1049],
    ['-$12.50', -12.5],
    ['(12.50)', -12.5],
    ['12.50)', 12.5],
    ['(12.50', 12.5],
    ['12,50-', -12.5],
    ['12.50 CR', -12.5],
    ['−3,00', -3],
    ['1,23,456.00', 123456],
    ['0.125', 0.125],
    ['250,--', 250],
    ['.50', 0.5],
    ['EUR 7', 7],
    ['+12.50', 12.5],
    ['1’234.50', 1234.5],
    ["1'234", 1234],
    ['-0.00', 0],
    ['(12,50-)', -12.5],
  ])('%s is %d', (printed, value) => {
    expect(parseAmount(printed)).toBe(value);
  });

  it.each(['', 'abc', '12.03.2026', '1-2', 'R0005', '12 %', '1.2.3,4,5x'])(
    '%s is no amount',
    (printed) => {
      expect(parseAmount(printed)).toBeUndefined();
    },
  );

  it('reads what a number leaves open by the mark of its document', () => {
    expect(parseAmount('1.234', ',')).toBe(1234);
    expect(parseAmount('1.234', '.')).toBe(1.234);
    // A group of thousands never follows a leading zero: these prove their own mark.
    expect(parseAmount('0.125', ',')).toBe(0.125);
    expect(parseAmount('0,125', '.')).toBe(0.125);
    expect(inferDecimalMark(['1.234', '12,50', '7,00'])).toBe(',');
    expect(inferDecimalMark(['1.234', '5'])).toBeUndefined();
  });

  it('is below a trillion: what has more digits is a number of something else', () => {
    expect(parseAmount('999999999999')).toBe(999_999_999_999);
    expect(parseAmount('1000000000000')).toBeUndefined();
  });

  it('lets the numbers of a document vote, and a tie say nothing', () => {
    expect(inferDecimalMark(['12.50', '7,00'])).toBeUndefined();
    expect(inferDecimalMark(['12.50', '7,00', '1.234,56'])).toBe(',');
    expect(inferDecimalMark(['12.50', '8.50', '7,00'])).toBe('.');
  });

  it('gives back every amount that it is printed from, in any locale', () => {
    const styles: [DecimalMark, string][] = [
      ['.', ','],
      [',', '.'],
      [',', ' '],
      [',', '\u00a0'],
      ['.', "'"],
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: -1e11, max: 1e11 }),
        fc.constantFrom(...styles),
        (cents, [mark, group]) => {
          const [whole = '', fraction = ''] = (Math.abs(cents) / 100).toFixed(2).split('.');
          const printed = `${cents < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, group)}${mark}${fraction}`;
          expect(parseAmount(printed, mark)).toBeCloseTo(cents / 100, 6);
        },
      ),
    );
  });
});
