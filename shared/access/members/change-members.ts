import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { Conflict, Forbidden, NotFound } from '../../platform/errors.ts';
import { writeAct } from '../audit/write-act.ts';
import type { Member } from '../caller.ts';
import { isAtLeast, type Role } from '../member-roles.ts';
import { writeSecurityEvent } from '../security-event.ts';

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

/** @param db of the caller's organisation. */
type Deps = { db: Database; clock: Clock };
type Wanted = { caller: Member; userId: string };

/**
 * Gives a member another role: nobody above the caller is changed, none above the caller's role is
 * given, and one's own role goes down only.
 * @throws NotFound, Forbidden; Conflict for the last owner.
 */
export async function changeRole(
  { caller, userId, role }: Wanted & { role: Role },
  { db }: Deps,
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
    await record(
      { caller, userId, action: 'member.role-changed', before: present, after: role },
      sql,
    );
  });
}

/**
 * Takes a member out, or lets one leave; their sessions here end with it.
 * @throws NotFound, Forbidden; Conflict for the last owner.
 */
export async function removeMember({ caller, userId }: Wanted, { db, clock }: Deps): Promise<void> {
  await db.transaction(async (sql) => {
    const present = await lockMember({ caller, userId }, { sql });
    if (present === 'owner') await keepAnOwner({ caller, userId }, { sql });
    await sql.query('SELECT remove_member($1)', [userId]);
    await sql.query(
      `UPDATE user_sessions SET revoked_at = $3
       WHERE organization_id = $1 AND user_id = $2 AND revoked_at IS NULL`,
      [caller.organizationId, userId, clock()],
    );
    await record({ caller, userId, action: 'member.removed', before: present, after: null }, sql);
  });
}

/** The role of a member whom the caller may change. */
async function lockMember({ caller, userId }: Wanted, { sql }: { sql: Sql }): Promise<Role> {
  const { rows } = await sql.query<Row & { role: Role }>(
    `SELECT role FROM organization_members WHERE organization_id = $1 AND user_id = $2 FOR UPDATE`,
    [caller.organizationId, userId],
  );
  const role = rows[0]?.role;
  if (!role) throw new NotFound('There is no such member');
  if (userId !== caller.userId) refuseLower(caller);
  refuseAbove(caller, role);
  return role;
}

function refuseLower(caller: Member) {
  if (!isAtLeast(caller.role, 'admin'))
    throw new Forbidden(`A ${caller.role} may change nobody but themselves`);
}

/** @throws Forbidden for a role above the caller's. */
export function refuseAbove(caller: Member, role: Role): void {
  if (!isAtLeast(caller.role, role))
    throw new Forbidden(`A ${caller.role} may not give or take the role ${role}`);
}

/** Two owners who leave at once wait for each other here. */
async function keepAnOwner({ caller, userId }: Wanted, { sql }: { sql: Sql }): Promise<void> {
  const { rows } = await sql.query<Row & { id: string }>(
    `SELECT user_id AS id FROM organization_members
     WHERE organization_id = $1 AND role = 'owner' ORDER BY user_id FOR UPDATE`,
    [caller.organizationId],
  );
  if (!rows.some(({ id }) => id !== userId))
    throw new Conflict('An organisation keeps an owner: make somebody else one first');
}

async function record(
  it: Wanted & { action: string; before: Role; after: Role | null },
  sql: Sql,
): Promise<void> {
  const { caller, userId, action, before, after } = it;
  const { organizationId, by, origin } = caller;
  const details = { what: action, before, after, by };
  await writeSecurityEvent(
    { type: 'permission_change', organizationId, userId, ip: origin.ip, details },
    { sql },
  );
  await writeAct(
    {
      organizationId,
      by,
      origin,
      action,
      subject: { userId },
      before: { role: before },
      after: { role: after },
    },
    { sql },
  );
}
