import type { Clock } from '../../platform/clock.ts';
import type { Row, Sql } from '../../platform/database/database.ts';
import { Unauthorized } from '../../platform/errors.ts';
import type { Member } from '../caller.ts';
import type { Role } from '../member-roles.ts';
import { scopesOf } from '../scopes.ts';
import type { Subject } from './tokens.ts';

/**
 * Finds who is behind a session, as it is at this moment: a session that ended, a person who was
 * disabled or is a member no more read nothing from this request on. When it was seen last is
 * written with it, at most once a minute.
 *
 * @param deps.sql of the token's organisation.
 * @throws Unauthorized
 */
export async function findMember(
  { sessionId, userId, organizationId }: Subject,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<Omit<Member, 'origin'>> {
  const { rows } = await sql.query<Row & { role: Role }>(
    `WITH found AS (
       SELECT s.id, m.role, s.last_seen_at
       FROM user_sessions s
       JOIN organization_members m USING (organization_id, user_id)
       JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
       WHERE s.id = $1 AND s.user_id = $2 AND s.organization_id = $3
         AND s.revoked_at IS NULL AND s.expires_at > $4
     ), seen AS (
       UPDATE user_sessions s SET last_seen_at = $4 FROM found f
       WHERE s.id = f.id AND f.last_seen_at < $4::timestamptz - interval '1 minute'
     )
     SELECT role FROM found`,
    [sessionId, userId, organizationId, clock()],
  );
  const [found] = rows;
  if (!found) throw new Unauthorized('A valid session is needed');
  const { role } = found;
  const by = `user ${userId}`;
  return { kind: 'session', organizationId, by, userId, sessionId, role, scopes: scopesOf(role) };
}
