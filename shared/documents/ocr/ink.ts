import { type Box, patchesOf } from './patches.ts';
import type { GreyImage } from './render.ts';

/** Darker than this is ink, once the paper is even. */
const INK = 150;

/** An image as a grid of squares, `side` pixels each: 1 where there is ink. */
export type Ink = { grid: Uint8Array; columns: number; rows: number; side: 1 | 2 | 4 };

/** Where there is ink. What does not fill a square at the right and lower edge is left out. */
export function inkOf({ width, height, pixels }: GreyImage, side: Ink['side']): Ink {
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const grid = new Uint8Array(columns * rows);
  const shift = Math.log2(side);
  for (let y = 0; y < rows * side; y++) {
    const row = (y >> shift) * columns;
    for (let x = 0, at = y * width; x < columns * side; x++, at++)
      if ((pixels[at] as number) < INK) grid[row + (x >> shift)] = 1;
  }
  return { grid, columns, rows, side };
}

/** Boxes around the ink that hangs together, in pixels. The grid is used up. */
export const inkPatches = ({ grid, columns, side }: Ink): Box[] =>
  patchesOf(grid, columns).map(({ left, top, right, bottom }) => ({
    left: left * side,
    top: top * side,
    right: right * side,
    bottom: bottom * side,
  }));
