import type { Sql } from '../../platform/database/database.ts';
import { setClause, statesBefore } from './set-clause.ts';

/** Sends of one mail at most, first one included; then an operator decides. */
const MAX_ATTEMPTS = 3;

export type Resolved = { unknown: number; resent: number; parked: number; expired: number };

/**
 * Looks after senders that died: a row whose lease ended while the provider was being called becomes
 * unknown. What stays unknown longer than its template waits for the provider's reports is resent or
 * parked, as the template says; what is worthless by then (a code that expired) asks nobody for a
 * decision. (A report that comes at any time settles the row: apply-feedback.ts.)
 */
export async function resolveUnknown(
  { now }: { now: Date },
  { sql }: { sql: Sql },
): Promise<Resolved> {
  const died = await sql.query(
    `WITH m AS MATERIALIZED (
       SELECT id, 'die' AS move, $1::timestamptz AS at FROM email_logs
       WHERE state IN ${statesBefore('die')} AND lease_until <= $1
       ORDER BY id
       FOR UPDATE SKIP LOCKED
     )
     UPDATE email_logs e SET ${setClause(['die'])} FROM m WHERE e.id = m.id`,
    [now],
  );
  const decided = await sql.query<{ move: 'resend' | 'park' | 'lapse' }>(
    `WITH m AS MATERIALIZED (
       SELECT id, $1::timestamptz AS at, CASE WHEN expires_at <= $1 THEN 'lapse'
              WHEN on_unknown = 'resend' AND attempts < $2 THEN 'resend'
              ELSE 'park' END AS move
       FROM email_logs
       WHERE state IN ${statesBefore('park')} AND parked_at IS NULL AND sending_at + resolve_after <= $1
       ORDER BY id
       FOR UPDATE SKIP LOCKED
     )
     UPDATE email_logs e SET
       ${setClause(['lapse', 'resend', 'park'])}
     FROM m WHERE e.id = m.id
     RETURNING m.move`,
    [now, MAX_ATTEMPTS],
  );
  const count = (move: string) => decided.rows.filter((row) => row.move === move).length;
  return {
    unknown: died.rowCount,
    resent: count('resend'),
    parked: count('park'),
    expired: count('lapse'),
  };
}
