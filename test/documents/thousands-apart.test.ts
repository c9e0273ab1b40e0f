import { describe, expect, it } from '@jest/globals';
import { linesOf } from '../../shared/documents/text/lines.ts';
import type { Word } from '../../shared/documents/text/words.ts';

/** Cells of a line of words ten points high; the gap in points before each. */
function cells(sure: number | undefined, ...pieces: (readonly [gap: number, text: string])[]) {
  let at = 50;
  const words = pieces.map(([gap, text]): Word => {
    const x0 = at + gap;
    at = x0 + text.length * 5;
    return { text, x0, x1: at, y: 100, size: 10, page: 1, ...(sure !== undefined && { sure }) };
  });
  return linesOf({ number: 1, words }).flatMap((line) => line.cells.map(({ text }) => text));
}

describe('whole numbers whose thousands stand apart', () => {
  const spaced = [
    [0, '7'],
    [5.4, '200'],
    [4, 'Ft'],
  ] as const;

  it('are one where they are recognised: a blank is measured from ink to ink', () => {
    expect(cells(95, ...spaced)).toEqual(['7\u00a0200 Ft']);
    expect(cells(95, [0, '1'], [5, '025'], [5, '300'])).toEqual(['1\u00a0025\u00a0300']);
  });

  it('are two where the page says how wide its blanks are, or a column is between', () => {
    expect(cells(undefined, ...spaced)).toEqual(['7 200 Ft']);
    expect(cells(95, [0, '3'], [7, '200'])).toEqual(['3 200']);
    expect(cells(95, [0, '3'], [30, '200'])).toEqual(['3', '200']);
  });
});
