import type { Sql } from '../../platform/database/database.ts';
import type { Contents, TableContents } from '../manifest/manifest.ts';

/**
 * Settings that decide how values print: the checksum of a row is a hash of its text, and must be
 * the same on the source, the drill's scratch database and another server.
 */
const PRINTING = `
  SET LOCAL search_path = pg_catalog;
  SET LOCAL datestyle = 'ISO';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL lc_monetary = 'C';
  SET LOCAL row_security = off`;

/** Of whole schemas: Postgres's own. */
const OURS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
const NO_EXTENSION = (catalog: string, oid: string) => `NOT EXISTS (
  SELECT 1 FROM pg_depend e
  WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

/**
 * Counts what the current transaction sees: rows and a checksum per table (partitions each by
 * themselves), large objects, and schema objects by kind. Run in a repeatable-read transaction.
 */
export async function readContents(deps: {
  sql: Sql;
  onTable?: (name: string) => void;
  /** As the manifest to compare with has it; the better one of the server by default. */
  hashing?: Hashing | undefined;
}): Promise<Contents> {
  const { sql } = deps;
  await sql.query(PRINTING);
  const hashing = deps.hashing ?? (await hashingOf(sql));
  const tables: TableContents[] = [];
  for (const table of await listTables(sql)) {
    deps.onTable?.(table.name);
    tables.push(await checkTable(table, { sql, hashing }));
  }
  return {
    tables,
    hashing,
    sequences: await readSequences(sql),
    largeObjects: await countLargeObjects(sql),
    objects: await countObjects(sql),
    extensions: await listExtensions(sql),
    roles: await listRoles(sql),
    migration: await newestMigration(sql),
  };
}

type Hashing = NonNullable<Contents['hashing']>;
type Table = { name: string; columns: string[]; byValue: boolean[] };

/** 14 brought the hash of a record; for a table of orders it takes a third of the time of its text. */
async function hashingOf(sql: Sql): Promise<Hashing> {
  const { rows } = await sql.query<{ number: number }>(
    `SELECT current_setting('server_version_num')::int AS number`,
  );
  return (rows[0]?.number ?? 0) >= 140_000 ? 'values' : 'text';
}

/**
 * Types whose values hash the same on every server. Not those that are numbered by the server
 * (enums, regclass), that cannot be hashed (json, point), or that follow a library of collations.
 */
const STABLE = `'bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'text', 'varchar', 'bpchar',
  'bytea', 'uuid', 'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'jsonb', 'inet', 'cidr'`;

async function listTables(sql: Sql): Promise<Table[]> {
  const { rows } = await sql.query<Table>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name, found.columns, found.by_value AS "byValue"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
    LATERAL (
      SELECT coalesce(array_agg(quote_ident(a.attname) ORDER BY a.attname COLLATE "C"), '{}') AS columns,
             coalesce(array_agg(t.typname IN (${STABLE}) AND t.typnamespace = 'pg_catalog'::regnamespace
                                AND coalesce(l.collisdeterministic, true)
                                ORDER BY a.attname COLLATE "C"), '{}') AS by_value
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_collation l ON l.oid = a.attcollation
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) found
    WHERE c.relkind = 'r' AND ${OURS} AND ${NO_EXTENSION('pg_class', 'c.oid')}
    ORDER BY 1`);
  return rows;
}

/**
 * Rows are hashed each by themselves and added up, so that their order does not count. The column
 * order is by name: an inherited table may get another order back.
 */
async function checkTable(
  { name, columns, byValue }: Table,
  { sql, hashing }: { sql: Sql; hashing: Hashing },
): Promise<TableContents> {
  const values = columns.map((column, i) => (byValue[i] ? column : `${column}::text`));
  const hash =
    hashing === 'values' && columns.length > 0
      ? `hash_record_extended(ROW(${values.join(', ')}), 0)`
      : `hashtextextended(ROW(${columns.join(', ')})::text, 0)`;
  const { rows } = await sql.query<{ rows: string; checksum: string }>(`
    SELECT count(*) AS rows, coalesce(sum(${hash}), 0)::text AS checksum FROM ONLY ${name}`);
  const [found] = rows;
  return { name, rows: Number(found?.rows), checksum: String(found?.checksum) };
}

async function countLargeObjects(sql: Sql) {
  const { rows } = await sql.query<{ count: string; checksum: string }>(`
    SELECT count(*), coalesce(sum(hashtextextended(oid || md5(lo_get(oid)), 0)), 0)::text AS checksum
    FROM pg_largeobject_metadata`);
  return { count: Number(rows[0]?.count), checksum: String(rows[0]?.checksum) };
}

async function countObjects(sql: Sql): Promise<Record<string, number>> {
  const { rows } = await sql.query<{ kind: string; count: string }>(`
    SELECT kind, count(*) FROM (
      SELECT CASE c.relkind WHEN 'r' THEN 'tables' WHEN 'p' THEN 'partitioned tables'
             WHEN 'i' THEN 'indexes' WHEN 'I' THEN 'partitioned indexes' WHEN 'S' THEN 'sequences'
             WHEN 'v' THEN 'views' WHEN 'm' THEN 'materialized views' ELSE 'other relations' END AS kind
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${OURS} AND ${NO_EXTENSION('pg_class', 'c.oid')}
        -- pg_dump leaves out an index that a failed CREATE INDEX CONCURRENTLY left behind.
        AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indexrelid = c.oid
                        AND NOT i.indisvalid AND c.relkind = 'i')
      UNION ALL
      SELECT 'tables under row-level security'
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relrowsecurity AND ${OURS}
      UNION ALL
      -- 18 began to list NOT NULL here: left out, so that majors compare.
      SELECT 'constraints' FROM pg_constraint x JOIN pg_namespace n ON n.oid = x.connamespace
      WHERE x.contype <> 'n' AND ${OURS}
      UNION ALL
      SELECT 'constraints not validated' FROM pg_constraint x
      JOIN pg_namespace n ON n.oid = x.connamespace
      WHERE NOT x.convalidated AND x.contype <> 'n' AND ${OURS}
      UNION ALL
      SELECT 'functions' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE ${OURS} AND ${NO_EXTENSION('pg_proc', 'p.oid')}
      UNION ALL
      SELECT 'types' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype IN ('e', 'd', 'r') AND ${OURS} AND ${NO_EXTENSION('pg_type', 't.oid')}
      UNION ALL
      SELECT 'triggers' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND ${OURS}
      UNION ALL
      SELECT 'triggers disabled' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE t.tgenabled = 'D' AND NOT t.tgisinternal AND ${OURS}
      UNION ALL
      SELECT 'policies' FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}
      UNION ALL
      SELECT 'rules' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE r.rulename <> '_RETURN' AND ${OURS} AND ${NO_EXTENSION('pg_class', 'c.oid')}
    ) listed GROUP BY kind ORDER BY kind`);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}

async function listExtensions(sql: Sql): Promise<Record<string, string>> {
  const { rows } = await sql.query<{ name: string; version: string }>(
    `SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, version }) => [name, version]));
}

/** The server's first superuser is recorded nowhere as an owner, so owners are asked for as well. */
async function listRoles(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(`
    SELECT r.rolname AS name FROM pg_roles r
    WHERE r.rolname !~ '^pg_' AND r.oid IN (
      SELECT d.refobjid FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid
      WHERE b.datname = current_database() AND d.refclassid = 'pg_authid'::regclass
      UNION SELECT c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}
      UNION SELECT n.nspowner FROM pg_namespace n WHERE ${OURS})
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** By Nightshift's own table, or that of a database that node-pg-migrate keeps under its default. */
async function newestMigration(sql: Sql): Promise<string | null> {
  for (const table of ['public.nightshift_migrations', 'public.pgmigrations']) {
    const exists = await sql.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [table]);
    if (exists.rowCount === 0) continue;
    const { rows } = await sql.query<{ name: string }>(
      `SELECT name FROM ${table} ORDER BY id DESC LIMIT 1`,
    );
    return rows[0]?.name ?? null;
  }
  return null;
}

/** Sequences move on while the dump runs, so that a restored one may be ahead and never behind. */
async function readSequences(sql: Sql): Promise<Record<string, string>> {
  const { rows } = await sql.query<{ name: string; value: string }>(`
    SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value
    FROM pg_sequences WHERE last_value IS NOT NULL AND increment_by > 0 AND NOT cycle ORDER BY 1`);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
