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
/** Points that a run may be thick, and at most where it is so many times as long. */
const THICK = 2;
const THICKEST = 4;
const SLENDER = 15;
/** A row of letters has stems all along it; a ruled line is thin nearly everywhere. */
const THIN = 0.93;
/** This much of a line that others cross is thin; an area that is grey is thin nowhere. */
const CROSSED = 0.6;
/** Points in which a run is thin nowhere: it goes through an area. */
const AREA = 8;

/** One direction of an image: its pixels along it and across it, and how far apart they lie in memory. */
type Axis = { along: number; across: number; step: number; stride: number };
type Ink = { pixels: Uint8Array; axis: Axis; scale: number };

/**
 * Rubs out the ruled lines of tables: to the engine they are bars, brackets and the letter l. A
 * run of ink is ruled when it is longer than letters are tall or words are long, and thin; tills print
 * letters of twice the height, so a short upright one has to belong to a table.
 */
export function withoutRules(image: GreyImage): GreyImage {
  const { width, height, scale } = image;
  const upright = { along: height, across: width, step: width, stride: 1 };
  const level = { along: width, across: height, step: 1, stride: width };
  const pixels = image.pixels.slice(0, width * height);
  const find = (axis: Axis, least: number) => {
    const ink = { pixels: image.pixels, axis, scale };
    return { ink, runs: longRuns(ink, Math.round(least * scale)) };
  };
  const across = find(level, LEVEL);
  const down = find(upright, UPRIGHT);
  const near = Math.round(MEETS * scale);
  const tall = Math.round(TALL * scale);
  const crossing = placesOf(across.runs, { width, height, near });
  const isRuled = ({ from, to, line }: Run) => to - from >= tall || crossing(line, from, to);
  const standing = down.runs.filter(isRuled);
  const [levels, uprights] = [placesIn(across), placesIn({ ink: down.ink, runs: standing })];
  for (const run of standing) rubOut(pixels, run, down.ink, levels);
  for (const run of across.runs) rubOut(pixels, run, across.ink, uprights);
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

/** The pixels of an image that are on one of the runs which are thin but where others cross them: 1. */
function placesIn({ ink, runs }: { ink: Ink; runs: readonly Run[] }): Uint8Array {
  const { step, stride } = ink.axis;
  const places = new Uint8Array(ink.pixels.length);
  for (const run of runs) {
    if (traced(run, ink).thin < CROSSED) continue;
    for (let k = run.from; k <= run.to; k++) places[k * step + run.line * stride] = 1;
  }
  return places;
}

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

/** Pixels that a run of a length may be thick: bold frames are long. */
function thickest(length: number, scale: number): number {
  const points = Math.min(THICKEST, Math.max(THICK, length / scale / SLENDER));
  return Math.max(4, Math.round(points * scale));
}

/** Makes a run white where it is thin, if it is so nearly everywhere; a grey head of a table parts it. */
function rubOut(out: Uint8Array, run: Run, ink: Ink, crossed: Uint8Array): void {
  const { stride } = ink.axis;
  for (const part of partsOf(run, ink, crossed)) {
    const { thin, inks } = traced(part, ink, crossed);
    if (thin < THIN) continue;
    for (const index of inks)
      for (const at of [index - stride, index, index + stride])
        if (at === index || (ink.pixels[at] as number) >= FAINT) out[at] = WHITE;
  }
}

/** The parts of a run between stretches in which it is thin nowhere, where one is a ruled line by itself. */
function partsOf(run: Run, ink: Ink, crossed: Uint8Array): Run[] {
  const { places } = traced(run, ink, crossed);
  const area = AREA * ink.scale;
  const parts: Run[] = [];
  for (const place of [run.from, ...places, run.to]) {
    const last = parts.at(-1);
    if (last && place - last.to <= area) last.to = place;
    else parts.push({ from: place, to: place, line: run.line });
  }
  const isWhole = parts.length === 1;
  return parts.filter(({ from, to }) => isWhole || to - from >= UPRIGHT * ink.scale);
}

/**
 * How much of a run is thin, where, and its ink there. Where it crosses a ruled line it is as thin as elsewhere.
 * @param crossed the pixels of such lines: 1
 */
function traced(
  { from, to, line }: Run,
  { pixels, axis, scale }: Ink,
  crossed?: Uint8Array,
): { thin: number; places: number[]; inks: number[] } {
  const { across, step, stride } = axis;
  const thick = thickest(to - from, scale);
  const isInk = (at: number) => (pixels[at] as number) < FAINT;
  const thickness = (k: number, at: number) => {
    let n = 0;
    for (let d = at; n <= thick && d < across && isInk(d * stride + k * step); d++) n++;
    for (let d = at - 1; n <= thick && d >= 0 && isInk(d * stride + k * step); d--) n++;
    return n;
  };
  const inks: number[] = [];
  const places: number[] = [];
  for (let k = from; k <= to; k++) {
    let isThin = false;
    for (let at = Math.max(0, line - 1); at <= line + 1 && at < across; at++) {
      const index = at * stride + k * step;
      if (!isInk(index) || (crossed?.[index] !== 1 && thickness(k, at) > thick)) continue;
      isThin = true;
      inks.push(index);
    }
    if (isThin) places.push(k);
  }
  return { thin: places.length / (to - from + 1), places, inks };
}
