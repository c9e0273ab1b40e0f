import type { Row, Sql } from '../../platform/database/database.ts';
import type { Role } from '../member-roles.ts';

export type MemberRow = {
  userId: string;
  email: string;
  name: string;
  role: Role;
  joinedAt: Date;
};

/** Members by role and address. */
export async function listMembers(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<MemberRow[]> {
  const { rows } = await sql.query<MemberRow & Row>(
    `SELECT m.user_id AS "userId", u.email, u.name, m.role, m.created_at AS "joinedAt"
     FROM organization_members m JOIN users u ON u.id = m.user_id
     WHERE m.organization_id = $1
     ORDER BY array_position('{owner,admin,manager,member}', m.role), lower(u.email) LIMIT 1000`,
    [organizationId],
  );
  return rows;
}
