import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { DAY, HOUR } from '../../platform/durations.ts';
import { formsOf } from '../../platform/email-address.ts';
import { Conflict, NotFound, TooManyRequests } from '../../platform/errors.ts';
import { writeAct } from '../audit/write-act.ts';
import type { Member } from '../caller.ts';
import type { INVITATION_STATES, Role } from '../member-roles.ts';
import { hashInvitation, makeLinkToken } from '../sign-in/secrets.ts';
import { refuseAbove } from './lock-member.ts';

/** Days that an invitation is open. */
const OPEN_FOR = 7;
/** Invitations that an organisation sends in an hour, and to one address: each is a mail of ours to somebody. */
const MOST_AN_HOUR = { all: 100, address: 3 };

export type Invitation = {
  id: string;
  email: string;
  role: Role;
  state: (typeof INVITATION_STATES)[number];
  createdAt: Date;
  expiresAt: Date;
};

/** A mail that brings an invitation. */
type InvitationMail = {
  effectKey: string;
  recipient: string;
  organizationId: string;
  organization: string;
  invitedBy: string;
  token: string;
  validUntil: Date;
};

/** @param db of the caller's organisation. */
export type InviteDeps = {
  db: Database;
  clock: Clock;
  queueInvitation: (mail: InvitationMail, deps: { sql: Sql }) => Promise<void>;
};

/**
 * Invites an address, with no more than the caller's own role. An invitation that is open for the
 * address is replaced: the link of the older mail ends.
 * @throws Forbidden; Conflict for who is a member already; TooManyRequests
 */
export async function invite(
  { caller, email, role }: { caller: Member; email: string; role: Role },
  { db, clock, queueInvitation }: InviteDeps,
): Promise<Invitation> {
  refuseAbove(caller, role);
  const { organizationId, by, origin } = caller;
  const at = clock();
  const [id, token] = [randomUUID(), makeLinkToken()];
  const expiresAt = new Date(at.getTime() + OPEN_FOR * DAY);
  return db.transaction(async (sql) => {
    const { organization, invitedBy } = await describe({ caller, email }, sql);
    await refuseTooMany({ organizationId, email, at }, sql);
    await sql.query(
      `UPDATE invitations SET revoked_at = $3
       WHERE organization_id = $1 AND lower(email) = lower($2) AND accepted_at IS NULL AND revoked_at IS NULL`,
      [organizationId, email, at],
    );
    await sql.query(
      `INSERT INTO invitations (id, organization_id, email, role, token_hash, invited_by, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, organizationId, email, role, hashInvitation(token), caller.userId, at, expiresAt],
    );
    const mail = { effectKey: `invitation:${id}`, recipient: email, validUntil: expiresAt, token };
    await queueInvitation({ ...mail, organizationId, organization, invitedBy }, { sql });
    const subject = { invitationId: id };
    await writeAct(
      { organizationId, by, origin, action: 'invitation.sent', subject, after: { role } },
      { sql },
    );
    return { id, email, role, state: 'open', createdAt: at, expiresAt };
  });
}

async function describe({ caller, email }: { caller: Member; email: string }, sql: Sql) {
  const { organizationId, userId } = caller;
  const { rows } = await sql.query<
    Row & { organization: string; invitedBy: string; member: boolean }
  >(
    `SELECT o.name AS organization, coalesce(nullif(u.name, ''), u.email) AS "invitedBy",
       EXISTS (SELECT FROM organization_members m JOIN users p ON p.id = m.user_id
         WHERE m.organization_id = o.id AND lower(p.email) = ANY ($3)) AS member
     FROM organizations o JOIN users u ON u.id = $2 WHERE o.id = $1`,
    [organizationId, userId, formsOf(email.toLowerCase())],
  );
  const [found] = rows;
  if (!found) throw new NotFound('The organisation is gone');
  if (found.member) throw new Conflict('Whoever has this address is a member already');
  return found;
}

/** Of two at once, the second one sees the first. */
async function refuseTooMany(
  { organizationId, email, at }: { organizationId: string; email: string; at: Date },
  sql: Sql,
): Promise<void> {
  await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('invitations ' || $1, 0))`, [
    organizationId,
  ]);
  const { rows } = await sql.query<Row & typeof MOST_AN_HOUR>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE lower(email) = lower($2))::int AS address
     FROM invitations WHERE organization_id = $1 AND created_at > $3`,
    [organizationId, email, new Date(at.getTime() - HOUR)],
  );
  const { all = 0, address = 0 } = rows[0] ?? {};
  if (address >= MOST_AN_HOUR.address)
    throw new TooManyRequests(`One address is invited ${MOST_AN_HOUR.address} times an hour`);
  if (all >= MOST_AN_HOUR.all)
    throw new TooManyRequests(`An organisation invites ${MOST_AN_HOUR.all} people an hour`);
}

/** Newest first. */
export async function listInvitations(
  { organizationId, at }: { organizationId: string; at: Date },
  { sql }: { sql: Sql },
): Promise<Invitation[]> {
  const { rows } = await sql.query<Invitation & Row>(
    `SELECT id, email, role, created_at AS "createdAt", expires_at AS "expiresAt",
       CASE WHEN accepted_at IS NOT NULL THEN 'accepted' WHEN revoked_at IS NOT NULL THEN 'revoked'
         WHEN expires_at <= $2 THEN 'expired' ELSE 'open' END AS state
     FROM invitations WHERE organization_id = $1 ORDER BY created_at DESC, id LIMIT 500`,
    [organizationId, at],
  );
  return rows;
}

/** Ends an open invitation. @throws NotFound, Forbidden for one above the caller's role. */
export async function revokeInvitation(
  { caller, id }: { caller: Member; id: string },
  { db, clock }: Pick<InviteDeps, 'db' | 'clock'>,
): Promise<void> {
  const { organizationId, by, origin } = caller;
  await db.transaction(async (sql) => {
    const { rows } = await sql.query<Row & { role: Role }>(
      `SELECT role FROM invitations
       WHERE organization_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL FOR UPDATE`,
      [organizationId, id],
    );
    if (!rows[0]) throw new NotFound('There is no such invitation that is open');
    refuseAbove(caller, rows[0].role);
    await sql.query(
      'UPDATE invitations SET revoked_at = $3 WHERE organization_id = $1 AND id = $2',
      [organizationId, id, clock()],
    );
    const subject = { invitationId: id };
    await writeAct({ organizationId, by, origin, action: 'invitation.revoked', subject }, { sql });
  });
}
