import type { Database } from '../../platform/database/database.ts';
import type { Role } from '../member-roles.ts';
import {
  keepAnOwner,
  lockMember,
  recordChange,
  refuseAbove,
  type WhoseRole,
} from './lock-member.ts';

/**
 * Gives a member another role: nobody above the caller is changed, none above the caller's role is
 * given, and one's own role goes down only.
 * @throws NotFound, Forbidden; Conflict for the last owner.
 */
export async function changeRole(
  { caller, userId, role }: WhoseRole & { role: Role },
  /** Of the caller's organisation. */
  { db }: { db: Database },
): Promise<void> {
  await db.transaction(async (sql) => {
    const present = await lockMember({ caller, userId }, { sql });
    refuseAbove(caller, role);
    if (present === role) return;
    if (present === 'owner') await keepAnOwner({ caller, userId }, { sql });
    await sql.query(
      'UPDATE organization_members SET role = $3 WHERE organization_id = $1 AND user_id = $2',
      [caller.organizationId, userId, role],
    );
    await recordChange(
      { caller, userId, action: 'member.role-changed', before: present, after: role },
      { sql },
    );
  });
}
