import type { Row, Sql } from '../../platform/database/database.ts';
import { Conflict, Forbidden, NotFound } from '../../platform/errors.ts';
import { writeAct } from '../audit/write-act.ts';
import type { Member } from '../caller.ts';
import { isAtLeast, type Role } from '../member-roles.ts';
import { writeSecurityEvent } from '../security-event.ts';

/** Who changes it, and whose it is. */
export type WhoseRole = { caller: Member; userId: string };

/** The role of a member whom the caller may change. */
export async function lockMember(
  { caller, userId }: WhoseRole,
  { sql }: { sql: Sql },
): Promise<Role> {
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
export async function keepAnOwner(
  { caller, userId }: WhoseRole,
  { sql }: { sql: Sql },
): Promise<void> {
  const { rows } = await sql.query<Row & { id: string }>(
    `SELECT user_id AS id FROM organization_members
     WHERE organization_id = $1 AND role = 'owner' ORDER BY user_id FOR UPDATE`,
    [caller.organizationId],
  );
  if (!rows.some(({ id }) => id !== userId))
    throw new Conflict('An organisation keeps an owner: make somebody else one first');
}

/** On the organisation's record, and among its security events. */
export async function recordChange(
  it: WhoseRole & { action: string; before: Role; after: Role | null },
  { sql }: { sql: Sql },
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
