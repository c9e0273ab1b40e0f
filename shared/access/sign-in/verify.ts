import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { Unauthorized } from '../../platform/errors.ts';
import type { Peppers } from '../api-keys/api-key.ts';
import { writeSecurityEvent } from '../security-event.ts';
import { type From, openSession, type Session } from '../sessions/begin-session.ts';
import { hashAddress, hashCode, hashLinkToken, withEach } from './secrets.ts';

/** Wrong codes after which the right one is worth nothing either. */
const MOST_TRIES = 5;
/** Seconds in which the same link gives the same session: people click twice. */
const TWICE_WITHIN = 10;

/** The token of a link, or an address with the code that came with the link. */
export type Proof = { token: string } | { email: string; code: string };

type Presented = Row & {
  id: string;
  user_id: string | null;
  code_hash: string;
  attempts: number;
  used_at: Date | null;
  session_id: string | null;
};

type Deps = { db: Database; clock: Clock; peppers: Peppers };

/**
 * Takes a link or a code once, and signs its person in.
 * @throws Unauthorized alike for what is unknown, wrong, used and past its time; Forbidden for an
 *   organisation that the person is no member of.
 */
export async function verifySignIn(
  input: { proof: Proof; organizationId?: string | undefined; from: From },
  { db, clock, peppers }: Deps,
): Promise<Session> {
  const at = clock();
  const session = await db.transaction(async (sql) => {
    const open = await present(input.proof, { sql, peppers, at });
    const found =
      'token' in input.proof ? open[0] : await withCode(input.proof.code, open, { sql, peppers });
    if (!found?.user_id) {
      // Committed with the failed try: the answer to the caller comes afterwards.
      await failed({ userId: open[0]?.user_id ?? null, from: input.from }, { sql });
      return undefined;
    }
    if (found.used_at)
      return isTwice(found, at)
        ? findAgain(found.session_id as string, { sql, at, userId: found.user_id })
        : undefined;
    const opened = await openSession({ ...input, userId: found.user_id, at }, { sql });
    await sql.query('UPDATE one_time_codes SET used_at = $2, session_id = $3 WHERE id = $1', [
      found.id,
      at,
      opened.sessionId,
    ]);
    const { organizationId, userId } = opened;
    const details = { sessionId: opened.sessionId };
    await writeSecurityEvent(
      { type: 'login_success', organizationId, userId, ip: input.from.ip, details },
      { sql },
    );
    return opened;
  });
  if (!session)
    throw new Unauthorized('This link or code is not valid any more: ask for a new one');
  return session;
}

/** The row of a link, or those of all mails that one address has, locked; the newest first. */
async function present(
  proof: Proof,
  { sql, peppers, at }: { sql: Sql; peppers: Peppers; at: Date },
): Promise<Presented[]> {
  const hashes =
    'token' in proof
      ? [hashLinkToken(proof.token)]
      : withEach(peppers, (one) => hashAddress(proof.email, one));
  const [, { rows }] = await Promise.all([
    sql.query(`SELECT set_config('app.presented_codes', $1, true)`, [hashes.join(',')]),
    sql.query<Presented>(
      `SELECT id, user_id, code_hash, attempts, used_at, session_id FROM one_time_codes
       WHERE purpose = 'sign-in' AND expires_at > $2
         AND ${'token' in proof ? 'token_hash' : 'address_hash'} = ANY ($1)
       ORDER BY created_at DESC, id DESC FOR UPDATE`,
      [hashes, at],
    ),
  ]);
  return rows;
}

/**
 * The mail that a code is of. A later mail, which anybody may ask for, takes nothing from an earlier one;
 * a wrong code is a try at each of them.
 */
async function withCode(
  code: string,
  open: Presented[],
  { sql, peppers }: { sql: Sql; peppers: Peppers },
): Promise<Presented | undefined> {
  const tried = open.filter(({ attempts }) => attempts < MOST_TRIES);
  const found = tried.find(({ id, code_hash: right }) =>
    withEach(peppers, (one) => hashCode({ id, code }, one)).includes(right),
  );
  if (!found)
    await sql.query('UPDATE one_time_codes SET attempts = attempts + 1 WHERE id = ANY ($1)', [
      tried.map(({ id }) => id),
    ]);
  return found;
}

const isTwice = ({ used_at, session_id }: Presented, at: Date) =>
  session_id !== null && at.getTime() - (used_at?.getTime() ?? 0) <= TWICE_WITHIN * 1_000;

/** The session that the first of two clicks opened; undefined when it ended meanwhile. */
async function findAgain(
  sessionId: string,
  { sql, at, userId }: { sql: Sql; at: Date; userId: string },
): Promise<Session | undefined> {
  await sql.query(`SELECT set_config('app.presented_user', $1, true)`, [userId]);
  const { rows } = await sql.query<Session & Row>(
    `SELECT id AS "sessionId", user_id AS "userId", organization_id AS "organizationId",
       generation, expires_at AS "expiresAt"
     FROM user_sessions WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3`,
    [sessionId, userId, at],
  );
  return rows[0];
}

const failed = ({ userId, from }: { userId: string | null; from: From }, { sql }: { sql: Sql }) =>
  writeSecurityEvent(
    { type: 'login_failure', organizationId: null, userId, ip: from.ip, details: {} },
    { sql },
  );
