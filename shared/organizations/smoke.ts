import type { Sql } from '../platform/database/database.ts';

/** An organisation that lives for one smoke test. @returns its id */
export async function insertOrganization(
  { name }: { name: string },
  { sql }: { sql: Sql },
): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(
    'INSERT INTO organizations (name) VALUES ($1) RETURNING id',
    [name],
  );
  return rows[0]?.id as string;
}

/** Deletes one that a smoke test made, with all that is its own; no other one goes. */
export async function deleteOrganization(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(`DELETE FROM organizations WHERE id = $1 AND starts_with(name, 'smoke ')`, [
    organizationId,
  ]);
}
