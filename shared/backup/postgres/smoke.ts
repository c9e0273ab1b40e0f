import type { Sql } from '../../platform/database/database.ts';
import { RestoreMismatch } from '../errors.ts';

/** Sees nothing outside of an organisation; see migrations/0001_roles.sql. */
const APP_ROLE = 'nightshift_app';

/**
 * Asks what a count of rows does not tell: whether the restored database is fit for use. Each of
 * `extra` returns the column `wrong`, one row per finding.
 * @returns what was found to hold
 * @throws RestoreMismatch
 */
export async function runSmokeQueries(
  input: { extra?: Record<string, string> },
  { sql }: { sql: Sql },
): Promise<string[]> {
  const held: string[] = [];
  const check = async (claim: string, findings: () => Promise<string[]>) => {
    const wrong = await findings();
    if (wrong.length > 0)
      throw new RestoreMismatch(
        `After the restore it does not hold that ${claim}: ${wrong.slice(0, 3).join(', ')}`,
      );
    held.push(claim);
  };
  await check('every index is valid', () => invalidIndexes(sql));
  await check('every view can be read', () => unreadableViews(sql));
  if ((await sql.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APP_ROLE])).rowCount > 0)
    await check('no row is seen without an organisation', () => openTenantTables(sql));
  for (const [claim, query] of Object.entries(input.extra ?? {}))
    await check(claim, async () => {
      const { rows } = await sql.query<{ wrong: string }>(query);
      return rows.map(({ wrong }) => wrong);
    });
  return held;
}

async function invalidIndexes(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid OR NOT indisready',
  );
  return rows.map(({ name }) => name);
}

async function unreadableViews(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(`
    SELECT format('%I.%I', schemaname, viewname) AS name FROM pg_views
    WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema'`);
  const unreadable: string[] = [];
  for (const { name } of rows)
    await sql.query(`SELECT 1 FROM ${name} LIMIT 1`).catch(() => unreadable.push(name));
  return unreadable;
}

/** Tables with row-level security that show a row to the application's role outside of a tenant. */
async function openTenantTables(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relrowsecurity AND c.relkind IN ('r', 'p') AND has_table_privilege($1, c.oid, 'SELECT')`,
    [APP_ROLE],
  );
  const open: string[] = [];
  await sql.query('BEGIN');
  try {
    await sql.query(`SET LOCAL ROLE ${APP_ROLE}`);
    for (const { name } of rows)
      if ((await sql.query(`SELECT 1 FROM ${name} LIMIT 1`)).rowCount > 0) open.push(name);
    return open;
  } finally {
    await sql.query('ROLLBACK');
  }
}
