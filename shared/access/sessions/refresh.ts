import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { Unauthorized } from '../../platform/errors.ts';
import { writeSecurityEvent } from '../security-event.ts';
import type { Session } from './begin-session.ts';
import { findMember } from './find-member.ts';
import type { Subject } from './tokens.ts';

/** Seconds in which the token before the newest is answered again: its answer may have been lost. */
const AGAIN_WITHIN = 30;

type Found = Row & { generation: number; refreshed_at: Date | null; expires_at: Date };

/**
 * Takes a refresh token for the next one. A token that has a successor for longer than a lost answer
 * explains is a copy in other hands: the session ends, for both.
 *
 * @param deps.db of the token's organisation.
 * @throws Unauthorized
 */
export async function refreshSession(
  { subject, generation, ip }: { subject: Subject; generation: number; ip: string },
  { db, clock }: { db: Database; clock: Clock },
): Promise<Session> {
  const at = clock();
  const next = await db.transaction(async (sql) => {
    await findMember(subject, { sql, clock });
    const { rows } = await sql.query<Found>(
      `SELECT generation, refreshed_at, expires_at FROM user_sessions WHERE id = $1 FOR UPDATE`,
      [subject.sessionId],
    );
    const session = rows[0] as Found;
    if (generation === session.generation) return advance({ subject, session, at }, { sql });
    if (isLostAnswer({ generation, session, at })) return session;
    await endForReuse({ subject, generation, ip, at }, { sql });
    return undefined;
  });
  if (!next) throw new Unauthorized('This session has ended: its refresh token was used twice');
  return { ...subject, generation: next.generation, expiresAt: next.expires_at };
}

const isLostAnswer = (it: { generation: number; session: Found; at: Date }): boolean =>
  it.generation === it.session.generation - 1 &&
  it.at.getTime() - (it.session.refreshed_at?.getTime() ?? 0) <= AGAIN_WITHIN * 1_000;

async function advance(
  { subject, session, at }: { subject: Subject; session: Found; at: Date },
  { sql }: { sql: Sql },
): Promise<Found> {
  const generation = session.generation + 1;
  await sql.query(
    'UPDATE user_sessions SET generation = $2, refreshed_at = $3, last_seen_at = $3 WHERE id = $1',
    [subject.sessionId, generation, at],
  );
  return { ...session, generation };
}

async function endForReuse(
  input: { subject: Subject; generation: number; ip: string; at: Date },
  { sql }: { sql: Sql },
): Promise<void> {
  const { subject, generation, ip, at } = input;
  const { sessionId, organizationId, userId } = subject;
  await sql.query('UPDATE user_sessions SET revoked_at = $2 WHERE id = $1', [sessionId, at]);
  const details = { sessionId, generation, what: 'a refresh token was used twice' };
  await writeSecurityEvent(
    { type: 'suspicious_activity', organizationId, userId, ip, details },
    { sql },
  );
}
