import { inkOf, inkPatches } from './ink.ts';
import type { Box } from './patches.ts';
import type { GreyImage } from './render.ts';

const WHITE = 255;
/** Pixels: side of the squares in which ink is looked for. */
const SIDE = 2;
/** Points that a dash is high and long at most, and how far from the next one. */
const HIGH = 2.4;
const LONG = 9;
const APART = 4.5;
/** Points by which dashes of one line stand over each other. */
const LEVEL = 1;
/** So many dashes are a line, and no text: a row of dots over letters stands wider apart. */
const MANY = 10;

/**
 * Rubs out lines of dashes or dots, with which tills part what they print: the engine takes them for a part
 * of the line of text below, and reads neither.
 */
export function withoutDashes(image: GreyImage): GreyImage {
  const { width, height, scale } = image;
  const rows: Box[][] = [];
  for (const dash of dashesOf(image)) {
    const row = rows.find((it) => follows(it.at(-1) as Box, dash, scale));
    if (row) row.push(dash);
    else rows.push([dash]);
  }
  const lines = rows.filter(({ length }) => length >= MANY);
  if (lines.length === 0) return image;
  const pixels = image.pixels.slice(0, width * height);
  for (const { left, top, right, bottom } of lines.flat())
    for (let y = Math.max(0, top - 1); y < Math.min(height, bottom + 1); y++)
      pixels.fill(WHITE, y * width + Math.max(0, left - 1), y * width + Math.min(width, right + 1));
  return { ...image, pixels };
}

/** Marks that are as low as a dash, from left to right. */
function dashesOf(image: GreyImage): Box[] {
  const { scale } = image;
  return inkPatches(inkOf(image, SIDE))
    .filter(({ left, top, right, bottom }) => {
      return bottom - top <= HIGH * scale && right - left <= LONG * scale;
    })
    .sort((a, b) => a.left - b.left);
}

function follows(last: Box, dash: Box, scale: number): boolean {
  const gap = dash.left - last.right;
  const apart = Math.abs(dash.top + dash.bottom - last.top - last.bottom) / 2;
  return gap >= 0 && gap <= APART * scale && apart <= LEVEL * scale;
}
