import type { Sql } from '../platform/database/database.ts';
import { InvalidConfiguration } from '../platform/errors.ts';
import type { Policy } from './policy.ts';

export type Column = {
  /** As the catalogue has it. */
  raw: string;
  /** Quoted for SQL. */
  name: string;
  type: string;
  key: boolean;
  /** Computes itself, so that nobody may write it. */
  generated: boolean;
  /** json, jsonb, or a domain over one: what a JSON reader would take apart. */
  json: boolean;
};

/** A table as its catalogue describes it, every name quoted for SQL. */
export type TargetTable = {
  name: string;
  columns: Column[];
  key: Column[];
  time: Column;
  /**
   * The condition of rows that retention may take, on the row that is called `r`: not kept, and of no
   * organisation on hold.
   */
  free: string;
};

/** @throws InvalidConfiguration for a policy whose table or columns are not there, or whose rows are nobody's */
export async function describeTable(policy: Policy, { sql }: { sql: Sql }): Promise<TargetTable> {
  const { rows } = await sql.query<Column & { table: string }>(
    `WITH RECURSIVE based (type, base) AS (
       SELECT oid, CASE WHEN typtype = 'd' THEN typbasetype ELSE oid END FROM pg_type
       UNION SELECT b.type, t.typbasetype FROM based b JOIN pg_type t ON t.oid = b.base AND t.typtype = 'd')
     SELECT format('%I.%I', n.nspname, c.relname) AS "table", a.attname AS raw, quote_ident(a.attname) AS name,
            format_type(a.atttypid, a.atttypmod) AS type, a.attgenerated <> '' AS generated,
            EXISTS (SELECT 1 FROM based b WHERE b.type = a.atttypid
                    AND b.base IN ('json'::regtype, 'jsonb'::regtype)) AS json,
            EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary
                    AND a.attnum = ANY (i.indkey)) AS key
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.oid = to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum`,
    [policy.table],
  );
  const columns = rows.map(({ table: _, ...column }) => column);
  const key = columns.filter((column) => column.key);
  const time = columns.find(({ raw }) => raw === policy.timeColumn);
  const name = rows[0]?.table;
  if (!name || !time || key.length === 0)
    throw new InvalidConfiguration(
      `The retention policy of ${policy.table} needs a table with a primary key and the column ${policy.timeColumn}`,
    );
  return { name, columns, key, time, free: freeRows(policy, columns) };
}

function freeRows(policy: Policy, columns: Column[]): string {
  const owned = columns.some(({ raw }) => raw === 'organization_id');
  const whose = policy.organizations ?? (owned ? 'SELECT record.organization_id' : undefined);
  if (whose === undefined)
    throw new InvalidConfiguration(
      `The retention policy of ${policy.table} does not say whose its rows are, so that a legal hold could not keep them`,
    );
  const conditions = [
    ...(policy.keepCondition ? [`NOT (${policy.keepCondition})`] : []),
    `NOT EXISTS (SELECT 1 FROM legal_holds WHERE legal_holds.organization_id IN (${whose}))`,
  ];
  // A condition sees one row and nothing else: its column names are never another table's.
  return `(SELECT ${conditions.join(' AND ')} FROM (SELECT r.*) AS record)`;
}
