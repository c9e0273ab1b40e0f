import type { Sql } from '../../platform/db.ts';

/** Sends of one mail at most, first one included; then an operator decides. */
const MAX_ATTEMPTS = 3;

export type Resolved = { unknown: number; resent: number; parked: number };

/**
 * Looks after senders that died: a row whose lease ended while the provider was being called becomes
 * unknown. What stays unknown longer than its template waits for the provider's reports is resent or
 * parked, as the template says. (A report that comes at any time settles the row: apply-feedback.ts.)
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
  const decided = await sql.query<{ resend: boolean }>(
    `WITH overdue AS MATERIALIZED (
       SELECT id, on_unknown = 'resend' AND attempts < $2
                AND (expires_at IS NULL OR expires_at > $1) AS resend
       FROM email_logs
       WHERE state = 'unknown' AND parked_at IS NULL AND sending_at + resolve_after <= $1
       ORDER BY id
       FOR UPDATE SKIP LOCKED
     )
     UPDATE email_logs e SET
       state = CASE WHEN o.resend THEN 'queued' ELSE 'unknown' END,
       lease = CASE WHEN o.resend THEN NULL ELSE e.lease END,
       parked_at = CASE WHEN o.resend THEN NULL ELSE $1::timestamptz END
     FROM overdue o WHERE e.id = o.id
     RETURNING o.resend`,
    [now, MAX_ATTEMPTS],
  );
  const resent = decided.rows.filter((row) => row.resend).length;
  return { unknown: died.rowCount, resent, parked: decided.rowCount - resent };
}
