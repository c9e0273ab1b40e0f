import type { Database } from '../platform/database/database.ts';
import { exactText } from '../platform/database/exact-text.ts';
import { Conflict, NotFound } from '../platform/errors.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { readArchive } from './archive-object.ts';
import { findArchive } from './archives.ts';
import { listPolicies } from './policy.ts';
import { archivedText, parsedRow } from './row-text.ts';
import { describeTable, type TargetTable } from './target-table.ts';

const BATCH = 500;

export type RestoredRows = {
  table: string;
  rows: number;
  restored: number;
  /** Rows that the table refuses or would change, by their key, and the condition of Postgres. */
  refused: { key: string; reason: string }[];
};

type Deps = { db: Database; store: ObjectStore };

/**
 * Puts the rows of an archive back into their table; rows that are there already stay as they are, and
 * one that the table refuses keeps no other from coming back.
 * The next run takes them out again unless the table or their organisation is on hold.
 * @throws NotFound; Conflict for an archive that was never finished; ArchiveDamaged
 */
export async function restoreArchive({ id }: { id: number }, deps: Deps): Promise<RestoredRows> {
  const sql = deps.db;
  const archive = await findArchive(id, { sql });
  if (!archive) throw new NotFound(`There is no archive ${id}`);
  const { table: name, key, sha256, rows } = archive;
  if (archive.deletionId !== null)
    throw new Conflict(
      `The archive ${id} is of an organisation that was deleted: ${name} has no place for its rows; they are read from ${key}`,
    );
  if (key === null || sha256 === null || rows === null)
    throw new Conflict(`The archive ${id} was not finished: its rows are still in ${name}`);
  const policy = (await listPolicies({ sql })).find(({ table }) => table === name);
  if (!policy) throw new NotFound(`There is no retention policy of ${name} any more`);
  const table = await describeTable(policy, { sql });
  const lines = await readArchive({ key, sha256, rows }, deps);
  const report: RestoredRows = { table: name, rows, restored: 0, refused: [] };
  for (let from = 0; from < lines.length; from += BATCH) {
    const batch = lines.slice(from, from + BATCH);
    try {
      report.restored += await insert(table, batch, deps);
    } catch (error) {
      if (reasonOf(error) === undefined) throw error;
      for (const line of batch) await insertOne(table, line, { ...deps, report });
    }
  }
  return report;
}

/** @throws CameBackChanged, with nothing inserted, where a trigger of the table made another row of one */
async function insert(table: TargetTable, lines: string[], { db }: Deps): Promise<number> {
  const written = { ...table, columns: table.columns.filter(({ generated }) => !generated) };
  const names = written.columns.map((column) => column.name).join(', ');
  return db.transaction(async (tx) => {
    const [, { rows }] = await Promise.all([
      tx.query(exactText(['pg_catalog', 'public'])),
      tx.query<{ restored: number; changed: number }>(
        `WITH archived AS MATERIALIZED (
           SELECT parsed.* FROM unnest($1::text[]) AS given(line) CROSS JOIN ${parsedRow(table, 'given')}),
         wanted AS (SELECT ${archivedText(written, 'archived')} AS line FROM archived),
         back AS (
           INSERT INTO ${table.name} AS r (${names}) OVERRIDING SYSTEM VALUE
           SELECT ${names} FROM archived ON CONFLICT DO NOTHING
           RETURNING ${archivedText(written, 'r')} AS line)
         SELECT count(*)::int AS restored,
                count(*) FILTER (WHERE back.line NOT IN (SELECT line FROM wanted))::int AS changed
         FROM back`,
        [lines],
      ),
    ]);
    const { restored, changed } = rows[0] as { restored: number; changed: number };
    if (changed > 0) throw new CameBackChanged();
    return restored;
  });
}

class CameBackChanged extends Error {}

async function insertOne(
  table: TargetTable,
  line: string,
  deps: Deps & { report: RestoredRows },
): Promise<void> {
  try {
    deps.report.restored += await insert(table, [line], deps);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    const values = JSON.parse(line) as Record<string, string>;
    const key = table.key.map(({ raw }) => values[raw]).join(' / ');
    deps.report.refused.push({ key, reason });
  }
}

/** What stands against a row, by the condition of Postgres: a value (22), a constraint (23), a trigger (P0). */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof CameBackChanged) return 'a trigger of the table changes it';
  const { code = '', constraint } = error as { code?: string; constraint?: string };
  if (!/^(22|23|P0|42)/.test(code)) return undefined;
  return constraint ? `${constraint} (${code})` : `Postgres error ${code}`;
}
