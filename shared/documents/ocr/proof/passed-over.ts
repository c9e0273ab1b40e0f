import type { ReadWord } from '../words-of-tsv.ts';
import { type FoundLine, middleAt } from './found-line.ts';
import { isFigure, type Printed, printed, type SeenLine } from './seen-letters.ts';

/** So sure the second reader is, on average, of a line that is one; dirt and pictures are not. */
const SURE = 0.75;
/** Percent: how sure one reader alone may be. */
const ALONE = 80;
/** Heights of the strip between the middles of two letters that have a blank between them. */
const BLANK = 1.1;
/** Of the strip's height, what the letters take. */
const LETTERS = 0.66;
/** The network knows these letters, and sees them in pictures. */
const HAN = /\p{Script=Han}/u;

/**
 * The words of a line that the first reader passed over.
 * @param foreign the page is in other letters than Latin ones: of such a line only figures are believed
 */
export function passedOver({ line, letters }: SeenLine, foreign: boolean): ReadWord[] | undefined {
  const seen = printed(letters);
  const sure = seen.reduce((sum, { sure }) => sum + sure, 0) / seen.length;
  const says = (pattern: RegExp) => seen.some(({ text }) => pattern.test(text));
  if (!(sure >= SURE) || says(HAN) || !says(/[\p{L}\p{N}]/u)) return undefined;
  if (foreign && says(/\p{L}/u)) return undefined;
  const groups: Printed[][] = [];
  for (const [i, letter] of seen.entries()) {
    const before = seen[i - 1];
    if (!before || isApart(before, letter, line)) groups.push([]);
    groups.at(-1)?.push(letter);
  }
  const half = (line.right - line.left) / seen.length / 2;
  return groups.map((group) => wordOf(group, line, half));
}

function isApart(before: Printed, letter: Printed, { height }: FoundLine): boolean {
  const isNumber = isFigure(before) && isFigure(letter);
  return letter.x - before.x > BLANK * height || (letter.blank && !isNumber);
}

function wordOf(letters: readonly Printed[], line: FoundLine, half: number): ReadWord {
  const left = Math.min(...letters.map(({ x }) => x)) - half;
  const right = Math.max(...letters.map(({ x }) => x)) + half;
  const middle = middleAt(line, (left + right) / 2);
  const reach = (line.height * LETTERS) / 2;
  const sure = Math.min(...letters.map(({ sure }) => sure));
  const text = letters.map(({ text }) => text).join('');
  const box = { left, right, top: middle - reach, bottom: middle + reach };
  return { ...box, text, confidence: Math.min(ALONE, sure * 100) };
}
