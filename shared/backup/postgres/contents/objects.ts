import type { Sql } from '../../../platform/database/database.ts';
import { noExtension, OURS } from './ours.ts';

const inSchema = (catalog: string, alias: string, column: string) =>
  `FROM ${catalog} ${alias} JOIN pg_namespace n ON n.oid = ${alias}.${column} WHERE ${OURS}`;
const onRelation = (catalog: string, column: string) =>
  `FROM ${catalog} x JOIN pg_class c ON c.oid = x.${column} JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}`;
const ownWithoutSchema = (catalog: string) =>
  `FROM ${catalog} x WHERE x.oid >= 16384 AND ${noExtension(catalog, 'x.oid')}`;

export const UNVALIDATED = 'constraints not validated';

/** Schema objects by kind: a `SELECT … FROM` each, whose rows are counted. */
const KINDS: Record<string, string> = {
  // pg_dump leaves out an index that a failed CREATE INDEX CONCURRENTLY left behind.
  '': `${inSchema('pg_class', 'c', 'relnamespace')} AND ${noExtension('pg_class', 'c.oid')}
       AND c.relkind <> 't' AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indexrelid = c.oid
                                            AND NOT i.indisvalid AND c.relkind = 'i')`,
  'tables under row-level security': `${inSchema('pg_class', 'c', 'relnamespace')} AND c.relrowsecurity`,
  // 18 began to list NOT NULL here: left out, so that majors compare.
  constraints: `${inSchema('pg_constraint', 'x', 'connamespace')} AND x.contype <> 'n'`,
  [UNVALIDATED]: `${inSchema('pg_constraint', 'x', 'connamespace')} AND x.contype <> 'n' AND NOT x.convalidated`,
  // Not those that a type brings along: how many depends on the major.
  functions: `${inSchema('pg_proc', 'x', 'pronamespace')} AND ${noExtension('pg_proc', 'x.oid')}
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                       AND d.objid = x.oid AND d.deptype = 'i')`,
  types: `${inSchema('pg_type', 'x', 'typnamespace')} AND x.typtype IN ('e', 'd', 'r') AND ${noExtension('pg_type', 'x.oid')}`,
  operators: `${inSchema('pg_operator', 'x', 'oprnamespace')} AND ${noExtension('pg_operator', 'x.oid')}`,
  collations: `${inSchema('pg_collation', 'x', 'collnamespace')} AND ${noExtension('pg_collation', 'x.oid')}`,
  statistics: `${inSchema('pg_statistic_ext', 'x', 'stxnamespace')}`,
  'text search configurations': `${inSchema('pg_ts_config', 'x', 'cfgnamespace')} AND ${noExtension('pg_ts_config', 'x.oid')}`,
  triggers: `${onRelation('pg_trigger', 'tgrelid')} AND NOT x.tgisinternal`,
  'triggers disabled': `${onRelation('pg_trigger', 'tgrelid')} AND NOT x.tgisinternal AND x.tgenabled = 'D'`,
  policies: onRelation('pg_policy', 'polrelid'),
  rules: `${onRelation('pg_rewrite', 'ev_class')} AND x.rulename <> '_RETURN' AND ${noExtension('pg_class', 'c.oid')}`,
  schemas: `FROM pg_namespace n WHERE ${OURS} AND ${noExtension('pg_namespace', 'n.oid')} AND n.nspname <> 'public'`,
  casts: ownWithoutSchema('pg_cast'),
  'foreign servers': ownWithoutSchema('pg_foreign_server'),
  'foreign-data wrappers': ownWithoutSchema('pg_foreign_data_wrapper'),
  'event triggers': ownWithoutSchema('pg_event_trigger'),
  publications: ownWithoutSchema('pg_publication'),
};

/** Of relations, one kind is many. */
const RELATION = `CASE c.relkind WHEN 'r' THEN 'tables' WHEN 'p' THEN 'partitioned tables'
  WHEN 'i' THEN 'indexes' WHEN 'I' THEN 'partitioned indexes' WHEN 'S' THEN 'sequences'
  WHEN 'v' THEN 'views' WHEN 'm' THEN 'materialized views' WHEN 'f' THEN 'foreign tables'
  ELSE 'other relations' END`;

/** What a drill by a role of its own cannot make, and so does not compare. */
export const OF_SUPERUSERS = ['event triggers', 'publications'];

/** How many objects of each kind the database has; what a restore is compared by. */
export async function countObjects(sql: Sql): Promise<Record<string, number>> {
  const each = Object.entries(KINDS).map(
    ([kind, from]) => `SELECT ${kind === '' ? RELATION : `'${kind}'`} AS kind ${from}`,
  );
  const { rows } = await sql.query<{ kind: string; count: string }>(
    `SELECT kind, count(*) FROM (${each.join('\nUNION ALL\n')}) listed GROUP BY kind ORDER BY kind`,
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}

/** Locks that making all of it takes in one transaction: relations, their TOAST tables, what has an owner. */
export async function countLockable(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: string }>(`
    SELECT (SELECT count(*) + 2 * count(nullif(c.reltoastrelid, 0)) ${inSchema('pg_class', 'c', 'relnamespace')})
         + (SELECT count(*) ${inSchema('pg_proc', 'x', 'pronamespace')})
         + (SELECT count(*) FROM pg_largeobject_metadata) AS count`);
  return Number(rows[0]?.count);
}
