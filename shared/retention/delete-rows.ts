import type { Database } from '../platform/database/database.ts';
import { exactText } from '../platform/database/exact-text.ts';
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
  const total = { deleted: 0, refused: 0 };
  for (let from = 0; from < lines.length; from += BATCH) {
    const begun = performance.now();
    const batch = lines.slice(from, from + BATCH);
    const done = await db.transaction(async (tx) => {
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
    total.deleted += done.deleted;
    total.refused += done.refused;
    await pace(performance.now() - begun);
    await extend();
  }
  return total;
}

/** Deletes rows that nobody wants archived. */
export async function deleteExpired(
  { table, cutoff }: { table: TargetTable; cutoff: Date },
  { db, pace, extend }: Deps,
): Promise<Deleted> {
  const total = { deleted: 0, refused: 0 };
  let after: Place | undefined;
  for (;;) {
    const begun = performance.now();
    const batch = await deleteBatch({ table, cutoff, after }, { db });
    total.deleted += batch.deleted;
    total.refused += batch.due - batch.deleted;
    if (!batch.last || batch.due < BATCH) return total;
    after = batch.last;
    await pace(performance.now() - begun);
    await extend();
  }
}

type Batch = { due: number; deleted: number; last: Place | null };

async function deleteBatch(
  { table, cutoff, after }: { table: TargetTable; cutoff: Date; after: Place | undefined },
  { db }: { db: Database },
): Promise<Batch> {
  const { name, key, time, free } = table;
  const keys = key.map((column, i) => `r.${column.name} AS ${keyName(i)}`).join(', ');
  const names = key.map((_, i) => keyName(i));
  const beyond = `AND (r.${time.name}, ${key.map((column) => `r.${column.name}`).join(', ')})
    > ($2::${time.type}, ${key.map(({ type }, i) => `$${i + 3}::${type}`).join(', ')})`;
  return db.transaction(async (tx) => {
    const [, , { rows }] = await Promise.all([
      tx.query(UNHURRIED),
      tx.query(exactText(['pg_catalog', 'public'])),
      tx.query<Batch>(
        `WITH due AS (
           SELECT r.${time.name} AS at, ${keys} FROM ${name} AS r
           WHERE r.${time.name} < $1 ${after ? beyond : ''} AND ${free}
           ORDER BY at, ${names.join(', ')} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED),
         gone AS (DELETE FROM ${name} AS r USING due WHERE ${sameKey(key, 'r', 'due')} RETURNING 1)
         SELECT (SELECT count(*) FROM due)::int AS due, (SELECT count(*) FROM gone)::int AS deleted,
           (SELECT json_build_object('at', format('%s', at), 'key', json_build_array(${names.map((k) => `format('%s', ${k})`).join(', ')}))
            FROM due ORDER BY ${['at', ...names].map((each) => `${each} DESC`).join(', ')} LIMIT 1) AS last`,
        [cutoff, ...(after ? [after.at, ...after.key] : [])],
      ),
    ]);
    return rows[0] as Batch;
  });
}
