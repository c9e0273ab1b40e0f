import { describe, expect, it } from '@jest/globals';
import { readContent } from '../../shared/documents/reading/content.ts';

/** The strokes of letters that have straight ones, as rectangles: left, bottom, width, height in tenths of their size. */
const STROKES: Record<string, readonly (readonly [number, number, number, number])[]> = {
  E: [
    [0, 0, 1.4, 10],
    [0, 0, 6, 1.3],
    [0, 4.4, 5.5, 1.3],
    [0, 8.7, 6, 1.3],
  ],
  F: [
    [0, 0, 1.4, 10],
    [0, 4.4, 5, 1.3],
    [0, 8.7, 6, 1.3],
  ],
  H: [
    [0, 0, 1.4, 10],
    [5, 0, 1.4, 10],
    [0, 4.4, 6, 1.3],
  ],
  I: [[2, 0, 1.4, 10]],
  L: [
    [0, 0, 1.4, 10],
    [0, 0, 6, 1.3],
  ],
  T: [
    [2.6, 0, 1.4, 10],
    [0, 8.7, 6.6, 1.3],
  ],
};

/** A page without text: the outlines of letters are filled, one path for each. */
function outlined(lines: readonly string[]): Uint8Array {
  const paths = lines.flatMap((line, row) =>
    [...line].map((letter, column) => {
      const [x, y] = [70 + column * 11, 760 - row * 26];
      const boxes = (STROKES[letter] ?? []).map(([left, low, width, height]) =>
        [x + left * 1.2, y + low * 1.2, width * 1.2, height * 1.2, 're'].join(' '),
      );
      return boxes.length > 0 ? `${boxes.join(' ')} f` : '';
    }),
  );
  const drawn = paths.join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj`).join('\n');
  return new TextEncoder().encode(`%PDF-1.4\n${body}\ntrailer << /Root 1 0 R /Size 5 >>\n%%EOF`);
}

async function pageOf(lines: readonly string[]) {
  const content = await readContent({ bytes: outlined(lines), ocrPages: 1 });
  if (content.outcome !== 'read') throw new Error('The page was refused');
  const [page] = content.pages;
  return { source: page?.source, text: (page?.words ?? []).map(({ text }) => text) };
}

describe('a page whose letters are drawn as outlines', () => {
  it('is recognised as a scan is', async () => {
    const line = 'THE TILE FILLET LIFT HEEL';
    const { source, text } = await pageOf(Array.from({ length: 6 }, () => line));
    expect(source).toBe('ocr');
    expect(text.filter((word) => word === 'FILLET')).toHaveLength(6);
  });

  it('is not, where a few shapes are a sign', async () => {
    const { source, text } = await pageOf(['THE TILE']);
    expect(source).toBe('text');
    expect(text).toEqual([]);
  });
});
