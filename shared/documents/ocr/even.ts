import type { GreyImage } from './render.ts';

const PAPER = 250;
/** Side of the squares in which the paper's brightness is measured, in pixels. */
const SQUARE = 64;
/** Every so many pixels are looked at, along and across. */
const STEP = 4;
/** A square darker than this share of the page's paper is print or a hole, and no shadow. */
const SHADOW = 0.4;
/** Paper at least this bright all over, with ink at most this bright, needs nothing. */
const BRIGHT = 222;
const DARK = 110;

/** Of a square with print in it, so much is ink. */
const PRINT = 0.02;
/** Levels by which print differs from its paper at least: less is the paper's grain. */
const CONTRAST = 40;
/** Where the print of so many squares is fainter than this, it is made darker. */
const FAINT = 150;
const FAINT_SQUARES = 0.05;

/** The brightness of the paper and of the print in each square. */
type Paper = {
  columns: number;
  rows: number;
  levels: Float32Array;
  inks: Float32Array;
  /** Bright in every square: no shadow, no grey, no dark bar. */
  isBright: boolean;
};

/**
 * Evens the paper out: what is in a shadow, on grey or faintly printed becomes dark ink on white, and a
 * page of white letters on black is turned round. A page that is even already stays as it is.
 */
export function evened(image: GreyImage): GreyImage {
  const whole = histogram(image);
  const middle = share(whole, 0.5);
  if (middle < DARK && share(whole, 0.9) > middle + 60) return evened(negative(image));
  const paper = paperOf(image, share(whole, 0.7));
  const ink = share(whole, 0.004);
  if (ink <= DARK && paper.isBright && faintShare(paper) < FAINT_SQUARES) return image;
  return stretched(image, paper, ink);
}

function faintShare({ inks }: Paper): number {
  const printed = inks.filter((ink) => ink > 0);
  return printed.filter((ink) => ink > FAINT).length / Math.max(1, printed.length);
}

function negative(image: GreyImage): GreyImage {
  return { ...image, pixels: image.pixels.map((value) => 255 - value) };
}

function histogram({ pixels }: GreyImage, step = STEP * STEP + 1): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < pixels.length; i += step) {
    const value = pixels[i] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}

/** The brightness that so large a share of the pixels stays below. */
function share(counts: Uint32Array, part: number): number {
  const all = counts.reduce((sum, n) => sum + n, 0);
  let sum = 0;
  for (let value = 0; value < 256; value++) {
    sum += counts[value] as number;
    if (sum > all * part) return value;
  }
  return 255;
}

/** How bright the paper is in each square; squares without paper take their neighbours' brightness. */
function paperOf(image: GreyImage, page: number): Paper {
  const { width, height, pixels } = image;
  const [columns, rows] = [Math.ceil(width / SQUARE), Math.ceil(height / SQUARE)];
  const raw = new Float32Array(columns * rows);
  const inks = new Float32Array(columns * rows);
  const counts = new Uint32Array(256);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      counts.fill(0);
      const [bottom, right] = [
        Math.min(height, (row + 1) * SQUARE),
        Math.min(width, (column + 1) * SQUARE),
      ];
      for (let y = row * SQUARE; y < bottom; y += STEP)
        for (let x = column * SQUARE; x < right; x += STEP) {
          const value = pixels[y * width + x] as number;
          counts[value] = (counts[value] as number) + 1;
        }
      const level = share(counts, 0.85);
      raw[row * columns + column] = level < page * SHADOW ? 0 : level;
      const ink = share(counts, PRINT);
      if (level - ink >= CONTRAST) inks[row * columns + column] = Math.max(1, ink);
    }
  const grid = { columns, rows };
  const filled = raw.map((level, at) => level || around(raw, at, grid, 2, Math.max) || page);
  // A shadow is broad; what is dark and narrow, like a table's head, was printed so and has to stay dark.
  const wide = filled.map((_, at) => around(filled, at, grid, 1, Math.max));
  const levels = wide.map((_, at) => around(wide, at, grid, 1, Math.min));
  return { ...grid, levels, inks, isBright: filled.every((level) => level >= BRIGHT) };
}

/** What `pick` takes of the squares within `reach` of one. */
function around(
  levels: Float32Array,
  at: number,
  { columns, rows }: Pick<Paper, 'columns' | 'rows'>,
  reach: number,
  pick: (a: number, b: number) => number,
): number {
  const [row, column] = [Math.floor(at / columns), at % columns];
  let found = levels[at] as number;
  for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++)
    for (let x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x++)
      found = pick(found, levels[y * columns + x] as number);
  return found;
}

/** Paper becomes white and ink dark, by the brightness between the middles of four squares. */
function stretched(image: GreyImage, paper: Paper, ink: number): GreyImage {
  const { width, height, pixels } = image;
  const out = new Uint8Array(width * height);
  const print = { ...paper, levels: printOf(paper, ink) };
  for (let y = 0; y < height; y++) {
    const level = rowLevels(paper, y, width);
    const blacks = rowLevels(print, y, width);
    for (let at = y * width, x = 0; x < width; x++, at++) {
      const black = blacks[x] as number;
      const white = Math.max(level[x] as number, black + 24);
      const value = (((pixels[at] as number) - black) * PAPER) / (white - black);
      out[at] = Math.max(0, Math.min(value, PAPER));
    }
  }
  return { ...image, pixels: out };
}

/** How dark the print is in each square, and where there is none, beside it: never darker than the page's own. */
function printOf({ columns, rows, inks }: Paper, page: number): Float32Array {
  const own = Math.min(page, 200);
  return inks.map((_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let darkest = 255;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
        darkest = Math.min(darkest, inks[y * columns + x] || 255);
    return darkest === 255 ? own : Math.max(own, Math.min(darkest, 200));
  });
}

function rowLevels(
  { columns, rows, levels }: Pick<Paper, 'columns' | 'rows' | 'levels'>,
  y: number,
  width: number,
): Float32Array {
  const [top, below, fy] = between(y, rows);
  const line = new Float32Array(columns);
  for (let c = 0; c < columns; c++) {
    const over = levels[top * columns + c] as number;
    const under = levels[below * columns + c] as number;
    line[c] = over + (under - over) * fy;
  }
  const out = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    const [left, right, fx] = between(x, columns);
    const a = line[left] as number;
    out[x] = a + ((line[right] as number) - a) * fx;
  }
  return out;
}

function between(pixel: number, count: number): [first: number, second: number, part: number] {
  const place = Math.min(count - 1, Math.max(0, pixel / SQUARE - 0.5));
  const first = Math.floor(place);
  return [first, Math.min(count - 1, first + 1), place - first];
}
