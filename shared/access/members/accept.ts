import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { Unauthorized } from '../../platform/errors.ts';
import { type Origin, writeAct } from '../audit/write-act.ts';
import { findPerson } from '../find-person.ts';
import { isAtLeast, type Role } from '../member-roles.ts';
import { type From, openSession, type Session } from '../sessions/begin-session.ts';
import { hashInvitation } from '../sign-in/secrets.ts';

type Open = Row & {
  id: string;
  organization_id: string;
  email: string;
  role: Role;
  invited_by: string;
};

/**
 * Takes an invitation: whoever has the mail has the address, so the person is made where there is
 * none, becomes a member with what the inviter may still give, and is signed in.
 *
 * @throws Unauthorized alike for what is unknown, used, revoked and past its time; PlanLimit when
 *   the plan has no seat left.
 */
export async function acceptInvitation(
  input: { token: string; name?: string | undefined; from: From; origin: Origin },
  { db, clock }: { db: Database; clock: Clock },
): Promise<Session> {
  const { token, name = '', from, origin } = input;
  const at = clock();
  return db.transaction(async (sql) => {
    const invitation = await take(token, { sql, at });
    if (!invitation) throw new Unauthorized('This invitation is not valid any more');
    const { organization_id: organizationId, role, id } = invitation;
    const userId = await findOrMakePerson({ email: invitation.email, name }, { sql });
    await sql.query(
      `INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (organization_id, user_id) DO NOTHING`,
      [organizationId, userId, role],
    );
    await sql.query(
      'UPDATE invitations SET accepted_at = $3, accepted_by = $4 WHERE organization_id = $1 AND id = $2',
      [organizationId, id, at, userId],
    );
    const session = await openSession({ userId, organizationId, from, at }, { sql });
    const act = { action: 'invitation.accepted', subject: { invitationId: id, userId } };
    await writeAct(
      { organizationId, by: `user ${userId}`, origin, ...act, after: { role } },
      { sql },
    );
    return session;
  });
}

/** The invitation, locked, when it is open and its inviter may still give that role. */
async function take(token: string, { sql, at }: { sql: Sql; at: Date }): Promise<Open | undefined> {
  const hash = hashInvitation(token);
  await sql.query(`SELECT set_config('app.presented_invitation', $1, true)`, [hash]);
  const { rows } = await sql.query<Open>(
    `SELECT id, organization_id, email, role, invited_by FROM invitations WHERE token_hash = $1`,
    [hash],
  );
  const [found] = rows;
  if (!found) return undefined;
  await sql.query(`SELECT set_config('app.current_org_id', $1, true)`, [found.organization_id]);
  const { rows: open } = await sql.query<Row & { inviter: Role }>(
    `SELECT m.role AS inviter FROM invitations i
     JOIN organization_members m ON m.organization_id = i.organization_id AND m.user_id = i.invited_by
     WHERE i.id = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2
     FOR UPDATE OF i`,
    [found.id, at],
  );
  return open[0] && isAtLeast(open[0].inviter, found.role) ? found : undefined;
}

/** @throws Unauthorized for who is disabled. */
async function findOrMakePerson(
  { email, name }: { email: string; name: string },
  { sql }: { sql: Sql },
): Promise<string> {
  const known = await findPerson({ email }, { sql });
  if (!known)
    await sql.query(
      `INSERT INTO users (id, email, name) VALUES ($1, $2, $3) ON CONFLICT ((lower(email))) DO NOTHING`,
      [randomUUID(), email, name],
    );
  const person = known ?? (await findPerson({ email }, { sql }));
  if (!person || person.disabled_at)
    throw new Unauthorized('This invitation is not valid any more');
  return person.id;
}
