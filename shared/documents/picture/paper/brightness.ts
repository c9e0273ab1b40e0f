import type { GreyImage } from '../../ocr/render.ts';

/** Squares along the longer side of a picture: enough to tell an edge to a few pixels. */
const ALONG = 200;
/** Squares by which print is closed: letters and lines of a table vanish in the paper. */
const PRINT = 2;

/** Squares: what is bright and narrower is a finger on the paper or a vein of the table. */
const NARROW = 3;

/** How bright a picture is in squares of `side` pixels, without what is printed on paper. */
export type Brightness = {
  levels: Uint8Array;
  /** The same without narrow bright things. */
  broad: Uint8Array;
  /** The brightest pixel of each square: light print on a dark band is thinner than one. */
  peaks: Uint8Array;
  columns: number;
  rows: number;
  side: number;
};

/** A picture's brightness, coarse, as it would be without print. */
export function brightnessOf(image: GreyImage): Brightness {
  const { width, height } = image;
  const side = Math.max(1, Math.ceil(Math.max(width, height) / ALONG));
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const { means, peaks } = squaresOf(image, { columns, rows, side });
  const levels = darkest(brightest(means, columns, PRINT), columns, PRINT);
  const broad = brightest(darkest(levels, columns, NARROW), columns, NARROW);
  return { levels, broad, peaks, columns, rows, side };
}

function squaresOf(
  { width, pixels }: GreyImage,
  { columns, rows, side }: Pick<Brightness, 'columns' | 'rows' | 'side'>,
) {
  const means = new Uint8Array(columns * rows);
  const peaks = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let [sum, peak] = [0, 0];
      for (let y = row * side; y < (row + 1) * side; y++)
        for (let at = y * width + column * side, end = at + side; at < end; at++) {
          const level = pixels[at] as number;
          sum += level;
          if (level > peak) peak = level;
        }
      means[row * columns + column] = sum / (side * side);
      peaks[row * columns + column] = peak;
    }
  return { means, peaks };
}

/** Of each square the brightest within `reach`, along and across. */
const brightest = (levels: Uint8Array, columns: number, reach: number): Uint8Array =>
  within(levels, columns, { reach, pick: Math.max });

/** Of each square the darkest within `reach`, along and across. */
const darkest = (levels: Uint8Array, columns: number, reach: number): Uint8Array =>
  within(levels, columns, { reach, pick: Math.min });

type Reach = { reach: number; pick: (a: number, b: number) => number };

function within(levels: Uint8Array, columns: number, { reach, pick }: Reach): Uint8Array {
  const along = levels.map((level, at) => {
    const row = at - (at % columns);
    let found = level;
    const last = Math.min(row + columns - 1, at + reach);
    for (let other = Math.max(row, at - reach); other <= last; other++)
      found = pick(found, levels[other] as number);
    return found;
  });
  const reachDown = reach * columns;
  return along.map((level, at) => {
    let found = level;
    const last = Math.min(along.length - 1, at + reachDown);
    for (let other = at - reachDown; other <= last; other += columns)
      if (other >= 0) found = pick(found, along[other] as number);
    return found;
  });
}
