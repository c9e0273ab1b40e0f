import type { Word } from '../../text/words.ts';

/** A printed line of a row's text. */
export type TextLine = {
  text: string;
  x1: number;
  size: number;
  /** Points that its first word takes. */
  first: number;
};

/** One line of words, which stand from left to right; undefined for none. */
export function textLine(words: readonly Word[]): TextLine | undefined {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return undefined;
  const text = words.map((word) => word.text).join(' ');
  return { text, x1: last.x1, size: first.size, first: first.x1 - first.x0 };
}

/**
 * Parts a row's text: its description, which runs on while the next line's first word had no room
 * left on the line (or goes on in small letters), and the note that stands below.
 * @param right where the texts of the table end at most, in points.
 */
export function describe(
  lines: readonly TextLine[],
  right: number,
): { description: string; note: string } {
  const end = lines.findIndex((line, i) => !runsOn(line, lines[i + 1], right));
  const join = (part: readonly TextLine[]) =>
    part
      .map(({ text }) => text)
      .join(' ')
      .trim();
  return { description: join(lines.slice(0, end + 1)), note: join(lines.slice(end + 1)) };
}

const SMALLER = 0.9;

function runsOn(line: TextLine, next: TextLine | undefined, right: number): boolean {
  // What is printed smaller is no part of the name above it.
  if (!next || next.size < line.size * SMALLER) return false;
  if (/^\p{Ll}/u.test(next.text) || /[-,&/(]$/.test(line.text)) return true;
  const space = line.size * 0.25;
  return line.x1 + space + next.first > right + space;
}
