import { compareContents } from '../manifest/compare.ts';
import type { Contents } from '../manifest/manifest.ts';
import type { CountedTable } from '../postgres/contents/tables.ts';

/** @property moved tables of which something was changed or deleted after the snapshot, in words */
export type AsOf = { same: number; moved: string[] };

/**
 * Compares a physical copy with what an earlier snapshot of its source held. Rows of later transactions are
 * not counted, so that a table that was only added to is the same to the last bit. Where rows of then are
 * gone, they were changed or deleted since, or lost: as many as there are newer ones may have been changed.
 *
 * @param input.apart whether there was time for more than a moment's changes between the two
 * @throws RestoreMismatch
 */
export function compareAsOf(input: {
  expected: Contents;
  found: Contents & { tables: CountedTable[] };
  apart: boolean;
}): AsOf {
  const { expected, found, apart } = input;
  const wanted = new Map(expected.tables.map((table) => [table.name, table]));
  const moved = new Map<string, string>();
  for (const { name, rows, newer = 0 } of found.tables) {
    const gone = (wanted.get(name)?.rows ?? rows) - rows;
    if (gone > 0 && (apart || newer >= gone))
      moved.set(name, `${name}: ${gone} rows of then were changed or deleted, ${newer} are newer`);
    else if (apart && !wanted.has(name)) moved.set(name, `${name} was made since`);
  }
  const still = ({ tables }: Contents) => tables.filter(({ name }) => !moved.has(name));
  compareContents(
    { ...expected, tables: still(expected), ...(apart && LATER) },
    { ...found, tables: still(found), ...(apart && LATER) },
  );
  return { same: still(expected).length, moved: [...moved.values()] };
}

/** What may have changed in hours, and has no transaction to tell it by. */
const LATER = { objects: {}, largeObjects: undefined };
