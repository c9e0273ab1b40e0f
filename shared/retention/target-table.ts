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
  /** How old a row is: an expression on the row that is called `r`, and its type. */
  time: { sql: string; type: string };
  /** The condition of rows that are to go, on `r` alone, by what `$1` says. */
  due: string;
  /**
   * The condition of rows that retention may take, on the row that is called `r`: not kept, and of no
   * organisation on hold.
   */
  free: string;
};

/**
 * Describes the table of a policy; `$1` of what is due is the moment before which rows are past their time.
 * @throws InvalidConfiguration for a policy whose table or columns are not there, or whose rows are nobody's
 */
export async function describeTable(policy: Policy, { sql }: { sql: Sql }): Promise<TargetTable> {
  const { name, columns, key } = await describeColumns(policy.table, { sql });
  const time = columns.find(({ raw }) => raw === policy.timeColumn);
  if (!name || !time || key.length === 0)
    throw new InvalidConfiguration(
      `The retention policy of ${policy.table} needs a table with a primary key and the column ${policy.timeColumn}`,
    );
  const at = { sql: `r.${time.name}`, type: time.type };
  // What is kept for good is said here, too, so that an index can leave it out.
  const kept = policy.keepCondition ? ` AND NOT (${policy.keepCondition})` : '';
  const due = `${at.sql} < $1${kept}`;
  return { name, columns, key, time: at, due, free: freeRows(policy, columns) };
}

/** A table's columns and its primary key, as the catalogue has them; without a name when there is none. */
export async function describeColumns(
  table: string,
  { sql }: { sql: Sql },
): Promise<{ name: string | undefined; columns: Column[]; key: Column[] }> {
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
    [table],
  );
  const columns = rows.map(({ table: _, ...column }) => column);
  return { name: rows[0]?.table, columns, key: columns.filter((column) => column.key) };
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
