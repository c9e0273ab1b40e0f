import type { GreyImage } from '../../ocr/render.ts';
import { type Brightness, brightnessOf } from './brightness.ts';
import { anglesOf, type Corners, cornersAround, hullOf, type Point } from './quadrilateral.ts';

/** Levels that are tried as the one that parts paper from what it lies on. */
const STEP = 12;
/** Paper covers at least this share of the picture; what covers more is the picture. */
const SMALLEST = 0.08;
const LARGEST = 0.97;
/** Its corners are filled by it to such a share, and as far from square as this, in degrees. */
const FILLED = 0.85;
const SKEWED = 40;
/** Squares from a side at which the brightness on both is compared. */
const BESIDE = 3;
/** Levels by which paper is brighter than what it lies on, and along how much of each side. */
const BRIGHTER = 20;
const CLEAR = 0.6;
/** Squares from the picture's edge within which a side is the picture's. */
const EDGE = 2;
/** Squares by which a side leans at least that was photographed: a program draws it level. */
const DRAWN = 0.75;
/** Of the squares beside the paper so many at most have something bright on them: more may be print. */
const PRINTED = 0.08;

/**
 * Finds the sheet in a photograph: the bright area with four sides behind which it is darker. At least
 * two sides lie in the picture; the others may be cut off by its edge.
 * @returns its corners in pixels; undefined where none is clearly told from what it lies on
 */
export function paperIn(image: GreyImage): Corners | undefined {
  const brightness = brightnessOf(image);
  const { levels, side } = brightness;
  const sorted = levels.slice().sort();
  const [dark, bright] = [0.02, 0.98].map((part) => sorted[Math.floor(part * sorted.length)] ?? 0);
  let best: { corners: Corners; score: number } | undefined;
  for (let level = (dark as number) + STEP; level < (bright as number); level += STEP) {
    const found = sheetAt(brightness, level);
    if (found && found.score > (best?.score ?? 0)) best = found;
  }
  return best?.corners.map(({ x, y }) => ({ x: x * side, y: y * side })) as Corners | undefined;
}

function sheetAt(brightness: Brightness, level: number) {
  const { broad, columns, rows } = brightness;
  const area = largestOf(
    broad.map((it) => (it >= level ? 1 : 0)),
    columns,
  );
  const share = area.length / (columns * rows);
  if (share < SMALLEST || share > LARGEST) return undefined;
  const corners = cornersAround(hullOf(outlineOf(area, columns)));
  if (!corners) return undefined;
  if (anglesOf(corners).some((angle) => Math.abs(angle - 90) > SKEWED)) return undefined;
  const { inside, printed } = shares(brightness, corners);
  const filled = area.length / inside;
  if (filled < FILLED || printed > PRINTED) return undefined;
  const sides = corners.flatMap((from, i) =>
    sideOf(brightness, from, corners[(i + 1) % 4] as Point),
  );
  if (sides.length < 2 || sides.some(({ clear }) => clear < CLEAR)) return undefined;
  if (sides.every(({ drawn }) => drawn)) return undefined;
  return { corners, score: (filled * sides.reduce((sum, it) => sum + it.clear, 0)) / sides.length };
}

/** The squares of the largest area that hangs together. The mask is used up. */
function largestOf(mask: Uint8Array, columns: number): number[] {
  let largest: number[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start]) continue;
    const area: number[] = [];
    const take = (at: number) => {
      if (!mask[at]) return;
      mask[at] = 0;
      area.push(at);
    };
    take(start);
    for (let i = 0; i < area.length; i++) {
      const at = area[i] as number;
      const column = at % columns;
      take(at - columns);
      take(at + columns);
      if (column > 0) take(at - 1);
      if (column < columns - 1) take(at + 1);
    }
    if (area.length > largest.length) largest = area;
  }
  return largest;
}

/** The corners of the first and last square of each row. */
function outlineOf(area: readonly number[], columns: number): Point[] {
  const ends = new Map<number, { first: number; last: number }>();
  for (const at of area) {
    const [x, y] = [at % columns, Math.floor(at / columns)];
    const row = ends.get(y);
    if (!row) ends.set(y, { first: x, last: x });
    else if (x < row.first) row.first = x;
    else if (x > row.last) row.last = x;
  }
  return [...ends].flatMap(([y, { first, last }]) =>
    [y, y + 1].flatMap((y) => [
      { x: first, y },
      { x: last + 1, y },
    ]),
  );
}

/**
 * How many squares lie between the corners, and how many of those well beside them have something on
 * them that is nearer to paper than to what most of them show.
 */
function shares({ broad, peaks, columns, rows }: Brightness, corners: Corners) {
  let [inside, paper] = [0, 0];
  const beside: number[] = [];
  for (let y = 0, at = 0; y < rows; y++)
    for (let x = 0; x < columns; x++, at++) {
      const behind = farthestBehind(corners, { x: x + 0.5, y: y + 0.5 });
      if (behind >= BESIDE) beside.push(peaks[at] as number);
      if (behind > 0) continue;
      inside++;
      paper += broad[at] as number;
    }
  const table = beside.sort((a, b) => a - b)[beside.length >> 1] ?? 0;
  const light = (table + paper / Math.max(1, inside)) / 2;
  const bright = beside.filter((peak) => peak > light).length;
  return { inside: Math.max(1, inside), printed: bright / Math.max(1, beside.length) };
}

/** How far a point lies behind the side behind which it lies most; negative inside. */
function farthestBehind(corners: Corners, { x, y }: Point): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 4; i++) {
    const [from, to] = [corners[i], corners[(i + 1) % 4]] as [Point, Point];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    most = Math.max(most, (dy * (x - from.x) - dx * (y - from.y)) / Math.hypot(dx, dy));
  }
  return most;
}

/**
 * Along which share of a side it is darker behind it, and whether it runs as straight as a program draws;
 * none for a side that is the picture's.
 */
function sideOf({ levels, columns, rows }: Brightness, from: Point, to: Point) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const levelAt = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < columns && y < rows
      ? levels[Math.floor(y) * columns + Math.floor(x)]
      : undefined;
  let [seen, clear] = [0, 0];
  for (let along = EDGE; along <= length - EDGE; along++) {
    const [x, y] = [from.x + dx * along, from.y + dy * along];
    const inside = levelAt(x - dy * BESIDE, y + dx * BESIDE);
    const outside = levelAt(x + dy * BESIDE, y - dx * BESIDE);
    if (inside === undefined || outside === undefined) continue;
    seen++;
    if (inside - outside >= BRIGHTER) clear++;
  }
  if (seen < length / 4) return [];
  const drawn = Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) < DRAWN;
  return [{ clear: clear / seen, drawn }];
}
