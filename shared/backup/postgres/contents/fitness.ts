import type { Sql } from '../../../platform/database/database.ts';
import { OURS } from './ours.ts';

/** Milliseconds for one view: which of them is slow is not what is asked. */
const PATIENCE = 3_000;
/** Postgres's condition for what took too long. */
const CANCELLED = '57014';

/**
 * What is not fit for use, in words: indexes that are not valid, views that cannot be read. Asked of the
 * source and of its copy alike, because much is unfit where it comes from. Views that reach another server
 * are not asked. Run inside a transaction.
 * @param how.forgiven Postgres's conditions that say nothing of the database: see `NOT_OF_THE_COPY`
 */
export async function listUnfit(
  sql: Sql,
  { forgiven }: { forgiven?: RegExp } = {},
): Promise<string[]> {
  return [...(await invalidIndexes(sql)), ...(await unreadableViews(sql, forgiven))];
}

async function invalidIndexes(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(`
    SELECT format('the index %I.%I is not valid', n.nspname, c.relname) AS name
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (NOT i.indisvalid OR NOT i.indisready) AND ${OURS} ORDER BY 1`);
  return rows.map(({ name }) => name);
}

async function unreadableViews(sql: Sql, forgiven?: RegExp): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(`
    WITH RECURSIVE uses AS (
      SELECT r.ev_class AS view, d.refobjid AS used FROM pg_rewrite r
      JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
      UNION
      SELECT u.view, d.refobjid FROM uses u JOIN pg_rewrite r ON r.ev_class = u.used
      JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class)
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'v' AND ${OURS} AND NOT EXISTS (
      SELECT 1 FROM uses u JOIN pg_class f ON f.oid = u.used WHERE u.view = c.oid AND f.relkind = 'f')
    ORDER BY 1`);
  const unfit: string[] = [];
  await sql.query(`SET LOCAL statement_timeout = ${PATIENCE}`);
  for (const { name } of rows) {
    await sql.query('SAVEPOINT one_view');
    try {
      await sql.query(`SELECT 1 FROM ${name} LIMIT 1`);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (code !== CANCELLED && !forgiven?.test(code))
        unfit.push(`the view ${name} cannot be read`);
    }
    await sql.query('ROLLBACK TO one_view');
  }
  await sql.query('SET LOCAL statement_timeout = 0');
  return unfit;
}
