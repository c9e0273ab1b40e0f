export type Matrix = readonly [number, number, number, number, number, number];
export type Box = {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
};

export const UNIT: Matrix = [1, 0, 0, 1, 0, 0];

/** Multiply two PDF matrices; what the second lacks is the unit's. */
export function multiply(m: Matrix, n: readonly number[]): Matrix {
  const [a, b, c, d, e, f] = m;
  const [p = 1, q = 0, r = 0, s = 1, t = 0, u = 0] = n;
  return [
    a * p + c * q,
    b * p + d * q,
    a * r + c * s,
    b * r + d * s,
    a * t + c * u + e,
    b * t + d * u + f,
  ];
}

/** The box around a rectangle once a matrix has moved it. */
export function boxOf(m: Matrix, x0: number, y0: number, x1: number, y1: number): Box {
  const xs = [m[0] * x0 + m[2] * y0 + m[4], m[0] * x1 + m[2] * y1 + m[4]];
  const ys = [m[1] * x0 + m[3] * y0 + m[5], m[1] * x1 + m[3] * y1 + m[5]];
  return { x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) };
}

/** What two boxes share; empty when they do not meet. */
export function shared(a: Box, b: Box): Box {
  const box = {
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  };
  return box.x0 < box.x1 && box.y0 < box.y1 ? box : { x0: 0, y0: 0, x1: 0, y1: 0 };
}

/** The bounding box that pdf.js puts last among a path's arguments. */
export function pathBounds(args: unknown): number[] | undefined {
  const last = Array.isArray(args) ? args.at(-1) : undefined;
  const bounds = last && typeof last === 'object' ? Array.from(last as ArrayLike<number>) : [];
  return bounds.length === 4 && bounds.every(Number.isFinite) ? bounds : undefined;
}

/** Numbers of a path that is a rectangle: a start, three sides, and the closing of the last. */
const RECTANGLE = 13;

/** Whether a path is one plain rectangle: its bounding box then is what it fills. */
export function isRectangle(args: unknown): boolean {
  const [, pieces] = Array.isArray(args) ? args : [];
  const [path, more] = Array.isArray(pieces) ? pieces : [];
  return (
    more === undefined && ArrayBuffer.isView(path) && (path as Float32Array).length <= RECTANGLE
  );
}
