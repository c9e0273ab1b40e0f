import type { ColumnRole } from '../../languages/language.ts';
import type { Word } from '../../text/words.ts';
import { headerRole } from '../words/columns.ts';
import { type Assigned, isNumericRole, looksNumeric } from './assign.ts';
import type { Column } from './header-row.ts';
import type { Row } from './rows.ts';

/** Numbers that one heading stands over at most. */
const MOST = 4;
/** Of the rows that have anything there, so many have as many numbers. */
const SHARE = 2 / 3;
/** "7 200": thousands parted by a blank are one number. */
const SPACED = /^\d{1,3}(?: \d{3})+(?:[.,]\d+)?$/;

/**
 * Parts columns in which every row has two numbers or more: "Dto. %IVA" over "0 10", "Pcs total m2" over
 * "20 3.59". Their headings were too near to be told apart; each part is what its own words name.
 */
export function withSplitColumns(rows: readonly Row[]): Row[] {
  const groups = Map.groupBy(rows, ({ columns }) => columns);
  return [...groups.values()].flatMap(splitAll);
}

function splitAll(rows: Row[]): Row[] {
  const count = rows[0]?.columns.length ?? 0;
  let split = rows;
  for (let at = count - 1; at >= 0; at--) split = splitAt(split, at);
  return split;
}

function splitAt(rows: Row[], at: number): Row[] {
  const column = rows[0]?.columns[at];
  if (!column || !mayHold(column.role)) return rows;
  // A heading that is known as it stands is one; beside a rate a count may have none.
  if (column.role !== 'taxRate' && headerRole(column.text)) return rows;
  const texts = rows.flatMap(
    (row) =>
      row.cells
        .get(at)
        ?.map(({ text }) => text)
        .join(' ') ?? [],
  );
  const parts = rows.flatMap((row) => numbersIn(row.cells.get(at)) ?? []);
  const n = usual(parts.map(({ length }) => length));
  const whole = parts.filter(({ length }) => length === n);
  if (n < 2 || n > MOST || whole.length < texts.length * SHARE) return rows;
  if (texts.every((text) => SPACED.test(text))) return rows;
  const spans = Array.from({ length: n }, (_, i) =>
    spanOf(whole.flatMap((words) => words[i] ?? [])),
  );
  const roles = rolesOf(column, n);
  const columns = rows[0]?.columns.toSpliced(
    at,
    1,
    ...spans.map((span, i): Column => ({ ...span, role: roles[i] ?? 'other', text: column.text })),
  );
  return rows.map((row) => ({
    ...row,
    columns: columns ?? row.columns,
    cells: partedCells(row.cells, at, spans),
  }));
}

const mayHold = (role: ColumnRole) => isNumericRole(role) || role === 'other' || role === 'unit';

/** The words of a cell where all of them are numbers. */
const numbersIn = (words: readonly Word[] | undefined): Word[][] =>
  words && words.length > 0 && words.every(({ text }) => looksNumeric(text)) ? [[...words]] : [];

/** The number that is there most often. */
function usual(counts: readonly number[]): number {
  const often = Map.groupBy(counts, (it) => it);
  const [most] = [...often].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? 0;
}

const spanOf = (words: readonly Word[]) => ({
  x0: Math.min(...words.map(({ x0 }) => x0)),
  x1: Math.max(...words.map(({ x1 }) => x1)),
});

/** What each part of a heading names: its words in as many parts as name most. */
function rolesOf({ role, text }: Column, n: number): ColumnRole[] {
  const words = text.split(/\s+/);
  const found = partitions(words, n).map((parts) => parts.map((part) => headerRole(part)));
  const named = (roles: readonly (ColumnRole | undefined)[]) => new Set(roles.filter(Boolean)).size;
  const [best] = found.sort((a, b) => named(b) - named(a));
  if (best && named(best) > 0) return best.map((it) => it ?? 'other');
  return Array.from({ length: n }, (_, i) => (i === 0 ? role : 'other'));
}

/** Words in `n` runs, in every way. */
function partitions(words: readonly string[], n: number): string[][] {
  if (n === 1) return words.length > 0 ? [[words.join(' ')]] : [];
  return words.flatMap((_, i) =>
    partitions(words.slice(i + 1), n - 1).map((rest) => [words.slice(0, i + 1).join(' '), ...rest]),
  );
}

/** A row's cells with one of them parted: each word where the rows have theirs. */
function partedCells(
  cells: Assigned,
  at: number,
  spans: readonly { x0: number; x1: number }[],
): Assigned {
  const parted: Assigned = new Map();
  for (const [index, words] of cells) {
    if (index < at) parted.set(index, words);
    if (index > at) parted.set(index + spans.length - 1, words);
  }
  for (const word of cells.get(at) ?? []) {
    const gaps = spans.map(({ x0, x1 }) => Math.max(x0 - word.x1, word.x0 - x1));
    const nearest = at + gaps.indexOf(Math.min(...gaps));
    parted.set(nearest, [...(parted.get(nearest) ?? []), word]);
  }
  return parted;
}
