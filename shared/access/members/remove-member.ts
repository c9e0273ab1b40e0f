import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { keepAnOwner, lockMember, recordChange, type WhoseRole } from './lock-member.ts';

/** @param db of the caller's organisation. */
type Deps = { db: Database; clock: Clock };

/**
 * Takes a member out, or lets one leave; their sessions here end with it.
 * @throws NotFound, Forbidden; Conflict for the last owner.
 */
export async function removeMember(
  { caller, userId }: WhoseRole,
  { db, clock }: Deps,
): Promise<void> {
  await db.transaction(async (sql) => {
    const present = await lockMember({ caller, userId }, { sql });
    if (present === 'owner') await keepAnOwner({ caller, userId }, { sql });
    await sql.query('SELECT remove_member($1)', [userId]);
    await sql.query(
      `UPDATE user_sessions SET revoked_at = $3
       WHERE organization_id = $1 AND user_id = $2 AND revoked_at IS NULL`,
      [caller.organizationId, userId, clock()],
    );
    await recordChange(
      { caller, userId, action: 'member.removed', before: present, after: null },
      { sql },
    );
  });
}
