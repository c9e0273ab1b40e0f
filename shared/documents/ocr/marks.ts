import { inkOf, inkPatches } from './ink.ts';
import type { Box } from './patches.ts';
import type { GreyImage } from './render.ts';

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
export function marksOf(image: GreyImage, side: 1 | 2): Marks | undefined {
  const longest = Math.max(image.width, image.height) * LONG;
  const found = inkPatches(inkOf(image, side)).flatMap((box) => {
    const [wide, high] = [box.right - box.left, box.bottom - box.top];
    const long = Math.max(wide, high);
    if (long < LOW || long > longest || long > Math.min(wide, high) * SLIM) return [];
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
