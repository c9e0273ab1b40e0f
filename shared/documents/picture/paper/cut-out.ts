import type { GreyImage } from '../../ocr/render.ts';
import type { Corners, Point } from './quadrilateral.ts';

const WHITE = 255;

/**
 * Cuts a sheet out of a picture and lays it flat: its corners become those of a rectangle, each side as
 * long as the longer of two that lie opposite. What of it lies outside of the picture is white.
 * @param finer how many pixels it has for each one of the picture's, along and across
 */
export function cutOut(image: GreyImage, corners: Corners, finer = 1): GreyImage {
  const [a, b, c, d] = corners;
  const width = Math.max(1, Math.round(finer * Math.max(apart(a, b), apart(d, c))));
  const height = Math.max(1, Math.round(finer * Math.max(apart(a, d), apart(b, c))));
  const pixels = new Uint8Array(width * height).fill(WHITE);
  const [xx, xy, x1, yx, yy, y1, wx, wy] = projection(corners);
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const u = (x + 0.5) / width;
      const far = wx * u + wy * v + 1;
      const sx = (xx * u + xy * v + x1) / far - 0.5;
      const sy = (yx * u + yy * v + y1) / far - 0.5;
      const level = levelAt(image, sx, sy);
      if (level !== undefined) pixels[at] = Math.max(0, Math.min(WHITE, level + 0.5));
    }
  }
  return { width, height, pixels, scale: image.scale * finer };
}

/** The brightness between sixteen pixels (Catmull and Rom): strokes stay sharper than between four. */
function levelAt({ width, height, pixels }: GreyImage, x: number, y: number): number | undefined {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 1 || top < 1 || left > width - 3 || top > height - 3) return undefined;
  const [fx, fy] = [x - left, y - top];
  const from = (top - 1) * width + left - 1;
  const row = (n: number) => {
    const at = from + n * width;
    const [p, q, r, s] = [pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]];
    return curve(fx, p as number, q as number, r as number, s as number);
  };
  return curve(fy, row(0), row(1), row(2), row(3));
}

// Five numbers, since this runs for each pixel five times.
const curve = (t: number, p: number, q: number, r: number, s: number) =>
  q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));

const apart = (a: Point, b: Point) => Math.hypot(b.x - a.x, b.y - a.y);

/** The projection that takes the unit square to four corners (Heckbert, 1989, section 2.2.3). */
function projection([a, b, c, d]: Corners) {
  const [dx1, dx2, sumX] = [b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x];
  const [dy1, dy2, sumY] = [b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y];
  const cross = dx1 * dy2 - dx2 * dy1;
  const wx = (sumX * dy2 - dx2 * sumY) / cross;
  const wy = (dx1 * sumY - sumX * dy1) / cross;
  return [
    b.x - a.x + wx * b.x,
    d.x - a.x + wy * d.x,
    a.x,
    b.y - a.y + wx * b.y,
    d.y - a.y + wy * d.y,
    a.y,
    wx,
    wy,
  ] as const;
}
