import pg from 'pg';
import { groupOf, loginOf, roleNames } from './roles.ts';

/**
 * Logins that have a right here and are no login of this database. Groups belong to the server: who is
 * in one has its rights in every stage's database there that it can connect to.
 */
const STRANGERS = `
  SELECT DISTINCT login.rolname AS name
  FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles login ON login.oid = m.member
  WHERE g.rolname = ANY ($1) AND login.rolcanlogin AND login.rolname <> ALL ($2)`;

const groups = roleNames.map(groupOf);
const ownLogins = (database: string) => roleNames.map((role) => loginOf(database, role));

/**
 * On a server that several stages share, PUBLIC loses CONNECT: this database's logins have it, and
 * whoever else may log in at this moment, but for the other stages' logins. A stage that was always
 * alone on its server changes nothing; one that is alone again still lets its new logins in.
 */
export async function refuseOtherStages(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string; open: boolean }>(
    `SELECT current_database() AS name, has_database_privilege('public', current_database(), 'CONNECT') AS open`,
  );
  const { name = '', open } = rows[0] ?? {};
  const own = ownLogins(name);
  const database = pg.escapeIdentifier(name);
  const allow = (logins: string[]) =>
    logins.length > 0 &&
    owner.query(
      `GRANT CONNECT ON DATABASE ${database} TO ${logins.map((it) => pg.escapeIdentifier(it)).join(', ')}`,
    );
  const known = await owner.query<{ name: string; stranger: boolean }>(
    `SELECT rolname AS name, rolname IN (${STRANGERS}) AS stranger FROM pg_roles WHERE rolcanlogin`,
    [groups, own],
  );
  if (open) {
    if (!known.rows.some(({ stranger }) => stranger)) return;
    await allow(known.rows.filter(({ stranger }) => !stranger).map((login) => login.name));
    await owner.query(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`);
  } else {
    await allow(known.rows.filter((login) => own.includes(login.name)).map((login) => login.name));
  }
}

/** The query by which any login sees whether another stage's could connect here. */
export const strangersWhoMayConnect = (database: string) => ({
  text: `SELECT name FROM (${STRANGERS}) AS stranger
         WHERE has_database_privilege(name, current_database(), 'CONNECT') ORDER BY 1 LIMIT 5`,
  values: [groups, ownLogins(database)],
});
