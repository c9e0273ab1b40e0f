import { describe, expect, it } from '@jest/globals';
import { findParts } from '../../shared/documents/parts/find-parts.ts';
import { printedPage } from './support/printed.ts';
import { HEAD } from './support/sums-page.ts';

describe('two pages under one number', () => {
  const page = (number: number, total: string, count = '') => {
    const one = printedPage(
      [20, [50, 'Invoice', 16]],
      ...HEAD,
      [180, [300, 'Total'], [480, total]],
      [
        780,
        [
          50,
          'Muster GmbH · Hafenstr. 7 · 20457 Hamburg · info@muster.example · www.muster.example',
        ],
      ],
      ...(count ? [[800, [480, count]] as [number, [number, string]]] : []),
    );
    return { ...one, number, words: one.words.map((word) => ({ ...word, page: number })) };
  };

  it('are two prints of one invoice where their totals are the same', () => {
    expect(findParts([page(1, '350,00'), page(2, '350,00')])).toEqual({
      parts: [{ first: 1, last: 1 }],
      doubts: [],
    });
  });

  it('wait for a person where they are not', () => {
    expect(findParts([page(1, '350,00', '1/2'), page(2, '416,50', '2/2')])).toEqual({
      parts: [{ first: 1, last: 2 }],
      doubts: ['several: another total stands under its number on page 2'],
    });
  });
});
