import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Member } from '../caller.ts';
import { listMemberships } from '../sign-in/request-link.ts';

/** Sessions of one person that are open, wherever they are signed in. */
export type OwnSession = {
  id: string;
  organizationId: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
};

type Me = Pick<Member, 'userId' | 'sessionId'>;
type Deps = { db: Database; clock: Clock };

/** The last seen first. */
export async function listOwnSessions({ userId }: Me, { db, clock }: Deps): Promise<OwnSession[]> {
  return asPerson(userId, db, async (sql) => {
    const { rows } = await sql.query<OwnSession & Row>(
      `SELECT id, organization_id AS "organizationId", host(ip_address) AS "ipAddress",
         user_agent AS "userAgent", created_at AS "createdAt", last_seen_at AS "lastSeenAt",
         expires_at AS "expiresAt"
       FROM user_sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
       ORDER BY last_seen_at DESC, id LIMIT 200`,
      [userId, clock()],
    );
    return rows;
  });
}

/** Ends one's own sessions: one of them, or all. @throws NotFound */
export async function endOwnSessions(
  { userId, which }: Pick<Me, 'userId'> & { which: string | 'all' },
  { db, clock }: Deps,
): Promise<number> {
  const ended = await asPerson(userId, db, (sql) =>
    sql.query(
      `UPDATE user_sessions SET revoked_at = $2
       WHERE user_id = $1 AND revoked_at IS NULL AND ($3 = 'all' OR id::text = $3)`,
      [userId, clock(), which],
    ),
  );
  if (ended.rowCount === 0 && which !== 'all') throw new NotFound('There is no such session');
  return ended.rowCount;
}

/** Who is signed in, and where they may be. */
export async function describeMember({ userId }: Me, { db }: Pick<Deps, 'db'>) {
  return asPerson(userId, db, async (sql) => {
    const [organizations, { rows }] = await Promise.all([
      listMemberships({ userId }, { sql }),
      sql.query<Row & { email: string; name: string }>(
        'SELECT email, name FROM users WHERE id = $1',
        [userId],
      ),
    ]);
    const { email = '', name = '' } = rows[0] ?? {};
    return { email, name, organizations };
  });
}

/** A transaction that sees what is one person's, in every organisation. */
const asPerson = <T>(userId: string, db: Database, work: (sql: Sql) => Promise<T>): Promise<T> =>
  db.transaction(async (sql) => {
    await sql.query(`SELECT set_config('app.presented_user', $1, true)`, [userId]);
    return work(sql);
  });
