import type { Sql } from '../../platform/database/database.ts';
import { BackupFailed, SourceChanged } from '../errors.ts';
import { noExtension, OURS } from './contents/ours.ts';
import { fits, lockRoom } from './locks.ts';

/**
 * What a snapshot does not show as it was: whoever truncates, rewrites, renames or drops a table between
 * the snapshot and the locks of `pg_dump` changes it for the snapshot too.
 */
const TABLES = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${OURS} AND ${noExtension('pg_class', 'c.oid')}`;

/** Locks of one table that is counted: its indexes, its TOAST table and the index of that. */
const OF_ONE = 8;
/** Tables that are counted between two releases of what is locked beside. */
const AT_ONCE = 250;

/**
 * Keeps every table as it is until the transaction ends, where the server has room for so many locks:
 * a reader that came later would wait behind whoever waits to change one.
 */
export async function lockTables(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name ${TABLES}`,
  );
  const wanted = 2 * rows.length + OF_ONE * AT_ONCE;
  if (fits(wanted, await lockRoom(sql)) !== 'yes') return false;
  const names = rows.map(({ name }) => `ONLY ${name}`).join(', ');
  if (names) await sql.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
  return true;
}

/** Tables without a row that got another file since the snapshot: they may have had rows in it. */
export async function listEmptied(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name ${TABLES}
       AND pg_relation_filenode(c.oid) IS DISTINCT FROM c.relfilenode ORDER BY 1`,
  );
  const empty: string[] = [];
  for (const { name } of rows) {
    const found = await sql.query(`SELECT 1 FROM ONLY ${name} LIMIT 1`);
    if (found.rowCount === 0) empty.push(name);
  }
  return empty;
}

export const tellEmptied = (names: string[]) =>
  new SourceChanged(
    `${names.join(', ')} was emptied, or written anew, while the backup began (TRUNCATE, ALTER TABLE)`,
  );

/** Postgres's conditions for what is not there any more, or not yet let go; and an object that is half gone. */
const GONE = /^(42P01|42703|42704|3F000|55P03|XX000)$/;
/** The same in the words of a server, as `pg_dump` repeats them. */
const IS_GONE =
  /(relation|column|schema|type) .* does not exist|cache lookup failed|could not open relation/;

/** What failed because the source was changed meanwhile may succeed when it is begun again. */
export function asChanged(error: Error): Error {
  const { code = '' } = (error.cause ?? {}) as { code?: string };
  if (!(error instanceof BackupFailed) || error instanceof SourceChanged) return error;
  if (!GONE.test(code) && !IS_GONE.test(error.message)) return error;
  return new SourceChanged(`${error.message}; the source was changed meanwhile`, { cause: error });
}
