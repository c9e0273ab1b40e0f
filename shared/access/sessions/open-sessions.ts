import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

/** Ends every session of a person. @returns how many were open. */
export async function endSessions(
  { userId, reason, by }: { userId: string; reason: string; by: string },
  { sql }: { sql: Sql },
): Promise<number> {
  const { rows } = await sql.query<{ ended: number }>(
    'SELECT revoke_user_sessions($1, $2, $3) AS ended',
    [userId, reason, by],
  );
  return rows[0]?.ended ?? 0;
}

/** A session as operators see one. */
export type OpenSession = {
  id: string;
  email: string;
  organization: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
};

/** Sessions that are open, the last seen first, a part at a time. */
export async function listOpenSessions(
  input: {
    userId?: string | undefined;
    organizationId?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
  { sql, at }: { sql: Sql; at: Date },
): Promise<Part<OpenSession>> {
  return readPart<OpenSession & Row>(
    {
      columns: `s.id, coalesce(u.email, s.user_id::text) AS email, o.name AS organization,
       host(s.ip_address) AS "ipAddress", s.user_agent AS "userAgent", s.created_at AS "createdAt",
       s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt"`,
      from: `user_sessions s LEFT JOIN users u ON u.id = s.user_id
        LEFT JOIN organizations o ON o.id = s.organization_id`,
      where: `s.revoked_at IS NULL AND s.expires_at > $1
        AND ($2::uuid IS NULL OR s.user_id = $2) AND ($3::uuid IS NULL OR s.organization_id = $3)`,
      values: [at, input.userId ?? null, input.organizationId ?? null],
      by: [
        { column: 's.last_seen_at', type: 'timestamptz' },
        { column: 's.id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** Ends one session. @returns false when it was not open. */
export async function endSession(
  { id, at }: { id: string; at: Date },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'UPDATE user_sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2',
    [id, at],
  );
  return rowCount === 1;
}
