import type { Row, Sql } from '../platform/database/database.ts';
import { holding, idsBeginningWith } from '../platform/database/search.ts';
import { NotFound } from '../platform/errors.ts';
import type { Role } from './member-roles.ts';
import { endSessions } from './sessions/open-sessions.ts';

/** A person as operators see one. */
export type Person = {
  id: string;
  email: string;
  name: string;
  disabledAt: Date | null;
  createdAt: Date;
  /** `Harbor Coffee (owner)`. */
  organizations: string[];
  openSessions: number;
  lastSeenAt: Date | null;
};

/** People whose address holds a text or whose id begins so, of one organisation, with a role. */
export async function listPeople(
  input: {
    like?: string | undefined;
    organizationId?: string | undefined;
    role?: Role | undefined;
    limit: number;
  },
  { sql, at }: { sql: Sql; at: Date },
): Promise<Person[]> {
  const { like, organizationId, role, limit } = input;
  const range = like === undefined ? undefined : idsBeginningWith(like);
  const { rows } = await sql.query<Person & Row>(
    `SELECT u.id, u.email, u.name, u.disabled_at AS "disabledAt", u.created_at AS "createdAt",
       ARRAY(SELECT format('%s (%s)', o.name, m.role) FROM organization_members m
         JOIN organizations o ON o.id = m.organization_id
         WHERE m.user_id = u.id ORDER BY o.name, o.id) AS organizations,
       (SELECT count(*)::int FROM user_sessions s
         WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > $5) AS "openSessions",
       -- OFFSET: the newest of one person, and not the newest of all until one is theirs
       (SELECT max(s.last_seen_at) FROM (
         SELECT last_seen_at FROM user_sessions WHERE user_id = u.id OFFSET 0) s) AS "lastSeenAt"
     FROM users u
     WHERE ($1::text IS NULL OR lower(u.email) LIKE lower($1) OR u.id BETWEEN $6 AND $7)
       AND ($2::uuid IS NULL AND $3::text IS NULL OR EXISTS (
         SELECT FROM organization_members m WHERE m.user_id = u.id
           AND ($2::uuid IS NULL OR m.organization_id = $2) AND ($3::text IS NULL OR m.role = $3)))
     ORDER BY lower(u.email) LIMIT $4`,
    [
      like === undefined ? null : holding(like),
      organizationId ?? null,
      role ?? null,
      limit,
      at,
      range?.first ?? null,
      range?.last ?? null,
    ],
  );
  return rows;
}

/** The one person with this address or id. @throws NotFound */
export async function findPerson(
  { given }: { given: string },
  { sql, at }: { sql: Sql; at: Date },
): Promise<Person> {
  const found = await listPeople({ like: given, limit: 20 }, { sql, at });
  const exact = found.find(
    ({ id, email }) => id === given.toLowerCase() || email.toLowerCase() === given.toLowerCase(),
  );
  const person = exact ?? (found.length === 1 ? found[0] : undefined);
  if (person) return person;
  throw new NotFound(
    found.length === 0
      ? `There is nobody with "${given}" in the address`
      : `"${given}" is in ${found.length === 20 ? 'many' : found.length} addresses: ${found
          .slice(0, 3)
          .map(({ email }) => email)
          .join(', ')}…`,
  );
}

/**
 * Signs a person out everywhere and in no more, or lets them in again.
 * @returns how many sessions ended.
 */
export async function setDisabled(
  input: { userId: string; disabled: boolean; reason: string; by: string; at: Date },
  { sql }: { sql: Sql },
): Promise<{ sessions: number }> {
  const { userId, disabled, reason, by, at } = input;
  await sql.query(
    `UPDATE users SET disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, $3) END WHERE id = $1`,
    [userId, disabled, at],
  );
  const sessions = disabled ? await endSessions({ userId, reason, by }, { sql }) : 0;
  await sql.query(
    `INSERT INTO security_events (user_id, type, severity, details)
     VALUES ($1, 'permission_change', 'medium', $2)`,
    [userId, JSON.stringify({ what: disabled ? 'disabled' : 'enabled', reason, by })],
  );
  return { sessions };
}

export type FailedSignIns = {
  ipAddress: string | null;
  email: string | null;
  times: number;
  firstAt: Date;
  lastAt: Date;
};

/** Failed sign-ins since a moment, by address and person, the most first. */
export async function listFailedSignIns(
  { since, limit }: { since: Date; limit: number },
  { sql }: { sql: Sql },
): Promise<FailedSignIns[]> {
  const { rows } = await sql.query<FailedSignIns & Row>(
    `SELECT host(e.ip_address) AS "ipAddress", u.email, count(*)::int AS times,
       min(e.created_at) AS "firstAt", max(e.created_at) AS "lastAt"
     FROM security_events e LEFT JOIN users u ON u.id = e.user_id
     WHERE e.type = 'login_failure' AND e.created_at >= $1
     GROUP BY 1, 2 ORDER BY times DESC, "lastAt" DESC LIMIT $2`,
    [since, limit],
  );
  return rows;
}
