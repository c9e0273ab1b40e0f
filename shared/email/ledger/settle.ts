import type { Sql } from '../../platform/database/database.ts';

/** How an attempt ended. `again` rows surely did not leave and are sent once more, without a doubt. */
export type Settlement = {
  id: string;
  outcome: 'sent' | 'again' | 'failed' | 'unknown';
  messageId?: string;
  reason?: string;
  /** For `again`. */
  notBefore?: Date;
};

/**
 * Writes how attempts ended, for many rows at once. The provider's own reports may have come first;
 * they are never overwritten. An answer that comes after the lease ended still counts as long as
 * nobody else calls the provider for the row: it saves a second send.
 */
export async function settle(
  input: { settlements: Settlement[]; lease: string; now: Date },
  { sql }: { sql: Sql },
): Promise<void> {
  if (input.settlements.length === 0) return;
  await sql.query(
    `WITH ended AS MATERIALIZED (
       SELECT e.id, r.outcome, r."messageId", r.reason, r."notBefore"
       FROM jsonb_to_recordset($1::jsonb)
         AS r(id bigint, outcome text, "messageId" text, reason text, "notBefore" timestamptz)
       JOIN email_logs e ON e.id = r.id
       WHERE (e.lease = $2 AND e.state IN ('sending', 'unknown'))
          OR (r.outcome = 'sent' AND e.state IN ('queued', 'unknown') AND e.attempts > 0)
       ORDER BY e.id
       FOR UPDATE OF e
     )
     UPDATE email_logs e SET
       state = CASE r.outcome WHEN 'again' THEN 'queued' ELSE r.outcome END,
       message_id = coalesce(e.message_id, r."messageId"),
       reason = r.reason,
       -- what surely did not leave is no attempt: throttling must not use them up
       attempts = e.attempts - (r.outcome = 'again')::int,
       not_before = coalesce(r."notBefore", e.not_before),
       data = CASE WHEN e.secret AND r.outcome IN ('sent', 'failed') THEN '{}' ELSE e.data END,
       lease = CASE WHEN r.outcome = 'unknown' THEN e.lease END,
       lease_until = NULL,
       parked_at = NULL,
       sent_at = CASE WHEN r.outcome = 'sent' THEN $3::timestamptz END,
       settled_at = CASE WHEN r.outcome = 'failed' THEN $3::timestamptz END
     FROM ended r WHERE e.id = r.id`,
    [JSON.stringify(input.settlements), input.lease, input.now],
  );
}
