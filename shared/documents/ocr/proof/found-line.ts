import type { Box } from '../patches.ts';

/**
 * A line of text as it lies on an image, in its pixels: a strip that leans. Its middle stands at `y` half way between
 * `left` and `right`, and falls by `lean` for each pixel to the right.
 */
export type FoundLine = { left: number; right: number; y: number; lean: number; height: number };

/** Heights by which the middle of a word lies off the middle of its line at most. */
const OFF = 0.35;
/** Two strips are two lines from so much of a height on. */
const APART = 0.5;
/** A strip is tall or long from here on; a single letter is neither. */
const CLEARLY = 1.5;

/** Heights from which on a line is long enough to tell how it leans. */
const LONG = 3;

/** Where the middle of a line is at `x`. */
export const middleAt = ({ left, right, y, lean }: FoundLine, x: number): number =>
  y + lean * (x - (left + right) / 2);

/** Whether a word stands on a line. */
export function isOn(line: FoundLine, word: Box): boolean {
  const middle = middleAt(line, (word.left + word.right) / 2);
  const shared = Math.min(word.right, line.right) - Math.max(word.left, line.left);
  return (
    Math.abs((word.top + word.bottom) / 2 - middle) < line.height * OFF &&
    shared > (word.right - word.left) / 2
  );
}

/** Whether one of two lines stands below the other. */
export function areApart(a: FoundLine, b: FoundLine): boolean {
  const x = (Math.max(a.left, b.left) + Math.min(a.right, b.right)) / 2;
  return Math.abs(middleAt(a, x) - middleAt(b, x)) > Math.min(a.height, b.height) * APART;
}

/** Whether a page's lines stand upright: it lies on its side. */
export function standUpright(lines: readonly FoundLine[]): boolean {
  let [tall, long] = [0, 0];
  for (const { left, right, height } of lines) {
    if (height > (right - left) * CLEARLY) tall += height;
    if (right - left > height * CLEARLY) long += right - left;
  }
  return tall > long;
}

/** Lines that tell how a page leans: fewer may lie anyhow. */
const ENOUGH = 4;

/** By how many radians a page's lines fall to the right: what half of their length does. */
export function leanOf(lines: readonly FoundLine[]): number {
  const long = lines.filter(({ left, right, height }) => right - left > height * LONG);
  if (long.length < ENOUGH) return 0;
  const whole = long.reduce((sum, { left, right }) => sum + right - left, 0);
  let length = 0;
  for (const line of long.sort((a, b) => a.lean - b.lean)) {
    length += line.right - line.left;
    if (length * 2 >= whole) return Math.atan(line.lean);
  }
  return 0;
}
