import type { GreyImage } from './render.ts';

const WHITE = 255;
/** Darker than this is ink, the grey edges of thin strokes included. */
const FAINT = 190;

/** Turns an image about its centre by `radians`, clockwise when positive; corners become white. */
export function straighten(image: GreyImage, radians: number): GreyImage {
  const { width, height, pixels } = image;
  const out = new Uint8Array(width * height).fill(WHITE);
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const [cx, cy] = [width / 2, height / 2];
  for (let y = 0; y < height; y++) {
    let sx = (0 - cx) * cos - (y - cy) * sin + cx;
    let sy = (0 - cx) * sin + (y - cy) * cos + cy;
    for (let x = 0; x < width; x++, sx += cos, sy += sin) {
      const x0 = sx | 0;
      const y0 = sy | 0;
      if (sx < 0 || sy < 0 || x0 >= width - 1 || y0 >= height - 1) continue;
      const at = y0 * width + x0;
      const [fx, fy] = [sx - x0, sy - y0];
      const top = (pixels[at] ?? WHITE) * (1 - fx) + (pixels[at + 1] ?? WHITE) * fx;
      const low = (pixels[at + width] ?? WHITE) * (1 - fx) + (pixels[at + width + 1] ?? WHITE) * fx;
      out[y * width + x] = top * (1 - fy) + low * fy;
    }
  }
  return { ...image, pixels: out };
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

type Axis = {
  /** Pixels along the line and across it. */
  along: number;
  across: number;
  at(along: number, across: number): number;
};

/** Pixels without ink that a line may have and still be one: grain and faint print. */
const GAP = 2;

/** Runs of ink along one direction that are longer than `least` pixels and thinner than `thick`. */
function wipeLines(
  mask: Uint8Array,
  axis: Axis,
  limits: { least: number; thick: number },
): number[] {
  const wipe: number[] = [];
  const ink = (along: number, across: number) =>
    across >= 0 && across < axis.across && mask[axis.at(along, across)] === 1;
  // A line may lean by a pixel: it is followed in bands of three.
  const band = (along: number, across: number) =>
    ink(along, across) || ink(along, across - 1) || ink(along, across + 1);
  const thickness = (along: number, across: number) => {
    let n = 0;
    for (let d = 0; d <= limits.thick && ink(along, across + d); d++) n++;
    for (let d = 1; d <= limits.thick && ink(along, across - d); d++) n++;
    return n;
  };
  // A row of letters has stems all along it; a ruled line is thin nearly everywhere.
  const pen = (from: number, to: number, across: number): number[] => {
    const found: number[] = [];
    let thin = 0;
    for (let k = from; k <= to; k++) {
      const on = [-1, 0, 1].filter((d) => ink(k, across + d));
      const thicks = on.map((d) => thickness(k, across + d));
      if (thicks.some((n) => n <= limits.thick)) thin++;
      on.forEach((d, i) => {
        if ((thicks[i] ?? 0) <= limits.thick) found.push(axis.at(k, across + d));
      });
    }
    return thin >= (to - from + 1) * 0.93 ? found : [];
  };
  for (let across = 0; across < axis.across; across++) {
    let start = -1;
    let last = -1;
    for (let along = 0; along <= axis.along; along++) {
      const on = along < axis.along && band(along, across);
      if (on) {
        if (start < 0) start = along;
        last = along;
      } else if (start >= 0 && (along - last > GAP || along === axis.along)) {
        const run = last - start >= limits.least ? pen(start, last, across) : [];
        for (const index of run) wipe.push(index);
        start = -1;
      }
    }
  }
  return wipe;
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
    { along: height, across: width, at: (y, x) => y * width + x },
    { least: Math.round(scale * 11), thick },
  );
  const level = wipeLines(
    mask,
    { along: width, across: height, at: (x, y) => y * width + x },
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
