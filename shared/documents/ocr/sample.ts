import type { GreyImage } from './render.ts';

const WHITE = 255;
const INK = 170;
/** Of so many bands of print a sample takes one. */
const EVERY = 6;
/** Where each sample begins: together they are half of the page. */
const STARTS = [0, 3, 1];
/** Bands that a sample has at least; a page with fewer is taken whole. */
const LEAST = 2;
/** Points of white between bands. */
const BETWEEN = 6;
/** Points: a band lower than this is a dot or a dash. */
const LOW = 4;

/** Some of a page's lines, one below the other, and others for who is still in doubt: what tells how it stands and in which language it is. */
export function samplesOf(image: GreyImage): GreyImage[] {
  const bands = bandsOf(image);
  if (bands.length < LEAST * EVERY) return [image];
  return STARTS.map((start) =>
    arranged(
      image,
      bands.filter((_, i) => i % EVERY === start),
    ),
  );
}

type Band = { from: number; to: number };

function arranged(image: GreyImage, bands: Band[]): GreyImage {
  const { width, pixels, scale } = image;
  const gap = Math.round(BETWEEN * scale);
  const height = bands.reduce((sum, { from, to }) => sum + to - from + gap, gap);
  const out = new Uint8Array(width * height).fill(WHITE);
  let top = gap;
  for (const { from, to } of bands) {
    out.set(pixels.subarray(from * width, to * width), top * width);
    top += to - from + gap;
  }
  return { ...image, height, pixels: out };
}

/** Runs of rows with print in them. */
function bandsOf({ width, height, pixels, scale }: GreyImage): Band[] {
  const bands: Band[] = [];
  for (let y = 0; y < height; y++) {
    let ink = 0;
    for (let at = y * width, end = at + width; at < end; at++)
      if ((pixels[at] as number) < INK) ink++;
    if (ink < 3) continue;
    const last = bands.at(-1);
    if (last && y - last.to < scale) last.to = y + 1;
    else bands.push({ from: y, to: y + 1 });
  }
  return bands.filter(({ from, to }) => to - from >= LOW * scale);
}
