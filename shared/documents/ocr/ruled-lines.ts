import type { GreyImage } from './render.ts';

const WHITE = 255;
/** Darker than this is ink, the grey edges of thin strokes included. */
const FAINT = 190;
/** Pixels without ink that a line may have and still be one: grain and faint print. */
const GAP = 2;
/** A row of letters has stems all along it; a ruled line is thin nearly everywhere. */
const THIN = 0.93;

/** One direction of an image: its pixels along it and across it, and how far apart they lie in memory. */
type Axis = { along: number; across: number; step: number; stride: number };
type Ink = { mask: Uint8Array; axis: Axis; thick: number };

/**
 * Rubs out the ruled lines of tables: to the engine they are bars, brackets and the letter l. A
 * run of ink is ruled when it is longer than letters are tall or words are long, and thin.
 */
export function withoutRules(image: GreyImage): GreyImage {
  const { width, height, scale } = image;
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) if ((image.pixels[i] as number) < FAINT) mask[i] = 1;
  const thick = Math.max(4, Math.round(scale * 2));
  const upright = { along: height, across: width, step: width, stride: 1 };
  const level = { along: width, across: height, step: 1, stride: width };
  const pixels = image.pixels.slice(0, width * height);
  const wipe = (ink: Ink, least: number) => {
    for (const run of longRuns(ink, Math.round(least * scale))) rubOut(pixels, run, ink);
  };
  wipe({ mask, axis: upright, thick }, 11);
  wipe({ mask, axis: level, thick }, 36);
  return { ...image, pixels };
}

type Run = { from: number; to: number; line: number };

/**
 * Runs of ink along one direction of at least so many pixels. A line may lean by a pixel, so it is
 * followed in bands of three. The image is walked as it lies in memory, whichever the direction.
 */
function longRuns({ mask, axis }: Ink, least: number): Run[] {
  const { along, across, step, stride } = axis;
  const starts = new Int32Array(across).fill(-1);
  const lasts = new Int32Array(across);
  const found: Run[] = [];
  const end = (line: number) => {
    const [from, to] = [starts[line] as number, lasts[line] as number];
    if (to - from >= least) found.push({ from, to, line });
    starts[line] = -1;
  };
  const look = (k: number, line: number) => {
    const at = k * step + line * stride;
    const ink =
      mask[at] === 1 ||
      (line > 0 && mask[at - stride] === 1) ||
      (line < across - 1 && mask[at + stride] === 1);
    if (ink) {
      if ((starts[line] as number) < 0) starts[line] = k;
      lasts[line] = k;
    } else if ((starts[line] as number) >= 0 && k - (lasts[line] as number) > GAP) end(line);
  };
  if (step === 1)
    for (let line = 0; line < across; line++) for (let k = 0; k < along; k++) look(k, line);
  else for (let k = 0; k < along; k++) for (let line = 0; line < across; line++) look(k, line);
  for (let line = 0; line < across; line++) if ((starts[line] as number) >= 0) end(line);
  return found;
}

/** Makes a run white where it is thin, if it is so nearly everywhere. */
function rubOut(pixels: Uint8Array, { from, to, line }: Run, { mask, axis, thick }: Ink): void {
  const { across, step, stride } = axis;
  const thickness = (k: number, at: number) => {
    let n = 0;
    for (let d = at; n <= thick && d < across && mask[d * stride + k * step] === 1; d++) n++;
    for (let d = at - 1; n <= thick && d >= 0 && mask[d * stride + k * step] === 1; d--) n++;
    return n;
  };
  const found: number[] = [];
  let thin = 0;
  for (let k = from; k <= to; k++) {
    let isThin = false;
    for (let at = Math.max(0, line - 1); at <= line + 1 && at < across; at++) {
      const index = at * stride + k * step;
      if (mask[index] !== 1 || thickness(k, at) > thick) continue;
      isThin = true;
      found.push(index);
    }
    if (isThin) thin++;
  }
  if (thin >= (to - from + 1) * THIN) for (const index of found) pixels[index] = WHITE;
}
