import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { InvalidConfiguration } from '../errors.ts';
import { log } from '../log.ts';
import { formatDatabaseAddress, parseDatabaseAddress } from './address.ts';
import { changeCatalog, keepDatabaseRights } from './catalog-change.ts';
import { isUniqueViolation } from './conditions.ts';
import { connectionOf } from './connection.ts';
import { type DatabaseRole, groupOf, loginOf, makesDatabases } from './roles.ts';

export type Pooler = { host: string; port: number };

/** PgBouncer's own; RDS Proxy listens where Postgres does. */
const POOLER_PORT = 6432;

/**
 * `host` or `host:port` of a pooler in transaction mode.
 * @throws InvalidConfiguration
 */
export function parsePooler(text: string | undefined): Pooler | undefined {
  if (!text) return undefined;
  const [, host = '', port] = /^([A-Za-z0-9.-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = Number(port ?? POOLER_PORT);
  if (!host || number < 1 || number > 65_535)
    throw new InvalidConfiguration('The pooler is a host, or host:port');
  return { host, port: number };
}

/**
 * Gives a role its login for this database, e.g. `<database>_worker`, with a new password: a login
 * per database, so that two stages on one server never share or rotate each other's password.
 *
 * @returns the connection string for the role.
 */
export async function provisionLogin(input: {
  ownerUrl: string;
  role: DatabaseRole;
  /** Where the role connects instead of where the owner does: a pooler. */
  pooler?: Pooler | undefined;
}): Promise<string> {
  const client = new pg.Client(connectionOf(input.ownerUrl));
  await client.connect();
  try {
    const database = (await client.query('SELECT current_database() AS name')).rows[0].name;
    const group = groupOf(input.role);
    const login = loginOf(database, input.role);
    const password = randomBytes(24).toString('base64url');
    await changeCatalog(client, () => createLogin(client, { login, group, password }));
    await keepDatabaseRights(client);
    if (makesDatabases(input.role)) await letMakeDatabases(client, login);
    const owner = parseDatabaseAddress(input.ownerUrl);
    const user = withTenantSuffix(login, owner.user);
    return formatDatabaseAddress({
      ...owner,
      ...placeOf(input.role, input.pooler),
      user,
      password,
    });
  } finally {
    await client.end();
  }
}

/** Where a role connects instead of where the owner does. */
export const placeOf = (role: DatabaseRole, pooler: Pooler | undefined) =>
  makesDatabases(role) ? undefined : pooler;

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * An owner who may make no databases cannot let others: a deployment does not fail for that, and each
 * drill says that it could not run, and why.
 */
async function letMakeDatabases(client: pg.Client, login: string) {
  try {
    await client.query(`ALTER ROLE ${pg.escapeIdentifier(login)} CREATEDB`);
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    log.warn('the owner of the database has no CREATEDB to give: no drill can run', { login });
  }
}

/**
 * In one transaction: nobody else ever sees the login outside of its group, where it would pass for a
 * login of no stage and be let in where it has no business.
 */
async function createLogin(
  client: pg.Client,
  { login, group, password }: { login: string; group: string; password: string },
) {
  const name = pg.escapeIdentifier(login);
  await client.query('BEGIN');
  await client.query('SAVEPOINT before');
  try {
    await client.query(`CREATE ROLE ${name} LOGIN`);
  } catch (error) {
    const isThere = (error as { code?: string }).code === '42710'; // duplicate_object
    // or two deployments create it at once
    if (!isThere && !isUniqueViolation(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT before');
  }
  // The password itself and not its SCRAM verifier: Neon takes only the former.
  await client.query(`ALTER ROLE ${name} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  // Statements of a service are short: by a plan that only looks dear, Postgres would compile for longer than it runs.
  await client.query(`ALTER ROLE ${name} SET jit = off`);
  await client.query(`GRANT ${group} TO ${name}`);
  await client.query('COMMIT');
}

/** Supabase's pooler routes by a project suffix in the user name: `postgres.<project>`. */
function withTenantSuffix(login: string, ownerName: string): string {
  const dot = ownerName.indexOf('.');
  return dot < 0 ? login : login + ownerName.slice(dot);
}
