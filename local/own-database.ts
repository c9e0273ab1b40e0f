import pg from 'pg';
import { parseDatabaseAddress } from '../shared/platform/database/address.ts';
import { connectionOf } from '../shared/platform/database/connection.ts';
import { InvalidConfiguration } from '../shared/platform/errors.ts';

/** The oldest Postgres that the migrations run on. */
const OLDEST = 15;
/** Milliseconds until a server that does not answer is given up. */
const PATIENCE = 10_000;

/** By Node's or Postgres's code of the failure. */
const WHY: Record<string, string> = {
  ECONNREFUSED: 'no server listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'no server answers there',
  ENOENT: 'there is no such socket',
  '28P01': 'the password is wrong',
  '28000': 'it does not let this login in',
  '3D000': 'there is no such database: create it first',
  '53300': 'it takes no more connections',
  '57P03': 'it is still starting',
};

/**
 * Looks whether the server in DATABASE_URL is one that a stack can stand on, before anything starts.
 * @throws InvalidConfiguration that says what is wrong with it, and never the address.
 */
export async function checkOwnDatabase(url: string): Promise<void> {
  const { host, port, database } = parseDatabaseAddress(url);
  const place = `DATABASE_URL (${database} on ${host}:${port})`;
  const client = new pg.Client({ ...connectionOf(url), connectionTimeoutMillis: PATIENCE });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; creates: boolean; makes: boolean }>(
      `SELECT current_setting('server_version_num')::integer / 10000 AS version,
              has_schema_privilege('public', 'CREATE') AS creates,
              (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user) AS makes`,
    );
    const { version = 0, creates, makes } = rows[0] ?? {};
    if (version < OLDEST)
      throw new InvalidConfiguration(
        `${place} is Postgres ${version}; ${OLDEST} or newer is needed`,
      );
    if (!creates || !makes)
      throw new InvalidConfiguration(
        `${place} is no login of an owner: it has to create tables in the schema public, and roles (CREATEROLE)`,
      );
  } catch (cause) {
    if (cause instanceof InvalidConfiguration) throw cause;
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const why =
      WHY[code] ?? (/timeout/i.test(message) ? WHY.ETIMEDOUT : 'it refuses the connection');
    throw new InvalidConfiguration(`${place}: ${why}`, { cause });
  } finally {
    await client.end().catch(() => {});
  }
}
