import type { GreyImage } from './render.ts';

const WHITE = 255;
/** Darker than this is ink, the grey edges of thin strokes included. */
const FAINT = 190;

/** Parts of a pixel in whole numbers: the loops below run over millions of pixels. */
const ONE = 256;
const BITS = 16;

/** Turns an image about its centre by `radians`, clockwise when positive; corners become white. */
export function straighten(image: GreyImage, radians: number): GreyImage {
  const { width, height, pixels } = image;
  const out = new Uint8Array(width * height).fill(WHITE);
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const [cx, cy] = [width / 2, height / 2];
  const [right, low] = [width - 1, height - 1];
  for (let y = 0; y < height; y++) {
    let sx = (0 - cx) * cos - (y - cy) * sin + cx;
    let sy = (0 - cx) * sin + (y - cy) * cos + cy;
    const row = y * width;
    for (let x = 0; x < width; x++, sx += cos, sy += sin) {
      if (sx < 0 || sy < 0) continue;
      const x0 = sx | 0;
      const y0 = sy | 0;
      if (x0 >= right || y0 >= low) continue;
      const at = y0 * width + x0;
      const fx = ((sx - x0) * ONE) | 0;
      const fy = ((sy - y0) * ONE) | 0;
      const a = pixels[at] as number;
      const b = pixels[at + 1] as number;
      const c = pixels[at + width] as number;
      const d = pixels[at + width + 1] as number;
      const over = a * (ONE - fx) + b * fx;
      const under = c * (ONE - fx) + d * fx;
      out[row + x] = (over * (ONE - fy) + under * fy) >> BITS;
    }
  }
  return { ...image, pixels: out };
}

/** Half as large: enough to measure how far lines lean. */
export function halved(image: GreyImage): GreyImage {
  const [width, height] = [image.width >> 1, image.height >> 1];
  const { pixels } = image;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let at = 2 * y * image.width;
    for (let x = 0; x < width; x++, at += 2) {
      const over = (pixels[at] as number) + (pixels[at + 1] as number);
      const under = (pixels[at + image.width] as number) + (pixels[at + image.width + 1] as number);
      out[y * width + x] = (over + under) >> 2;
    }
  }
  return { width, height, pixels: out, scale: image.scale / 2 };
}

/** Turns an image by a quarter, clockwise. */
export function quarterTurn(image: GreyImage): GreyImage {
  const { width, height, pixels } = image;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      out[x * height + (height - 1 - y)] = pixels[y * width + x] ?? WHITE;
  return { ...image, width: height, height: width, pixels: out };
}

/** One direction of an image: its pixels along it and across it, and how far apart they lie in memory. */
type Axis = { along: number; across: number; step: number; stride: number };

/** Pixels without ink that a line may have and still be one: grain and faint print. */
const GAP = 2;

/** Ink that has a neighbour across: a line may lean by a pixel, and is followed in bands of three. */
function bandsOf(mask: Uint8Array, { across, stride, along, step }: Axis): Uint8Array {
  const bands = new Uint8Array(mask.length);
  for (let line = 0; line < across; line++) {
    const hasOver = line > 0 ? stride : 0;
    const hasUnder = line < across - 1 ? stride : 0;
    let at = line * stride;
    for (let k = 0; k < along; k++, at += step)
      bands[at] =
        (mask[at] as number) | (mask[at - hasOver] as number) | (mask[at + hasUnder] as number);
  }
  return bands;
}

/** Runs of ink along one direction that are longer than `least` pixels and thinner than `thick`. */
function wipeLines(
  mask: Uint8Array,
  axis: Axis,
  limits: { least: number; thick: number },
): number[] {
  const { along, across, step, stride } = axis;
  const wipe: number[] = [];
  const bands = bandsOf(mask, axis);
  for (let line = 0; line < across; line++) {
    let start = -1;
    let last = -1;
    let at = line * stride;
    for (let k = 0; k <= along; k++, at += step) {
      if (k < along && bands[at] === 1) {
        if (start < 0) start = k;
        last = k;
      } else if (start >= 0 && (k - last > GAP || k === along)) {
        if (last - start >= limits.least)
          for (const index of thinRun({ from: start, to: last, line }, { mask, axis, ...limits }))
            wipe.push(index);
        start = -1;
      }
    }
  }
  return wipe;
}

/** A row of letters has stems all along it; a ruled line is thin nearly everywhere. */
function thinRun(
  { from, to, line }: { from: number; to: number; line: number },
  { mask, axis, thick }: { mask: Uint8Array; axis: Axis; thick: number },
): number[] {
  const { across, step, stride } = axis;
  const ink = (k: number, at: number) =>
    at >= 0 && at < across && mask[at * stride + k * step] === 1;
  const thickness = (k: number, at: number) => {
    let n = 0;
    for (let d = 0; d <= thick && ink(k, at + d); d++) n++;
    for (let d = 1; d <= thick && ink(k, at - d); d++) n++;
    return n;
  };
  const found: number[] = [];
  let thin = 0;
  for (let k = from; k <= to; k++) {
    let isThin = false;
    for (let at = line - 1; at <= line + 1; at++) {
      if (!ink(k, at) || thickness(k, at) > thick) continue;
      isThin = true;
      found.push(at * stride + k * step);
    }
    if (isThin) thin++;
  }
  return thin >= (to - from + 1) * 0.93 ? found : [];
}

function inkMask(image: GreyImage): Uint8Array {
  const mask = new Uint8Array(image.width * image.height);
  for (let i = 0; i < mask.length; i++) mask[i] = (image.pixels[i] ?? WHITE) < FAINT ? 1 : 0;
  return mask;
}

/**
 * Rub out the ruled lines of tables: to the engine they are bars, brackets and the letter l. A
 * run of ink is ruled when it is longer than letters are tall or words are long, and thin.
 */
export function withoutRules(image: GreyImage): GreyImage {
  const { width, height, scale } = image;
  const mask = inkMask(image);
  const thick = Math.max(4, Math.round(scale * 2));
  const upright = wipeLines(
    mask,
    { along: height, across: width, step: width, stride: 1 },
    { least: Math.round(scale * 11), thick },
  );
  const level = wipeLines(
    mask,
    { along: width, across: height, step: 1, stride: width },
    { least: Math.round(scale * 36), thick },
  );
  const pixels = image.pixels.slice(0, width * height);
  for (const index of [...upright, ...level]) pixels[index] = WHITE;
  return { ...image, pixels };
}

/**
 * Whether the lines of text run up and down: ink gathers in rows where text lies level, and in
 * columns where the sheet lies on its side. Each profile counts as the share of its own direction
 * that is ink, so that a tall receipt is measured as a square sheet is.
 */
export function liesOnItsSide(image: GreyImage): boolean {
  const { width, height } = image;
  const mask = inkMask(image);
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (mask[y * width + x]) {
        rows[y] = (rows[y] ?? 0) + 1;
        columns[x] = (columns[x] ?? 0) + 1;
      }
  return roughness(columns) / height > (roughness(rows) / width) * 1.1;
}

/** Squared differences of neighbours: lines of text make them large across their direction. */
function roughness(profile: Float64Array): number {
  let sum = 0;
  for (let i = 4; i < profile.length; i++) sum += ((profile[i] ?? 0) - (profile[i - 4] ?? 0)) ** 2;
  return sum;
}
