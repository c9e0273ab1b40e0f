import { randomUUID } from 'node:crypto';
import type { Sql } from '../../platform/database/database.ts';
import { DAY } from '../../platform/durations.ts';
import { Forbidden } from '../../platform/errors.ts';
import { listMemberships } from '../sign-in/request-link.ts';

/** Days that a session lasts, however often it is refreshed. */
const LASTS = 30;

/** A session as tokens are made for it. */
export type Session = {
  sessionId: string;
  userId: string;
  organizationId: string;
  generation: number;
  expiresAt: Date;
};

/** Where somebody signs in from. */
export type From = { ip: string; userAgent: string | undefined };

/**
 * Signs a person in to an organisation: the one that they name, or that of their oldest membership.
 * The transaction works for the organisation from here on.
 * @throws Forbidden for who is a member of none, or not of that one.
 */
export async function openSession(
  input: {
    userId: string;
    organizationId?: string | undefined;
    /** Of a provider's session; made without. Where it is there already, it stays as it is. */
    sessionId?: string;
    from: From;
    at: Date;
  },
  { sql }: { sql: Sql },
): Promise<Session> {
  const { userId, from, at } = input;
  const memberships = await listMemberships({ userId }, { sql });
  const wanted = memberships.find(
    ({ id }) => input.organizationId === undefined || id === input.organizationId,
  );
  if (!wanted) throw new Forbidden('You are no member of this organisation');
  const session = {
    sessionId: input.sessionId ?? randomUUID(),
    userId,
    organizationId: wanted.id,
    generation: 1,
    expiresAt: new Date(at.getTime() + LASTS * DAY),
  };
  await sql.query(`SELECT set_config('app.current_org_id', $1, true)`, [wanted.id]);
  await sql.query(
    `INSERT INTO user_sessions (id, organization_id, user_id, generation, ip_address, user_agent,
       created_at, last_seen_at, expires_at)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $6, $7) ON CONFLICT (id) DO NOTHING`,
    [session.sessionId, wanted.id, userId, from.ip, nameOf(from), at, session.expiresAt],
  );
  return session;
}

/** What a browser calls itself, fit for a list of sessions. */
const nameOf = ({ userAgent }: From): string | null =>
  userAgent?.replace(/[^ -~]+/g, ' ').slice(0, 300) || null;
