import type { GreyImage } from '../render.ts';
import { type FoundLine, middleAt } from './found-line.ts';
import type { Networks } from './networks.ts';
import type { SeenLetter } from './seen-letters.ts';

/** Pixels that the network wants a line to be high, and long at most. */
const HIGH = 48;
const LONG = 2_400;
/** A line of so many times its length high stands upright: nothing is read in it. */
const TALL = 1.5;

/** Reads one line. */
export async function readLine(
  image: GreyImage,
  line: FoundLine,
  { read, letters }: Pick<Networks, 'read' | 'letters'>,
): Promise<SeenLetter[]> {
  const length = line.right - line.left;
  if (line.height > length * TALL) return [];
  const width = Math.min(
    LONG,
    Math.max(HIGH / 2, Math.round((length * HIGH) / line.height / 8) * 8),
  );
  const strip = stripOf(image, line, width);
  const planes = new Float32Array(3 * HIGH * width);
  for (let i = 0; i < strip.length; i++) {
    const value = ((strip[i] as number) / 255 - 0.5) / 0.5;
    for (let plane = 0; plane < 3; plane++) planes[plane * strip.length + i] = value;
  }
  const { data, dims } = await read(planes, [1, 3, HIGH, width]);
  const [, steps = 0, kinds = 0] = dims;
  const seen: SeenLetter[] = [];
  let last = 0;
  for (let step = 0; step < steps; step++) {
    let best = 0;
    for (let kind = 1, at = step * kinds; kind < kinds; kind++)
      if ((data[at + kind] as number) > (data[at + best] as number)) best = kind;
    if (best !== 0 && best !== last)
      seen.push({
        text: letters[best] ?? '',
        sure: data[step * kinds + best] as number,
        x: line.left + ((step + 0.5) / steps) * length,
      });
    last = best;
  }
  return seen;
}

/** A line cut out and laid level. */
function stripOf(
  { width, height, pixels }: GreyImage,
  line: FoundLine,
  columns: number,
): Float32Array {
  const out = new Float32Array(HIGH * columns);
  for (let column = 0; column < columns; column++) {
    const x = line.left + ((column + 0.5) / columns) * (line.right - line.left);
    const top = middleAt(line, x) - line.height / 2;
    for (let row = 0; row < HIGH; row++) {
      const y = top + ((row + 0.5) / HIGH) * line.height;
      out[row * columns + column] = between(pixels, width, height, x - 0.5, y - 0.5);
    }
  }
  return out;
}

/** The grey at a place between pixels. */
function between(pixels: Uint8Array, width: number, height: number, x: number, y: number): number {
  const x0 = Math.min(width - 2, Math.max(0, Math.floor(x)));
  const y0 = Math.min(height - 2, Math.max(0, Math.floor(y)));
  const [fx, fy] = [Math.min(1, Math.max(0, x - x0)), Math.min(1, Math.max(0, y - y0))];
  const at = y0 * width + x0;
  const over = (pixels[at] as number) * (1 - fx) + (pixels[at + 1] as number) * fx;
  const under = (pixels[at + width] as number) * (1 - fx) + (pixels[at + width + 1] as number) * fx;
  return over * (1 - fy) + under * fy;
}
