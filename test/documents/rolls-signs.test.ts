import { describe, expect, it } from '@jest/globals';
import { line, readRoll as read } from './support/roll.ts';

const HEAD = [line('Harbour Ropes Ltd'), line('26.10.2026 | 12:41')];
const ARTICLES = [line('Soap | 4.20'), line('Rope | 8.31')];

describe('a roll', () => {
  it('has its yen, though recognition sees a backslash', () => {
    const { totals, currency } = read(
      line('みなと商店'),
      line('2026年10月26日 | 12:41'),
      line('たまねぎ | \\105'),
      line('チョコパン | \\200'),
      line('合計 | \\305'),
    );
    expect([totals.total, currency]).toEqual([305, 'JPY']);
  });

  it('has no sums in the tips that it suggests', () => {
    const { extracted } = read(
      ...HEAD,
      ...ARTICLES,
      line('TOTAL | 12.51'),
      line('Tip Guide'),
      line('With 18% you give | 2.25'),
      line('Suggested tip 20% | 2.50'),
      line('+ 7%: (Tip 0.88 Total 13.39)'),
    );
    expect(extracted.sums?.map(({ amount }) => amount.text)).toEqual(['12.51']);
  });

  it.each([
    ['Baker Srl - Via Oberdan', 'Baker Srl'],
    ['BAKER BAKER', 'BAKER'],
  ])('is of %s, which is %s', (printed, name) => {
    const { vendor } = read(
      line(printed),
      line('12 High Street'),
      line('26.10.2026 | 12:41'),
      ...ARTICLES,
      line('TOTAL | 12.51'),
    );
    expect(vendor.name).toBe(name);
  });
});
