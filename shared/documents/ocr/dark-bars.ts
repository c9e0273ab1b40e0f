import { type Box, patchesOf } from './patches.ts';
import type { GreyImage } from './render.ts';

const WHITE = 255;
/** Darker than this may be the ground of white letters. */
const DARK = 165;
/** Points: side of the squares that are looked at. */
const SQUARE = 2.4;
/** Of a bar's squares and their neighbours, so much is dark although letters stand in it. */
const SHARE = 0.55;
/** Squares that a bar is high and wide at least: letters of a title are smaller. */
const HIGH = 3;
const LONG = 9;
/** A bar fills its corners. */
const FULL = 0.6;
/** Levels by which letters differ from their ground. */
const CONTRAST = 45;

type Squares = { dark: Uint8Array; columns: number; side: number };

/** Turns bars with white letters round, as headings of tables and totals have them. */
export function withoutDarkBars(image: GreyImage): GreyImage {
  const squares = squaresOf(image);
  const bars = boxesOf(squares)
    .map((box) => tight(image, box, squares.side))
    .filter((box) => hasWhiteLetters(image, box));
  if (bars.length === 0) return image;
  const pixels = image.pixels.slice(0, image.width * image.height);
  for (const bar of bars) turnRound(pixels, image, bar);
  return { ...image, pixels };
}

function squaresOf({ width, height, pixels, scale }: GreyImage): Squares {
  const side = Math.max(4, Math.round(SQUARE * scale));
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const shares = new Float32Array(columns * rows);
  for (let y = 0; y < rows * side; y += 2) {
    const row = Math.floor(y / side) * columns;
    for (let column = 0, at = y * width; column < columns; column++) {
      let dark = 0;
      for (const end = at + side; at < end; at++) if ((pixels[at] as number) < DARK) dark++;
      shares[row + column] = (shares[row + column] as number) + dark;
    }
  }
  const whole = side * Math.ceil(side / 2) * 9 * SHARE;
  const dark = new Uint8Array(columns * rows);
  for (let row = 1; row < rows - 1; row++)
    for (let column = 1; column < columns - 1; column++) {
      let sum = 0;
      for (let y = row - 1; y <= row + 1; y++)
        for (let x = column - 1; x <= column + 1; x++) sum += shares[y * columns + x] as number;
      if (sum > whole) dark[row * columns + column] = 1;
    }
  return { dark, columns, side };
}

/** Patches of dark squares that are bars, in squares. */
function boxesOf({ dark, columns }: Squares): Box[] {
  return patchesOf(dark, columns).filter(({ left, top, right, bottom, size }) => {
    const [high, long] = [bottom - top, right - left];
    return high >= HIGH && long >= LONG && size >= high * long * FULL;
  });
}

/** The bar to the pixel: rows and columns that are mostly dark. */
function tight(image: GreyImage, box: Box, side: number): Box {
  const { width, height, pixels } = image;
  const wide = {
    left: box.left * side,
    right: box.right * side,
    top: box.top * side,
    bottom: box.bottom * side,
  };
  const mostly = (from: number, to: number, place: (at: number) => number) => {
    let dark = 0;
    for (let at = from; at < to; at += 2) if ((pixels[place(at)] as number) < DARK) dark++;
    return dark * 2 > (to - from) * 0.5;
  };
  const isRow = (y: number) => mostly(wide.left, wide.right, (x) => y * width + x);
  const isColumn = (x: number) => mostly(wide.top, wide.bottom, (y) => y * width + x);
  const room = side * 2;
  let { left, right, top, bottom } = wide;
  while (top > wide.top - room && top > 0 && isRow(top - 1)) top--;
  while (bottom < wide.bottom + room && bottom < height && isRow(bottom)) bottom++;
  while (left > wide.left - room && left > 0 && isColumn(left - 1)) left--;
  while (right < wide.right + room && right < width && isColumn(right)) right++;
  return { left, right, top, bottom };
}

function hasWhiteLetters({ width, pixels }: GreyImage, { left, right, top, bottom }: Box): boolean {
  const counts = new Uint32Array(256);
  let all = 0;
  for (let y = top; y < bottom; y += 2)
    for (let x = left; x < right; x += 2, all++) {
      const value = pixels[y * width + x] as number;
      counts[value] = (counts[value] as number) + 1;
    }
  let [sum, ground] = [0, 0];
  while (ground < 255 && sum + (counts[ground] as number) <= all / 2)
    sum += counts[ground++] as number;
  const between = (from: number, to: number) =>
    counts.slice(Math.max(0, from), Math.max(0, to)).reduce((total, n) => total + n, 0);
  const lighter = between(ground + CONTRAST, 256);
  return ground < DARK && lighter > between(0, ground - CONTRAST);
}

/** White letters become dark ones; the bar's edges become white, or they would stay as ruled lines. */
function turnRound(
  pixels: Uint8Array,
  { width, height }: GreyImage,
  { left, right, top, bottom }: Box,
) {
  const EDGE = 3;
  for (let y = Math.max(0, top - EDGE); y < Math.min(height, bottom + EDGE); y++)
    for (let x = Math.max(0, left - EDGE); x < Math.min(width, right + EDGE); x++) {
      const inside = y >= top + EDGE && y < bottom - EDGE && x >= left + EDGE && x < right - EDGE;
      const at = y * width + x;
      pixels[at] = inside ? WHITE - (pixels[at] as number) : WHITE;
    }
}
