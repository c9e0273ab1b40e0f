import { describe, expect, it } from '@jest/globals';
import { linesOf } from '../../shared/documents/text/lines.ts';
import type { Word } from '../../shared/documents/text/words.ts';

type Piece = [y: number, x: number, text: string, size?: number];

/** The lines of a recognised page, or of one with its text, by the words of each phrase. */
function lines(pieces: Piece[], { sure }: { sure?: number } = { sure: 90 }): string[] {
  const words = pieces.flatMap(([y, x, text, size = 10]): Word[] => {
    let x0 = x;
    return text.split(' ').map((word): Word => {
      const from = x0;
      x0 += (word.length + 1) * size * 0.5;
      const x1 = x0 - size * 0.5;
      return { text: word, x0: from, x1, y, size, page: 1, ...(sure !== undefined && { sure }) };
    });
  });
  return linesOf({ number: 1, words }).map(({ text }) => text);
}

describe('a name of a sum and its amount that stand a little apart', () => {
  it('are one line, whichever of them is by itself', () => {
    expect(
      lines([
        [100, 50, 'Tax'],
        [94, 300, '61.90'],
      ]),
    ).toEqual(['Tax  61.90']);
    expect(
      lines([
        [94, 50, 'Thank you'],
        [94, 300, '$61.90'],
        [100, 240, 'Tax'],
      ]),
    ).toEqual(['Thank you  Tax  $61.90']);
  });

  it('are two where they are a line apart, where an amount is there, and on a page with its text', () => {
    expect(
      lines([
        [100, 50, 'Tax'],
        [91, 300, '61.90'],
      ]),
    ).toHaveLength(2);
    expect(
      lines([
        [100, 50, 'Tax 7.00'],
        [94, 300, '61.90'],
      ]),
    ).toHaveLength(2);
    expect(
      lines(
        [
          [100, 50, 'Tax'],
          [94, 300, '61.90'],
        ],
        {},
      ),
    ).toHaveLength(2);
  });

  it('the nearer line has the amount', () => {
    expect(
      lines([
        [100, 50, 'Net'],
        [106, 300, '61.90'],
        [111, 50, 'Tax'],
      ]),
    ).toEqual(['Net', 'Tax  61.90']);
  });
});

describe('words that are printed over each other', () => {
  it('are two lines, and the others stand on the nearer one', () => {
    const large: Piece[] = [
      [36, 100, 'Alder', 16],
      [36, 160, 'Bistro', 16],
    ];
    const small: Piece[] = [
      [38, 40, 'Quay', 8],
      [38, 100, 'Food', 8],
      [38, 200, 'Sdn', 8],
    ];
    expect(lines([...large, ...small])).toEqual(['Alder  Bistro', 'Quay  Food  Sdn']);
  });

  it('are one where recognition saw them on one, or one is a speck', () => {
    expect(
      lines([
        [36, 100, 'Printed'],
        [36, 120, 'Mia'],
      ]),
    ).toEqual(['Printed Mia']);
    expect(
      lines([
        [36, 100, 'Invoice'],
        [38, 110, 'C'],
      ]),
    ).toHaveLength(1);
  });
});
