import { describe, expect, it } from '@jest/globals';
import { type ReadWord, wordsOfLines } from '../../shared/documents/ocr/words-of-tsv.ts';

/** A recognised line: pixels that its letters are high and each is wide, and how sure recognition is. */
function line(text: string, y: number, { high = 20, wide = 14, sure = 96 } = {}): ReadWord[] {
  let x = 100;
  return text.split(' ').map((word) => {
    const left = x;
    x += word.length * wide + wide;
    const right = left + word.length * wide;
    return { text: word, left, right, top: y - high, bottom: y, confidence: sure };
  });
}

const BODY = ['Blue chair 4', 'Red table 12', 'Total 404', 'Harbour Row 8', 'Market Hall 21'];
const sizesOf = (...own: ReadWord[][]) => {
  const lines = [...own, ...BODY.map((text, i) => line(text, 400 + i * 40))];
  const words = wordsOfLines(lines, { scale: 2, page: 1 });
  const of = (text: string) => words.find((word) => word.text === text)?.size ?? Number.NaN;
  return (text: string) => of(text) / of('chair');
};

describe('the size of a recognised line', () => {
  it('is told by how high and how wide its letters are, though they are little larger', () => {
    const times = sizesOf(line('Invoice', 100, { high: 26, wide: 18.2 }));
    expect(times('Invoice')).toBeCloseTo(1.3, 1);
  });

  it('is that of the text where a box is high and its letters are no wider: it has two lines in it', () => {
    const times = sizesOf(line('State Code', 100, { high: 42 }));
    expect(times('State')).toBe(1);
  });

  it('is that of the text where letters are as bold and wide, and no higher', () => {
    const times = sizesOf(line('State Code', 100, { wide: 18 }));
    expect(times('State')).toBe(1);
  });

  it('is told by the words that recognition is sure of, and by others where it is of none', () => {
    const crumb = line('KT', 100, { high: 60, wide: 40, sure: 24 });
    const times = sizesOf([...crumb, ...line('Harbour Hall 2', 100)]);
    expect(times('Hall')).toBe(1);
    const unsure = sizesOf(line('Amount Due', 100, { high: 40, wide: 28, sure: 60 }));
    expect(unsure('Due')).toBeGreaterThan(1.6);
  });
});
