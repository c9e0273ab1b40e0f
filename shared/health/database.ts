import type { Sql } from '../platform/database/database.ts';
import { migrationStatus } from '../platform/database/migration-status.ts';
import { strangersWhoMayConnect } from '../platform/database/other-stages.ts';
import type { Check } from './check.ts';

type Found = Omit<Check, 'name'>;

/** Reachable, and as a role that row-level security binds. */
export async function checkDatabase({ sql }: { sql: Sql }): Promise<Found> {
  const began = performance.now();
  const { rows } = await sql.query<{
    login: string;
    database: string;
    version: string;
    free: boolean;
    temporary: boolean;
  }>(
    `SELECT current_user AS login, current_database() AS database, current_setting('server_version') AS version,
            rolsuper OR rolbypassrls AS free,
            has_database_privilege(current_database(), 'TEMPORARY') AS temporary
     FROM pg_roles WHERE rolname = current_user`,
  );
  const milliseconds = Math.round(performance.now() - began);
  const { login, database = '', version, free, temporary } = rows[0] ?? {};
  const detail = `Postgres ${version?.split(' ')[0]} as ${login}, ${milliseconds} ms`;
  const advice = 'Deploy again: migrate provisions the logins below the owner';
  if (free)
    return {
      status: 'problem',
      detail: `${detail}: this login ignores row-level security`,
      advice,
    };
  // The right is the database's and no dump carries it: a restored database has it until the next deployment.
  if (temporary)
    return { status: 'problem', detail: `${detail}: logins may make temporary objects`, advice };
  const strangers = strangersWhoMayConnect(database);
  const { rows: open } = await sql.query<{ name: string }>(strangers.text, strangers.values);
  if (open.length > 0) {
    const names = open.map(({ name }) => name).join(', ');
    const other = `logins of another stage on this server may connect: ${names}`;
    return { status: 'problem', detail: `${detail}: ${other}`, advice };
  }
  return { status: 'ok', detail };
}

/** Whether the connection is encrypted; on one machine it never leaves it. */
export async function checkTls({ sql }: { sql: Sql }): Promise<Found> {
  const { rows } = await sql.query<{ ssl: boolean; version: string | null; here: boolean }>(
    `SELECT ssl, version, coalesce(inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1', true) AS here
     FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
  );
  const { ssl = false, version, here = false } = rows[0] ?? {};
  if (ssl) return { status: 'ok', detail: `encrypted, ${version}` };
  if (here) return { status: 'ok', detail: 'not encrypted, and on this machine' };
  return {
    status: 'problem',
    detail: 'not encrypted',
    advice: 'Remove sslmode=disable from the address and DATABASE_TLS=off from the stage',
  };
}

/**
 * Compares the migrations that ran with those that this checkout holds.
 * @param input.expected names without `.sql`, in order.
 */
export async function checkMigrations(
  input: { expected: readonly string[] },
  { sql }: { sql: Sql },
): Promise<Found> {
  const { ran, pending, unknown } = await migrationStatus(input, { sql });
  if (pending.length > 0) {
    return {
      status: 'problem',
      detail: `not yet run: ${pending.join(', ')}`,
      advice: 'Deploy (or restart the local stack): migrate runs them',
    };
  }
  if (unknown.length > 0) {
    return {
      status: 'warning',
      detail: `run, and not in this checkout: ${unknown.join(', ')}`,
      advice: 'This checkout is older than the deployment',
    };
  }
  return { status: 'ok', detail: `all ${ran.length} ran` };
}

/** Every table of ours has row-level security on: one that was forgotten shows all tenants' rows. */
export async function checkRowSecurity({ sql }: { sql: Sql }): Promise<Found> {
  const { rows } = await sql.query<{ name: string; secured: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AS secured
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'nightshift_migrations'
     ORDER BY c.relname`,
  );
  const open = rows.filter(({ secured }) => !secured).map(({ name }) => name);
  if (open.length > 0) return { status: 'problem', detail: `without it: ${open.join(', ')}` };
  return { status: 'ok', detail: `on all ${rows.length} tables` };
}
