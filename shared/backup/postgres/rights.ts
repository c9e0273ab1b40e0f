import type { Sql } from '../../platform/database/database.ts';

export type Rights = { isSuperuser: boolean; createsRoles: boolean };

/** What the role may do that we are on a server as. */
export async function readRights(sql: Sql): Promise<Rights> {
  const { rows } = await sql.query<Rights>(
    `SELECT rolsuper AS "isSuperuser", rolcreaterole AS "createsRoles" FROM pg_roles
     WHERE rolname = current_user`,
  );
  return rows[0] ?? { isSuperuser: false, createsRoles: false };
}
