import type { Database } from '../platform/database/database.ts';
import { exactText } from '../platform/database/exact-text.ts';
import { liesInRows } from '../platform/database/lies-in-rows.ts';
import type { Pace } from './pace.ts';
import type { Place } from './read-due.ts';
import { archivedText, keyName, keyOfLine, sameKey } from './row-text.ts';
import type { TargetTable } from './target-table.ts';

/** Rows per DELETE: short enough that a writer hardly waits for it. */
const BATCH = 100;

/**
 * A batch's commit does not wait for the disk, so that writers' commits do not wait behind it. What a
 * crash of the server then brings back is deleted again: an archive counts as deleted by a later
 * commit that does wait, and what needs no archive is found by the next run.
 */
const UNHURRIED = `SELECT set_config('synchronous_commit', 'off', true)`;

type Deps = { db: Database; pace: Pace; extend: () => Promise<void> };

/** @property refused rows that are as they were and do not go: a trigger, a rule or a policy keeps them */
export type Deleted = { deleted: number; refused: number };

/**
 * Deletes exactly the rows that are in an archive, in small transactions of their own. A row that
 * changed since, or came under a legal hold, stays: it is compared as a whole. Running it twice
 * deletes nothing twice.
 */
export async function deleteArchived(
  { table, lines }: { table: TargetTable; lines: string[] },
  { db, pace, extend }: Deps,
): Promise<Deleted> {
  const { name, key, free } = table;
  const wanted = `(SELECT given.line, ${keyOfLine(key, 'given')} FROM unnest($1::text[]) AS given(line)) AS wanted`;
  const unchanged = `${sameKey(key, 'r', 'wanted')} AND ${archivedText(table, 'r')} = wanted.line AND ${free}`;
  const deleteLines = (batch: string[]): Promise<Deleted> =>
    db.transaction(async (tx) => {
      const [, , { rowCount }] = await Promise.all([
        tx.query(UNHURRIED),
        tx.query(exactText(['pg_catalog', 'public'])),
        tx.query(`DELETE FROM ${name} AS r USING ${wanted} WHERE ${unchanged}`, [batch]),
      ]);
      if (rowCount === batch.length) return { deleted: rowCount, refused: 0 };
      const left = await tx.query(`SELECT 1 FROM ${name} AS r JOIN ${wanted} ON ${unchanged}`, [
        batch,
      ]);
      return { deleted: rowCount, refused: left.rowCount };
    });
  const total = { deleted: 0, refused: 0 };
  for (let from = 0; from < lines.length; from += BATCH) {
    const begun = performance.now();
    const done = await apart(lines.slice(from, from + BATCH), deleteLines);
    total.deleted += done.deleted;
    total.refused += done.refused;
    await pace(performance.now() - begun);
    await extend();
  }
  return total;
}

/** Halves what cannot be deleted as a whole, until the rows that refuse stand alone: the others go. */
async function apart(
  batch: string[],
  deleteLines: (batch: string[]) => Promise<Deleted>,
): Promise<Deleted> {
  try {
    return await deleteLines(batch);
  } catch (error) {
    if (!liesInRows(error)) throw error;
    if (batch.length === 1) return { deleted: 0, refused: 1 };
    const middle = Math.ceil(batch.length / 2);
    const first = await apart(batch.slice(0, middle), deleteLines);
    const second = await apart(batch.slice(middle), deleteLines);
    return { deleted: first.deleted + second.deleted, refused: first.refused + second.refused };
  }
}

/** Deletes rows that nobody wants archived. */
export async function deleteExpired(
  { table, by }: { table: TargetTable; by: Date | string },
  { db, pace, extend }: Deps,
): Promise<Deleted> {
  const total = { deleted: 0, refused: 0 };
  let after: Place | undefined;
  /** Rows that are looked at one by one, after a batch that does not go as a whole. */
  let alone = 0;
  for (;;) {
    const begun = performance.now();
    const limit = alone > 0 ? 1 : BATCH;
    const input = { table, by, after, limit };
    const batch = await deleteBatch(input, { db }).catch((error: unknown) => {
      if (!liesInRows(error)) throw error;
      return undefined;
    });
    if (!batch && limit > 1) {
      alone = limit;
      continue;
    }
    // The one row that refuses: it stays, and the next one is looked at.
    const done = batch ?? (await deleteBatch({ ...input, keep: true }, { db }));
    alone -= 1;
    total.deleted += done.deleted;
    total.refused += done.due - done.deleted;
    if (!done.last || done.due < limit) return total;
    after = done.last;
    await pace(performance.now() - begun);
    await extend();
  }
}

type Batch = { due: number; deleted: number; last: Place | null };

async function deleteBatch(
  {
    table,
    by,
    after,
    limit,
    keep = false,
  }: {
    table: TargetTable;
    by: Date | string;
    after: Place | undefined;
    limit: number;
    /** Looks where the rows are, and deletes none. */
    keep?: boolean;
  },
  { db }: { db: Database },
): Promise<Batch> {
  const { name, key, time, due, free } = table;
  const keys = key.map((column, i) => `r.${column.name} AS ${keyName(i)}`).join(', ');
  const names = key.map((_, i) => keyName(i));
  const beyond = `AND (${time.sql}, ${key.map((column) => `r.${column.name}`).join(', ')})
    > ($2::${time.type}, ${key.map(({ type }, i) => `$${i + 3}::${type}`).join(', ')})`;
  return db.transaction(async (tx) => {
    const [, , { rows }] = await Promise.all([
      tx.query(UNHURRIED),
      tx.query(exactText(['pg_catalog', 'public'])),
      tx.query<Batch>(
        `WITH due AS (
           SELECT ${time.sql} AS at, ${keys} FROM ${name} AS r
           WHERE ${due} ${after ? beyond : ''} AND ${free}
           ORDER BY at, ${names.join(', ')} LIMIT ${limit} FOR UPDATE SKIP LOCKED),
         gone AS (DELETE FROM ${name} AS r USING due WHERE ${sameKey(key, 'r', 'due')}
           AND ${keep ? 'false' : 'true'} RETURNING 1)
         SELECT (SELECT count(*) FROM due)::int AS due, (SELECT count(*) FROM gone)::int AS deleted,
           (SELECT json_build_object('at', format('%s', at), 'key', json_build_array(${names.map((k) => `format('%s', ${k})`).join(', ')}))
            FROM due ORDER BY ${['at', ...names].map((each) => `${each} DESC`).join(', ')} LIMIT 1) AS last`,
        [by, ...(after ? [after.at, ...after.key] : [])],
      ),
    ]);
    return rows[0] as Batch;
  });
}
