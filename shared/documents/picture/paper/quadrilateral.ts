/** A place in an image, in its pixels (or in squares of them). */
export type Point = { x: number; y: number };
/** Corners, clockwise from the one at the top left. */
export type Corners = [Point, Point, Point, Point];

/** The smallest area with straight sides and no dents around these points, clockwise. */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (line: Point[]) => {
    const kept: Point[] = [];
    for (const point of line) {
      for (;;) {
        const [a, b] = [kept.at(-2), kept.at(-1)];
        if (!a || !b || turn(a, b, point) > 0) break;
        kept.pop();
      }
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Positive where the way from `a` over `b` to `c` turns clockwise (y grows downwards). */
const turn = (a: Point, b: Point, c: Point) =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

const areaOf = (polygon: readonly Point[]): number => {
  let sum = 0;
  for (const [i, { x, y }] of polygon.entries()) {
    const next = polygon[(i + 1) % polygon.length] as Point;
    sum += x * next.y - next.x * y;
  }
  return Math.abs(sum) / 2;
};

/**
 * Four corners around a hull: sides are left out one by one, the one first without which its neighbours
 * meet after the least more. A corner that was torn off or lies outside the picture is put back so.
 */
export function cornersAround(hull: readonly Point[]): Corners | undefined {
  let polygon = [...hull];
  while (polygon.length > 4) {
    let least: { at: number; meet: Point; more: number } | undefined;
    for (let at = 0; at < polygon.length; at++) {
      const [before, from, to, after] = [-1, 0, 1, 2].map(
        (by) => polygon[(at + by + polygon.length) % polygon.length] as Point,
      ) as Corners;
      const meet = meeting(before, from, after, to);
      if (!meet) continue;
      const more = areaOf([from, meet, to]);
      if (!least || more < least.more) least = { at, meet, more };
    }
    if (!least) return undefined;
    const { at, meet } = least;
    const gone = (at + 1) % polygon.length;
    polygon = polygon.flatMap((point, i) => (i === at ? [meet] : i === gone ? [] : [point]));
  }
  if (polygon.length < 4) return undefined;
  const first = polygon.reduce((best, { x, y }, i) => {
    const { x: bx, y: by } = polygon[best] as Point;
    return x + y < bx + by ? i : best;
  }, 0);
  return [...polygon.slice(first), ...polygon.slice(0, first)] as Corners;
}

/** Where two lines meet behind their second points. */
function meeting(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const [dx, dy, ex, ey] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const cross = dx * ey - dy * ex;
  if (Math.abs(cross) < 1e-9) return undefined;
  const along = ((c.x - a.x) * ey - (c.y - a.y) * ex) / cross;
  const other = ((c.x - a.x) * dy - (c.y - a.y) * dx) / cross;
  return along >= 1 && other >= 1 ? { x: a.x + along * dx, y: a.y + along * dy } : undefined;
}

/** The angles at the corners, in degrees. */
export const anglesOf = (corners: Corners): number[] =>
  corners.map(({ x, y }, i) => {
    const [before, after] = [corners[(i + 3) % 4], corners[(i + 1) % 4]] as [Point, Point];
    const from = Math.atan2(before.y - y, before.x - x);
    const to = Math.atan2(after.y - y, after.x - x);
    return (((from - to) * 180) / Math.PI + 360) % 360;
  });
