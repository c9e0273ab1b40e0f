import type { GreyImage } from '../render.ts';
import type { FoundLine } from './found-line.ts';
import type { Network } from './networks.ts';

/** Pixels that the network looks at: more of them cost time, fewer hide small print. */
const LOOK = 900_000;
/** The network halves an image five times. */
const STEP = 32;
/** Of what its numbers are taken: the middle and the spread of pictures' red, green and blue. */
const COLOURS = [
  [0.485, 0.229],
  [0.456, 0.224],
  [0.406, 0.225],
] as const;
/** A pixel is of a line from here on, and a patch of them is one when they are as sure on average. */
const SURE = 0.3;
const LINE = 0.6;
/** The network tells the heart of a line; it reaches further by this share of area by circumference. */
const AROUND = 1.5;
/** Pixels of the smaller picture that the heart of a line is high and long at least. */
const LOW = 3;

/** Finds the lines of text of an upright image, wherever they stand. */
export async function findLines(image: GreyImage, find: Network): Promise<FoundLine[]> {
  const shrink = Math.min(1, Math.sqrt(LOOK / (image.width * image.height)));
  const side = (length: number) => Math.max(STEP, Math.round((length * shrink) / STEP) * STEP);
  const [width, height] = [side(image.width), side(image.height)];
  const small = smaller(image, width, height);
  const planes = new Float32Array(3 * width * height);
  COLOURS.forEach(([middle, spread], plane) => {
    for (let i = 0; i < small.length; i++)
      planes[plane * small.length + i] = ((small[i] as number) / 255 - middle) / spread;
  });
  const { data } = await find(planes, [1, 3, height, width]);
  const [fx, fy] = [image.width / width, image.height / height];
  return hearts(data, width).map(({ left, right, y, lean, height }) => {
    const more = (AROUND * (right - left) * height) / (2 * (right - left + height));
    return {
      left: Math.max(0, (left - more) * fx),
      right: Math.min(image.width, (right + more) * fx),
      y: y * fy,
      lean: (lean * fy) / fx,
      height: (height + 2 * more) * fy,
    };
  });
}

/** The image made smaller: each pixel the mean of those that it stands for. */
function smaller(
  { width, height, pixels }: GreyImage,
  columns: number,
  rows: number,
): Float32Array {
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const [top, low] = span(y, rows, height);
    for (let x = 0; x < columns; x++) {
      const [left, right] = span(x, columns, width);
      let sum = 0;
      for (let sy = top; sy < low; sy++)
        for (let sx = left; sx < right; sx++) sum += pixels[sy * width + sx] as number;
      out[y * columns + x] = sum / ((low - top) * (right - left));
    }
  }
  return out;
}

function span(at: number, of: number, length: number): [number, number] {
  const from = Math.min(length - 1, Math.floor((at * length) / of));
  return [from, Math.max(from + 1, Math.floor(((at + 1) * length) / of))];
}

/** The patches of sure pixels that are lines, each with how it leans. */
function hearts(sure: Float32Array, columns: number): FoundLine[] {
  const open = Uint8Array.from(sure, (value) => (value > SURE ? 1 : 0));
  const found: FoundLine[] = [];
  for (let start = 0; start < open.length; start++)
    if (open[start]) {
      const line = lineOf(patchFrom(open, columns, start), sure, columns);
      if (line) found.push(line);
    }
  return found;
}

/** The pixels that hang together with the first; they are used up. */
function patchFrom(open: Uint8Array, columns: number, start: number): number[] {
  const patch = [start];
  open[start] = 0;
  for (let i = 0; i < patch.length; i++) {
    const at = patch[i] as number;
    for (const row of [at - columns, at, at + columns])
      for (const next of [row - 1, row, row + 1])
        if (open[next]) {
          open[next] = 0;
          patch.push(next);
        }
  }
  return patch;
}

/** A patch as a strip: the line through its pixels, and how far they lie from it. */
function lineOf(patch: number[], sure: Float32Array, columns: number): FoundLine | undefined {
  let [sx, sy, all] = [0, 0, 0];
  let [left, right] = [Number.POSITIVE_INFINITY, 0];
  for (const at of patch) {
    const x = at % columns;
    sx += x;
    sy += Math.floor(at / columns);
    all += sure[at] as number;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
  }
  const count = patch.length;
  if (all / count < LINE) return undefined;
  const [mx, my] = [sx / count, sy / count];
  let [xx, xy] = [0, 0];
  for (const at of patch) {
    const dx = (at % columns) - mx;
    xx += dx * dx;
    xy += dx * (Math.floor(at / columns) - my);
  }
  const lean = right - left > 2 * Math.sqrt(count) ? xy / xx : 0;
  let [high, low] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of patch) {
    const off = Math.floor(at / columns) - my - lean * ((at % columns) - mx);
    high = Math.min(high, off);
    low = Math.max(low, off + 1);
  }
  const height = low - high;
  if (height < LOW || right - left < LOW) return undefined;
  const middle = (left + right) / 2;
  return { left, right, y: my + lean * (middle - mx) + (high + low) / 2, lean, height };
}
