import { type Marks, marksOf } from './marks.ts';
import type { GreyImage } from './render.ts';
import { wayOfLines } from './way-of-lines.ts';

/** Darker than this is ink, the grey edges of thin strokes included. */
const FAINT = 190;
/** So much of a letter's box is ink. */
const INKED = 0.3;
/** Scatters where each row begins: a pattern of the sample would be taken for lines. */
const SCATTER = 0x9e3779b1;
/** Points of ink that are measured: more of them say the same. */
const POINTS = 40_000;
/** Slopes that are tried either way of what the letters' neighbours say: some three degrees. */
const NEAR = 0.05;
const COARSE = 0.004;
const FINE = 0.0004;
/** Points in which a line's ink begins and ends. */
const EDGE = 0.6;

type Points = {
  along: Float32Array;
  across: Float32Array;
  count: number;
  scale: number;
};

/** How a sheet lies: whether its lines run up and down, and how far they lean, in radians. */
export type Lie = { onItsSide: boolean; lean: number };

/**
 * Finds how a sheet lies by its letters: each one's nearest stands beside it on its line, whatever
 * edges, tables and dirt are on the picture. Their ink then tells the lean to a fraction of a degree.
 */
export function howItLies(image: GreyImage): Lie {
  const marks = marksOf(image, 2);
  const way = marks && wayOfLines(marks);
  if (!marks || way === undefined) return { onItsSide: false, lean: 0 };
  const onItsSide = way > Math.PI / 4;
  const about = Math.tan(onItsSide ? Math.PI / 2 - way : way);
  const points = inkOf(image, marks);
  const turned = { ...points, along: points.across, across: points.along };
  const { width, height } = image;
  const slope = onItsSide
    ? steepest(turned, { span: width, length: height, about })
    : steepest(points, { span: height, length: width, about });
  // Seen after the quarter turn, what led down leads up.
  return { onItsSide, lean: Math.atan(onItsSide ? slope : -slope) };
}

/** Ink of the letters, a pixel in so many, along no line of the page itself. */
function inkOf({ width, height, pixels, scale }: GreyImage, { boxes }: Marks): Points {
  const area = boxes.reduce((sum, it) => sum + (it.right - it.left) * (it.bottom - it.top), 0);
  const step = Math.max(1, Math.round((area * INKED) / POINTS));
  const found: number[] = [];
  for (const { left, top, right, bottom } of boxes)
    for (let y = top; y < Math.min(height, bottom); y++) {
      const first = (Math.imul(y, SCATTER) >>> 16) % step;
      for (let x = left + ((first + step - (left % step)) % step); x < right; x += step)
        if ((pixels[y * width + x] as number) < FAINT) found.push(x, y);
    }
  const every = Math.max(1, Math.ceil(found.length / 2 / POINTS));
  const count = Math.floor(found.length / 2 / every);
  const along = new Float32Array(count);
  const across = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    along[i] = found[2 * i * every] as number;
    across[i] = found[2 * i * every + 1] as number;
  }
  return { along, across, count, scale };
}

/** The slope, near one that is known about, at which the ink gathers most in rows. */
function steepest(
  points: Points,
  { span, length, about }: { span: number; length: number; about: number },
): number {
  const room = Math.ceil((Math.abs(about) + NEAR + 2 * COARSE) * length);
  const rows = new Float64Array(Math.ceil(span) + 2 * room + 1);
  const apart = Math.max(1, Math.round(EDGE * points.scale));
  const best = (from: number, to: number, by: number) => {
    let found = { slope: 0, sharp: -1 };
    for (let slope = from; slope <= to + by / 2; slope += by) {
      project(points, slope, { rows, room });
      const sharp = differences(rows, apart);
      if (sharp > found.sharp) found = { slope, sharp };
    }
    return found.slope;
  };
  const coarse = best(about - NEAR, about + NEAR, COARSE);
  return best(coarse - 2 * COARSE, coarse + 2 * COARSE, FINE);
}

/** Counts the ink of each row, with rows that lean by `slope`. */
function project(
  { along, across, count }: Points,
  slope: number,
  { rows, room }: { rows: Float64Array; room: number },
): void {
  rows.fill(0);
  for (let i = 0; i < count; i++) {
    const row = (across[i] as number) - slope * (along[i] as number) + room;
    rows[row | 0] = (rows[row | 0] as number) + 1;
  }
}

/** Squared differences of the ink of rows that lie `apart`: lines of text make them large. */
function differences(rows: Float64Array, apart: number): number {
  let sum = 0;
  for (let i = apart; i < rows.length; i++)
    sum += ((rows[i] as number) - (rows[i - apart] as number)) ** 2;
  return sum;
}
