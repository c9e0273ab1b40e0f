import { type Box, patchesOf } from './patches.ts';
import type { GreyImage } from './render.ts';

/** Darker than this is ink, once the paper is even. */
const INK = 150;
/** Pixels: what is lower is dirt. */
const LOW = 5;
/** What is longer than this share of the page is no letter. */
const LONG = 1 / 12;
/** Dashes and rules are longer than letters are for their width. */
const SLIM = 4;
/** Letters are so much smaller or larger than most of them. */
const SMALLEST = 0.5;
const LARGEST = 2.2;
/** So many marks are print. */
const FEW = 20;

/** The marks of an image that may be letters, in its pixels, and the longer side of most of them. */
export type Marks = { boxes: Box[]; size: number };

/**
 * Finds what may be letters: patches of ink that are no dash, no dirt and no edge, nearly as large as
 * most others. Most of the ink says how large: specks are many, and have little of it.
 * @param side of the squares that are looked at, in pixels: two spare time where letters are large
 * @returns undefined where nothing looks like print
 */
export function marksOf({ width, height, pixels }: GreyImage, side: 1 | 2): Marks | undefined {
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const ink = new Uint8Array(columns * rows);
  for (let y = 0; y < rows * side; y++) {
    const row = Math.floor(y / side) * columns;
    for (let x = 0, at = y * width; x < columns * side; x++, at++)
      if ((pixels[at] as number) < INK) ink[row + (side === 2 ? x >> 1 : x)] = 1;
  }
  const longest = Math.max(width, height) * LONG;
  const found = patchesOf(ink, columns).flatMap(({ left, top, right, bottom }) => {
    const [wide, high] = [(right - left) * side, (bottom - top) * side];
    const long = Math.max(wide, high);
    if (long < LOW || long > longest || long > Math.min(wide, high) * SLIM) return [];
    const box = { left: left * side, top: top * side, right: right * side, bottom: bottom * side };
    return [{ box, long }];
  });
  if (found.length < FEW) return undefined;
  const size = middle(found.map(({ long }) => long));
  const boxes = found.flatMap(({ box, long }) =>
    long >= size * SMALLEST && long <= size * LARGEST ? [box] : [],
  );
  return { boxes, size };
}

/** The size that half of all lengths are in: large ones count by their length. */
function middle(sizes: number[]): number {
  const sorted = sizes.sort((a, b) => a - b);
  let left = sorted.reduce((sum, size) => sum + size, 0) / 2;
  for (const size of sorted) {
    left -= size;
    if (left <= 0) return size;
  }
  return 0;
}
