import type { GreyImage } from './render.ts';

/** Darker than this is ink, the grey edges of thin strokes included. */
const FAINT = 190;
/** Of the pixels of so many square points one is looked at. */
const EVERY = 0.8;
/** Scatters where each row begins: a pattern of the sample would be taken for lines. */
const SCATTER = 0x9e3779b1;
/** Points of ink that are measured: more of them say the same. */
const POINTS = 40_000;
/** Slopes of lines that are tried, about 9 degrees either way. */
const STEEPEST = 0.16;
const COARSE = 0.008;
const FINE = 0.0004;
/** Points in which a line's ink begins and ends. */
const EDGE = 0.6;

/** Points: lines are seen in bands so high, the stems of letters are not. */
const BAND = 4;

type Points = {
  along: Float32Array;
  across: Float32Array;
  count: number;
  scale: number;
};

/** How a sheet lies: whether its lines run up and down, and how far they lean, in radians. */
export type Lie = { onItsSide: boolean; lean: number };

/**
 * Finds how a sheet lies by the ink itself: seen along the lines of text it gathers in rows, with
 * nothing between them. Both directions are tried at each slope, so a sheet on its side that leans
 * as well is still told from an upright one.
 */
export function howItLies(image: GreyImage): Lie {
  const level = inkOf(image);
  const upright = { ...level, along: level.across, across: level.along };
  const byRows = steepest(level, image.height, image.width);
  const byColumns = steepest(upright, image.width, image.height);
  // Each profile counts as the share of its own direction, so that a tall receipt is measured as a
  // square sheet is. Columns of figures gather too, only less: on its side is what is clearly so.
  const onItsSide = byColumns.gathered / image.height > (byRows.gathered / image.width) * 1.1;
  // Seen after the quarter turn, what led down leads up.
  return { onItsSide, lean: onItsSide ? Math.atan(byColumns.slope) : Math.atan(-byRows.slope) };
}

/** Ink all over the page, a pixel in so many, along no line of the page itself. */
function inkOf({ width, height, pixels, scale }: GreyImage): Points {
  const step = Math.max(1, Math.round(EVERY * scale * scale));
  const found: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = (Math.imul(y, SCATTER) >>> 16) % step; x < width; x += step)
      if ((pixels[y * width + x] as number) < FAINT) found.push(x, y);
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

/** The slope at which the ink gathers most, and how much it gathers there in bands as high as lines. */
function steepest(
  points: Points,
  span: number,
  length: number,
): { slope: number; gathered: number } {
  const room = Math.ceil((STEEPEST + 2 * COARSE) * length);
  const rows = new Float64Array(Math.ceil(span) + 2 * room + 1);
  const best = (from: number, to: number, by: number) => {
    let found = { slope: 0, sharp: -1 };
    for (let slope = from; slope <= to + by / 2; slope += by) {
      project(points, slope, { rows, room });
      const sharp = differences(rows, 1, apart);
      if (sharp > found.sharp) found = { slope, sharp };
    }
    return found.slope;
  };
  const apart = Math.max(1, Math.round(EDGE * points.scale));
  const about = best(-STEEPEST, STEEPEST, COARSE);
  const slope = best(about - COARSE, about + COARSE, FINE);
  project(points, slope, { rows, room });
  const band = Math.max(1, Math.round(BAND * points.scale));
  return { slope, gathered: differences(rows, band, band) };
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

/** Squared differences of the ink in bands of rows that lie `apart`: lines of text make them large. */
function differences(rows: Float64Array, band: number, apart: number): number {
  let sum = 0;
  let difference = 0;
  for (let i = apart; i < rows.length; i++) {
    difference += (rows[i] as number) - (rows[i - apart] as number);
    if (i >= apart + band)
      difference -= (rows[i - band] as number) - (rows[i - band - apart] as number);
    sum += difference ** 2;
  }
  return sum;
}
