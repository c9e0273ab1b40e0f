import type { Sql } from '../../platform/database/database.ts';
import { RestoreMismatch } from '../errors.ts';
import { listUnfit } from './contents/fitness.ts';
import { readRights } from './rights.ts';

/** Sees nothing outside of an organisation; see migrations/0001_roles.sql. */
const APP_ROLE = 'nightshift_app';

/**
 * Why a view that its source could read cannot be read in a copy that is whole: it asks for a setting that
 * belongs to the database, for another server, or for a view that could not be filled, which is told.
 */
const NOT_OF_THE_COPY = /^(42704|08...|HV...|55000)$/;
/** Or for what only a superuser may see. */
const NOT_OF_THE_COPY_OR_US = /^(42704|08...|HV...|55000|42501)$/;

/**
 * Asks what a count of rows does not tell: whether the restored database is fit for use, as far as its
 * source was. Each of `extra` returns the column `wrong`, one row per finding.
 * @param input.unfit what was not fit in the source
 * @returns what was found to hold
 * @throws RestoreMismatch
 */
export async function askDrillQuestions(
  input: { unfit: string[]; extra?: Record<string, string> | undefined },
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
  const known = new Set(input.unfit);
  const { isSuperuser } = await readRights(sql);
  const forgiven = isSuperuser ? NOT_OF_THE_COPY : NOT_OF_THE_COPY_OR_US;
  const claim = `every index is valid and every view can be read${known.size > 0 ? `, but for the ${known.size} that were not in the source` : ''}`;
  await check(claim, async () =>
    (await rolledBack(sql, () => listUnfit(sql, { forgiven }))).filter((each) => !known.has(each)),
  );
  if ((await sql.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APP_ROLE])).rowCount > 0)
    await check('no row is seen without an organisation', () => openTenantTables(sql));
  for (const [asked, query] of Object.entries(input.extra ?? {}))
    await check(asked, async () => {
      const { rows } = await sql.query<{ wrong: string }>(query);
      return rows.map(({ wrong }) => wrong);
    });
  return held;
}

/** Tables of tenants that show a row to the application's role outside of one. */
async function openTenantTables(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string; policies: string[]; isMember: boolean }>(
    `
    SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_has_role($1, 'MEMBER') AS "isMember",
           ARRAY(SELECT quote_ident(p.polname) FROM pg_policy p
                 WHERE p.polrelid = c.oid AND $1::regrole = ANY (p.polroles)) AS policies
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relrowsecurity AND c.relkind IN ('r', 'p') AND (
      c.relname = 'organizations' OR EXISTS (SELECT 1 FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped)) AND (
      -- Most tables are granted by their columns.
      has_any_column_privilege($1, c.oid, 'SELECT')
      OR EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND $1::regrole = ANY (p.polroles)))`,
    [APP_ROLE],
  );
  const open: string[] = [];
  await rolledBack(sql, async () => {
    if (rows.some(({ isMember }) => isMember)) await sql.query(`SET LOCAL ROLE ${APP_ROLE}`);
    // A role that holds nothing else cannot become the application's: it takes on its policies.
    else for (const { name, policies } of rows) await sql.query(bindOwner(name, policies));
    for (const { name } of rows) {
      await sql.query('SAVEPOINT one_table');
      // A policy that fails shows nothing.
      const seen = await sql.query(`SELECT 1 FROM ${name} LIMIT 1`).catch(() => undefined);
      await sql.query('ROLLBACK TO one_table');
      if (seen && seen.rowCount > 0) open.push(name);
    }
  });
  return open;
}

const bindOwner = (name: string, policies: string[]) =>
  [
    'SET LOCAL row_security = on',
    ...policies.map((policy) => `ALTER POLICY ${policy} ON ${name} TO PUBLIC`),
    `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
  ].join('; ');

/** What is asked leaves nothing behind. */
async function rolledBack<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
  await sql.query('BEGIN');
  try {
    return await work();
  } finally {
    await sql.query('ROLLBACK');
  }
}
