import type { Sql } from '../platform/database/database.ts';
import { InvalidConfiguration } from '../platform/errors.ts';

/**
 * Refuses to archive a table whose rows would take or change rows elsewhere as they go: no archive has those.
 * @param table quoted for SQL
 * @throws InvalidConfiguration naming the tables
 */
export async function refuseTakenAlong(table: string, { sql }: { sql: Sql }): Promise<void> {
  const { rows } = await sql.query<{ what: string }>(
    `SELECT format('%s (inherits from it)', i.inhrelid::regclass) AS what
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent
     WHERE c.oid = $1::regclass AND c.relkind <> 'p'
     UNION SELECT format('%s (ON DELETE %s)', conrelid::regclass,
       CASE confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END)
     FROM pg_constraint
     WHERE contype = 'f' AND confrelid = $1::regclass AND confdeltype IN ('c', 'n', 'd') AND conparentid = 0
     ORDER BY what`,
    [table],
  );
  if (rows.length === 0) return;
  throw new InvalidConfiguration(
    `The retention of ${table} would take rows along that no archive has: ${rows.map(({ what }) => what).join(', ')}`,
  );
}
