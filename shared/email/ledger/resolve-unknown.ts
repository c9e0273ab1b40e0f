import type { Sql } from '../../platform/database/database.ts';

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
    `UPDATE email_logs SET state = 'unknown', lease_until = NULL,
       reason = 'the sender died while the provider was being called'
     WHERE state = 'sending' AND lease_until <= $1`,
    [now],
  );
  const decided = await sql.query<{ verdict: 'resend' | 'park' | 'expire' }>(
    `WITH overdue AS MATERIALIZED (
       SELECT id, CASE WHEN expires_at <= $1 THEN 'expire'
                       WHEN on_unknown = 'resend' AND attempts < $2 THEN 'resend'
                       ELSE 'park' END AS verdict
       FROM email_logs
       WHERE state = 'unknown' AND parked_at IS NULL AND sending_at + resolve_after <= $1
       ORDER BY id
       FOR UPDATE SKIP LOCKED
     )
     UPDATE email_logs e SET
       state = CASE o.verdict WHEN 'resend' THEN 'queued' WHEN 'expire' THEN 'failed' ELSE 'unknown' END,
       reason = CASE o.verdict WHEN 'expire' THEN 'expired before it was known whether it left'
                               ELSE e.reason END,
       data = CASE WHEN o.verdict = 'expire' AND e.secret THEN '{}' ELSE e.data END,
       lease = CASE WHEN o.verdict = 'park' THEN e.lease END,
       parked_at = CASE WHEN o.verdict = 'park' THEN $1::timestamptz END,
       settled_at = CASE WHEN o.verdict = 'expire' THEN $1::timestamptz END
     FROM overdue o WHERE e.id = o.id
     RETURNING o.verdict`,
    [now, MAX_ATTEMPTS],
  );
  const count = (verdict: string) => decided.rows.filter((row) => row.verdict === verdict).length;
  return {
    unknown: died.rowCount,
    resent: count('resend'),
    parked: count('park'),
    expired: count('expire'),
  };
}
