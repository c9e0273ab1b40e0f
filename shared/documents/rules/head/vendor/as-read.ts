import { compareKey } from '../../../knowledge/keys.ts';
import type { Cell } from '../../../text/lines.ts';
import { areNear } from '../../../text/near.ts';

/** Percent: a word that the two readers read differently is not surer than this (decision 117). */
const DISPUTED = 80;
/** Percent: what recognition is less sure of is hardly a word. */
const BELIEVED = 70;
/** Letters of a name that is told although some of them are wrong: one of so many. */
const LEAST = 5;
const ONE_OF = 4;
/** Of a name so much is enough to tell the whole by. */
const PART = 0.6;

/** A name, and the cell that it stands in. */
type Named = { name: string; cell: Cell };

/** How sure recognition is of a name where it stands, in percent: as of the word that it is least sure of. */
function sureOf({ name, cell }: Named): number {
  const key = compareKey(name);
  const own = cell.words.filter(
    ({ text }) => /\p{L}{2}/u.test(text) && key.includes(compareKey(text)),
  );
  return Math.min(100, ...own.map(({ sure = 100 }) => sure));
}

/** Of the letters of a cell, the share that recognition does not believe in: a picture's, or a sign's. */
export function illegible({ words }: Cell): number {
  const count = (some: typeof words) => some.reduce((sum, { text }) => sum + text.length, 0);
  return count(words.filter(({ sure = 100 }) => sure < BELIEVED)) / Math.max(1, count(words));
}

/** Whether no place where a name stands is surely read. */
export const isMisread = (mentions: readonly Named[]): boolean =>
  mentions.every((mention) => sureOf(mention) <= DISPUTED);

/**
 * Names by their keys, where one that is hardly read is called as it is read elsewhere: a sign over the sheet
 * ("orcentric") and the name in its imprint.
 */
export function asReadElsewhere<T extends Named>(
  names: ReadonlyMap<string, T[]>,
): Map<string, T[]> {
  const sure = [...names].filter(([, all]) => all.some((it) => sureOf(it) > DISPUTED));
  const found = new Map<string, T[]>(sure.map(([key, all]) => [key, [...all]]));
  for (const [key, mentions] of names) {
    if (found.has(key)) continue;
    const [other] = sure.filter(([it]) => isLike(key, it));
    const name = other?.[1][0]?.name;
    if (other && name) found.get(other[0])?.push(...mentions.map((it) => ({ ...it, name })));
    else found.set(key, mentions);
  }
  return found;
}

/** Whether a name may be what recognition made of another one: a part of it, or all with some letters wrong. */
export function isLike(key: string, whole: string): boolean {
  if (key.length < LEAST) return false;
  if (whole.includes(key)) return key.length >= whole.length * PART;
  return areNear(key, whole, Math.floor(whole.length / ONE_OF));
}
