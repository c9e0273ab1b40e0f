import type { GreyImage } from './render.ts';

const WHITE = 255;
/** Darker than this is ink, the grey edges of thin strokes included. */
const FAINT = 190;
/** Pixels without ink that a line may have and still be one: grain and faint print. */
const GAP = 2;
/** Points that an upright run and a level one have at least. */
const UPRIGHT = 11;
const LEVEL = 36;
/** A shorter upright run is the stem of a large letter, unless it meets a level one. */
const TALL = 30;
const MEETS = 1.5;
/** A row of letters has stems all along it; a ruled line is thin nearly everywhere. */
const THIN = 0.93;

/** One direction of an image: its pixels along it and across it, and how far apart they lie in memory. */
type Axis = { along: number; across: number; step: number; stride: number };
type Ink = { pixels: Uint8Array; axis: Axis; thick: number };

/**
 * Rubs out the ruled lines of tables: to the engine they are bars, brackets and the letter l. A
 * run of ink is ruled when it is longer than letters are tall or words are long, and thin; tills print
 * letters of twice the height, so a short upright one has to belong to a table.
 */
export function withoutRules(image: GreyImage): GreyImage {
  const { width, height, scale } = image;
  const thick = Math.max(4, Math.round(scale * 2));
  const upright = { along: height, across: width, step: width, stride: 1 };
  const level = { along: width, across: height, step: 1, stride: width };
  const pixels = image.pixels.slice(0, width * height);
  const find = (axis: Axis, least: number) => {
    const ink = { pixels: image.pixels, axis, thick };
    return { ink, runs: longRuns(ink, Math.round(least * scale)) };
  };
  const across = find(level, LEVEL);
  const down = find(upright, UPRIGHT);
  const near = Math.round(MEETS * scale);
  const tall = Math.round(TALL * scale);
  const crossing = placesOf(across.runs, { width, height, near });
  const isRuled = ({ from, to, line }: Run) => to - from >= tall || crossing(line, from, to);
  for (const run of down.runs) if (isRuled(run)) rubOut(pixels, run, down.ink);
  for (const run of across.runs) rubOut(pixels, run, across.ink);
  return { ...image, pixels };
}

/** Whether an upright run meets a level one: within `near` pixels of its ends or between them. */
function placesOf(
  runs: readonly Run[],
  { width, height, near }: { width: number; height: number; near: number },
) {
  const byRow = new Map<number, Run[]>();
  for (const run of runs) byRow.set(run.line, [...(byRow.get(run.line) ?? []), run]);
  return (x: number, from: number, to: number): boolean => {
    for (let y = Math.max(0, from - near); y <= Math.min(height - 1, to + near); y++)
      for (const run of byRow.get(y) ?? [])
        if (x >= run.from - near && x <= Math.min(width, run.to + near)) return true;
    return false;
  };
}

type Run = { from: number; to: number; line: number };

/**
 * Runs of ink along one direction of at least so many pixels. A line may lean by a pixel, so it is
 * followed in bands of three. A run that long has ink at one of the places that are looked at, so the
 * white between them is never seen.
 */
function longRuns({ pixels, axis }: Ink, least: number): Run[] {
  const { along, across, step, stride } = axis;
  const found: Run[] = [];
  const inkAt = (k: number, line: number) => {
    const at = k * step + line * stride;
    return (
      (pixels[at] as number) < FAINT ||
      (line > 0 && (pixels[at - stride] as number) < FAINT) ||
      (line < across - 1 && (pixels[at + stride] as number) < FAINT)
    );
  };
  /** The last ink from a place on, in one direction, over gaps that a line may have. */
  const follow = (start: number, line: number, by: 1 | -1) => {
    let last = start;
    for (let k = start + by; k >= 0 && k < along && Math.abs(k - last) <= GAP + 1; k += by)
      if (inkAt(k, line)) last = k;
    return last;
  };
  /** Ends of the run that was found last on each line: places within it are passed over. */
  const ends = new Int32Array(across).fill(-1);
  const look = (place: number, line: number) => {
    if (place <= (ends[line] as number)) return;
    let k = place;
    while (k < place + GAP + 1 && k < along && !inkAt(k, line)) k++;
    if (k === place + GAP + 1 || k === along) return;
    const [from, to] = [follow(k, line, -1), follow(k, line, 1)];
    ends[line] = to;
    if (to - from >= least) found.push({ from, to, line });
  };
  // However the direction lies in memory, each row of places is looked at in its order.
  for (let place = 0; place < along; place += least)
    for (let line = 0; line < across; line++) look(place, line);
  return found;
}

/** Makes a run white where it is thin, if it is so nearly everywhere. */
function rubOut(out: Uint8Array, { from, to, line }: Run, { pixels, axis, thick }: Ink): void {
  const { across, step, stride } = axis;
  const isInk = (at: number) => (pixels[at] as number) < FAINT;
  const thickness = (k: number, at: number) => {
    let n = 0;
    for (let d = at; n <= thick && d < across && isInk(d * stride + k * step); d++) n++;
    for (let d = at - 1; n <= thick && d >= 0 && isInk(d * stride + k * step); d--) n++;
    return n;
  };
  const found: number[] = [];
  let thin = 0;
  for (let k = from; k <= to; k++) {
    let isThin = false;
    for (let at = Math.max(0, line - 1); at <= line + 1 && at < across; at++) {
      const index = at * stride + k * step;
      if (!isInk(index) || thickness(k, at) > thick) continue;
      isThin = true;
      found.push(index);
    }
    if (isThin) thin++;
  }
  if (thin >= (to - from + 1) * THIN) for (const index of found) out[index] = WHITE;
}
