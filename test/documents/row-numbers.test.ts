import { describe, expect, it } from '@jest/globals';
import type { ExtractedLine } from '../../shared/documents/invoice/schema.ts';
import { withoutRowNumbers } from '../../shared/documents/rules/table/row-numbers.ts';

const texts = (...of: string[]) =>
  withoutRowNumbers(of.map((text) => ({ description: { text, page: 1 } }) as ExtractedLine)).map(
    ({ description }) => description?.text,
  );

describe('the numbers of rows', () => {
  it('are no part of what the rows are about', () => {
    expect(texts('1 Soap', '2. Slate', '3 Nails')).toEqual(['Soap', 'Slate', 'Nails']);
  });

  it('count on over a row that was missed, and over one that was read without', () => {
    expect(texts('1 Soap', '3 Slate', 'Nails', '5 Rope')).toEqual([
      'Soap',
      'Slate',
      'Nails',
      'Rope',
    ]);
  });

  it.each([
    ['are too few', ['1 Soap', '2 Slate']],
    ['do not count', ['3 way valve', '2 way valve', '1 way valve', '3 way valve']],
    ['are a size', ['10 mm bolt', '10 mm nut', '12 mm bolt']],
  ])('stay where they %s', (_, lines) => {
    expect(texts(...lines)).toEqual(lines);
  });
});
