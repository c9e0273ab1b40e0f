import type { Sql } from '../platform/database/database.ts';
import { InvalidConfiguration } from '../platform/errors.ts';
import type { Policy } from './policy.ts';

/** A table as its catalogue describes it, every name quoted for SQL. */
export type TargetTable = {
  name: string;
  key: string[];
  keyTypes: string[];
  /** Columns that may be written: generated ones compute themselves. */
  columns: string[];
  time: string;
  /** The condition of rows that retention may take: not kept, and not of an organisation on hold. */
  free: string;
};

/** @throws InvalidConfiguration for a policy whose table or columns are not there */
export async function describeTable(policy: Policy, { sql }: { sql: Sql }): Promise<TargetTable> {
  const { rows } = await sql.query<{
    name: string;
    raw: string;
    column: string;
    type: string;
    key: boolean;
    generated: boolean;
  }>(
    `SELECT quote_ident(c.relname) AS name, a.attname AS raw, quote_ident(a.attname) AS column,
            format_type(a.atttypid, a.atttypmod) AS type, a.attgenerated <> '' AS generated,
            EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary
                    AND a.attnum = ANY (i.indkey)) AS key
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.oid = to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum`,
    [policy.table],
  );
  const keyRows = rows.filter((row) => row.key);
  const key = keyRows.map((row) => row.column);
  const time = rows.find(({ raw }) => raw === policy.timeColumn)?.column;
  const name = rows[0]?.name;
  if (!name || !time || key.length === 0)
    throw new InvalidConfiguration(
      `The retention policy of ${policy.table} needs a table with a primary key and the column ${policy.timeColumn}`,
    );
  const conditions = [
    ...(policy.keepCondition ? [`NOT (${policy.keepCondition})`] : []),
    ...(rows.some(({ raw }) => raw === 'organization_id')
      ? ['NOT EXISTS (SELECT 1 FROM legal_holds h WHERE h.organization_id = t.organization_id)']
      : []),
  ];
  return {
    name,
    key,
    keyTypes: keyRows.map((row) => row.type),
    time,
    columns: rows.filter((row) => !row.generated).map((row) => row.column),
    free: conditions.join(' AND ') || 'true',
  };
}
