import type { Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { headerRole } from '../words/columns.ts';
import { totalKind } from '../words/totals-labels.ts';
import { type Money, moneyOf } from './money.ts';

/** Of its size, as far apart as a heading or a row of one table stands at most. */
const ROW_GAP = 5;
/** Points by which a heading and its number may miss each other. */
const EDGE = 2;
/** Rows of numbers between a heading and its last. */
const MOST_ROWS = 12;
/** Of the blanks between a line's words, how wide one is that parts two headings read as one cell. */
const WIDE = 1.8;

const GOODS: ReadonlySet<string> = new Set(['description', 'quantity', 'unitPrice']);

export type Name = { text: string; x0: number; x1: number };

/**
 * What stands over each number of a row of boxes ("Base | Discount | Total" over "300,00 | 20,00 | 280,00"),
 * also over rows of the same boxes between. A box may have its heading at the left and its number at the
 * right. Empty unless two numbers have a heading, and the word of one is known.
 * @returns the headings by where the number begins.
 */
export function headingsOver(
  lines: readonly Line[],
  at: number,
  money: readonly Money[],
): ReadonlyMap<number, string> {
  const none = new Map<number, string>();
  const heading = money.length > 1 ? headingLine(lines, at) : undefined;
  if (!heading) return none;
  const names = stackedNames(lines, heading);
  const found = new Map<number, string>();
  money.forEach((sum, i) => {
    const before = money[i - 1]?.x1 ?? Number.NEGATIVE_INFINITY;
    const name = names.find((it) => isOver(it, sum)) ?? atTheLeft(names, { sum, before, money });
    if (name) found.set(sum.x0, name.text);
  });
  const isKnown = [...found.values()].some((text) => totalKind(text) !== undefined);
  return found.size > 1 && isKnown ? found : none;
}

/** The names of a heading in two lines, "Taxable" over "Value", where the upper one has no figures. */
function stackedNames(lines: readonly Line[], heading: Line): Name[] {
  const names = namesOf(heading);
  const above = lines[lines.indexOf(heading) - 1];
  const isHeading =
    above?.page === heading.page &&
    heading.y - above.y <= heading.size * 2 &&
    above.cells.length > 1 &&
    !/\d/.test(above.text);
  if (!isHeading) return names;
  const upper = namesOf(above);
  return names.map((name) => {
    const [over, ...others] = upper.filter((it) => isOver(it, name));
    return over && others.length === 0 ? { ...name, text: `${over.text} ${name.text}` } : name;
  });
}

/** The names of a line: its cells, and parts of a cell between which the blank is wider than the others. */
export function namesOf({ cells }: Line): Name[] {
  const gaps = cells.flatMap(({ words }) => words.slice(1).map((it, i) => gapTo(it, words[i])));
  const usual = gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0;
  return cells.flatMap(({ words }) => {
    const parts: Word[][] = [];
    for (const word of words) {
      const last = parts.at(-1);
      if (last && gapTo(word, last.at(-1)) <= usual * WIDE) last.push(word);
      else parts.push([word]);
    }
    return parts.map((part) => ({
      text: part.map(({ text }) => text).join(' '),
      x0: part[0]?.x0 ?? 0,
      x1: part.at(-1)?.x1 ?? 0,
    }));
  });
}

const gapTo = (word: Word, before: Word | undefined) => word.x0 - (before?.x1 ?? word.x0);

const isOver = (name: { x0: number; x1: number }, { x0, x1 }: { x0: number; x1: number }) =>
  name.x0 < x1 + EDGE && name.x1 > x0 - EDGE;

/** The nearest line of several names over a row, past rows of numbers and lines without a word. */
function headingLine(lines: readonly Line[], at: number): Line | undefined {
  for (let i = at - 1; i >= Math.max(0, at - MOST_ROWS); i--) {
    const [line, below] = [lines[i], lines[i + 1]];
    if (!line || !below || line.page !== below.page) return undefined;
    if (below.y - line.y > below.size * ROW_GAP) return undefined;
    const names = line.cells.filter(({ text }) => /\p{L}{2}/u.test(text));
    const numbers = moneyOf(line).length;
    if (numbers === 1) return undefined;
    if (numbers === 0 && names.length > 1)
      return names.some(({ text }) => /\d/.test(text) || isOfGoods(text)) ? undefined : line;
  }
  return undefined;
}

/** A column of what is sold: a row under it says nothing of the paper. */
const isOfGoods = (text: string) => GOODS.has(headerRole(text) ?? '');

/** The heading of a box that begins behind the number before, and is over no other. */
function atTheLeft(
  names: readonly Name[],
  { sum, before, money }: { sum: Money; before: number; money: readonly Money[] },
): Name | undefined {
  const [name, ...others] = names.filter(
    (it) => it.x0 > before - EDGE && it.x1 <= sum.x0 && !money.some((of) => isOver(it, of)),
  );
  return others.length === 0 ? name : undefined;
}
