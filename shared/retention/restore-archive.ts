import type { Sql } from '../platform/database/database.ts';
import { Conflict, NotFound } from '../platform/errors.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { readArchive } from './archive-object.ts';
import { findArchive } from './archives.ts';
import { listPolicies } from './policy.ts';
import { describeTable } from './target-table.ts';

const BATCH = 500;

/**
 * Puts the rows of an archive back into their table; rows that are there already stay as they are.
 * The next run takes them out again unless the table or their organisation is on hold.
 * @throws NotFound; Conflict for an archive that was never finished; BackupDamaged
 */
export async function restoreArchive(
  { id }: { id: number },
  deps: { sql: Sql; store: ObjectStore },
): Promise<{ table: string; rows: number; restored: number }> {
  const archive = await findArchive(id, deps);
  if (!archive) throw new NotFound(`There is no archive ${id}`);
  const { table: name, key, sha256, rows } = archive;
  if (key === null || sha256 === null || rows === null)
    throw new Conflict(`The archive ${id} was not finished: its rows are still in ${name}`);
  const policy = (await listPolicies(deps)).find(({ table }) => table === name);
  if (!policy) throw new NotFound(`There is no retention policy of ${name} any more`);
  const table = await describeTable(policy, deps);
  const columns = table.columns.join(', ');
  const lines = await readArchive({ key, sha256, rows }, deps);
  let restored = 0;
  for (let from = 0; from < lines.length; from += BATCH) {
    const batch = `[${lines.slice(from, from + BATCH).join(',')}]`;
    const { rowCount } = await deps.sql.query(
      `INSERT INTO ${table.name} (${columns}) OVERRIDING SYSTEM VALUE
       SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table.name}, $1::jsonb)
       ON CONFLICT DO NOTHING`,
      [batch],
    );
    restored += rowCount;
  }
  return { table: name, rows, restored };
}
