import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The two roles below the owner that migration 0001 creates. */
export type DatabaseRole = 'worker' | 'app';

/**
 * Gives a role its login for this database, `<database>_worker` or `<database>_app`, with a new
 * password: a login per database, so that two stages on one server never share or rotate each
 * other's password.
 *
 * @returns the connection string for the role.
 */
export async function provisionLogin(input: {
  ownerUrl: string;
  role: DatabaseRole;
}): Promise<string> {
  const client = new pg.Client({ connectionString: input.ownerUrl });
  await client.connect();
  try {
    const database = (await client.query('SELECT current_database() AS name')).rows[0].name;
    // A database called nightshift would give the login the name of the role that it is to have.
    const own = `${database}_${input.role}`;
    const login = own === `nightshift_${input.role}` ? `${own}_login` : own;
    const password = randomBytes(24).toString('base64url');
    await createLogin(client, login);
    const name = pg.escapeIdentifier(login);
    // The password itself and not its SCRAM verifier: Neon takes only the former.
    await client.query(`ALTER ROLE ${name} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    await client.query(`GRANT nightshift_${input.role} TO ${name}`);
    const url = new URL(input.ownerUrl);
    url.username = withTenantSuffix(login, url.username);
    url.password = password;
    return url.toString();
  } finally {
    await client.end();
  }
}

async function createLogin(client: pg.Client, login: string) {
  try {
    await client.query(`CREATE ROLE ${pg.escapeIdentifier(login)} LOGIN`);
  } catch (error) {
    const { code } = error as { code?: string };
    // duplicate_object, or unique_violation when two deployments create it at once
    if (code !== '42710' && code !== '23505') throw error;
  }
}

/** Supabase's pooler routes by a project suffix in the user name: `postgres.<project>`. */
function withTenantSuffix(login: string, ownerName: string): string {
  const dot = ownerName.indexOf('.');
  return dot < 0 ? login : login + ownerName.slice(dot);
}
