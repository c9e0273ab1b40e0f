import type { Sql } from '../../platform/db.ts';

/**
 * The last step before the provider is called: from here on a death leaves doubt. The suppression
 * list, a pause of the campaign and the expiry are looked at now, not when the mail was planned.
 *
 * @returns the ids that may be sent; the others were suppressed, expired, held or taken meanwhile.
 */
export async function markSending(
  input: { ids: string[]; lease: string; leaseSeconds: number; now: Date },
  { sql }: { sql: Sql },
): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string; state: string }>(
    `WITH mine AS MATERIALIZED (
       SELECT id, held, expires_at <= $4 AS expired,
         (SELECT s.reason FROM email_suppressions s
          WHERE e.channel = 'email' AND s.address = lower(e.recipient)
            AND (s.organization_id IS NULL OR s.organization_id = e.organization_id)
            AND (s.category IS NULL OR s.category = e.category)
            -- whoever called a campaign spam still gets the code that they ask for
            AND NOT (s.reason = 'complaint' AND e.category = 'transactional')
          ORDER BY s.id LIMIT 1) AS suppressed
       FROM email_logs e
       WHERE id = ANY ($1::bigint[]) AND lease = $2
         -- concatenated, so that no stale statistics lead to the index of everything queued
         AND state || '' = 'queued'
       ORDER BY id
       FOR UPDATE OF e
     )
     UPDATE email_logs e SET
       state = CASE WHEN m.held THEN 'queued' WHEN m.expired THEN 'failed'
                    WHEN m.suppressed IS NOT NULL THEN 'suppressed' ELSE 'sending' END,
       reason = CASE WHEN m.held THEN e.reason WHEN m.expired THEN 'expired' ELSE m.suppressed END,
       attempts = e.attempts +
         CASE WHEN m.held OR m.expired OR m.suppressed IS NOT NULL THEN 0 ELSE 1 END,
       data = CASE WHEN e.secret AND (m.expired OR m.suppressed IS NOT NULL) THEN '{}' ELSE e.data END,
       lease = CASE WHEN m.held THEN NULL ELSE e.lease END,
       lease_until = CASE WHEN m.held THEN NULL
                          ELSE $4::timestamptz + make_interval(secs => $3) END,
       sending_at = $4,
       settled_at = CASE WHEN m.expired OR m.suppressed IS NOT NULL THEN $4::timestamptz END
     FROM mine m WHERE e.id = m.id
     RETURNING e.id, e.state`,
    [input.ids, input.lease, input.leaseSeconds, input.now],
  );
  return new Set(rows.filter((row) => row.state === 'sending').map((row) => row.id));
}
