import type { Sql } from '../platform/database/database.ts';
import type { TargetTable } from './target-table.ts';

/** Rows per DELETE: short enough that a writer hardly waits for it. */
const BATCH = 100;

/**
 * A batch's commit does not wait for the disk, so that writers' commits do not wait behind it. What a
 * crash of the server then brings back is deleted again: an archive counts as deleted by a later
 * commit that does wait, and what needs no archive is found by the next run.
 */
const UNHURRIED = `(SELECT set_config('synchronous_commit', 'off', true)) = 'off'`;

/** Waits after a batch, by how long it took, so that writers have the server for most of the time. */
export type Pace = (milliseconds: number) => Promise<void>;

type Deps = { sql: Sql; pace: Pace; extend: () => Promise<void> };

/**
 * Deletes exactly the rows that are in an archive, in small transactions of their own. A row that
 * changed since, or came under a legal hold, stays: it is compared as a whole. Running it twice
 * deletes nothing twice.
 * @returns how many rows were deleted
 */
export async function deleteArchived(
  { table, lines }: { table: TargetTable; lines: string[] },
  { sql, pace, extend }: Deps,
): Promise<number> {
  const keys = table.key.map((column) => `t.${column} = a.${column}`).join(' AND ');
  let deleted = 0;
  for (let from = 0; from < lines.length; from += BATCH) {
    const begun = performance.now();
    const batch = `[${lines.slice(from, from + BATCH).join(',')}]`;
    const { rowCount } = await sql.query(
      `DELETE FROM ${table.name} t
       USING jsonb_array_elements($1::jsonb) line,
             jsonb_populate_record(NULL::${table.name}, line) a
       WHERE ${UNHURRIED} AND ${keys} AND to_jsonb(t) = line AND ${table.free}`,
      [batch],
    );
    deleted += rowCount;
    await pace(performance.now() - begun);
    await extend();
  }
  return deleted;
}

/** Deletes rows that nobody wants archived. @returns how many */
export async function deleteExpired(
  { table, cutoff }: { table: TargetTable; cutoff: Date },
  { sql, pace, extend }: Deps,
): Promise<number> {
  const key = table.key.map((column) => `t.${column}`).join(', ');
  let deleted = 0;
  for (;;) {
    const begun = performance.now();
    const { rowCount } = await sql.query(
      `DELETE FROM ${table.name} WHERE ${UNHURRIED} AND (${table.key.join(', ')}) IN (
         SELECT ${key} FROM ${table.name} t WHERE t.${table.time} < $1 AND ${table.free}
         ORDER BY t.${table.time} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [cutoff],
    );
    deleted += rowCount;
    if (rowCount < BATCH) return deleted;
    await pace(performance.now() - begun);
    await extend();
  }
}
