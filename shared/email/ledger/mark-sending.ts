import type { Sql } from '../../platform/database/database.ts';
import { HELD_BACK, NOT_WANTED } from './not-wanted.ts';

/**
 * The last step before the provider is called: from here on a death leaves doubt. Whether the mail is
 * still wanted, its campaign goes on, quiet hours and expiry are looked at now, not only when the mail
 * was planned.
 *
 * @returns the ids that may be sent; the others were suppressed, expired, held, put off or taken
 *   meanwhile.
 */
export async function markSending(
  input: { ids: string[]; lease: string; leaseSeconds: number; now: Date },
  { sql }: { sql: Sql },
): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string; state: string }>(
    `WITH mine AS MATERIALIZED (
       SELECT id, not_wanted, CASE
           WHEN held_back THEN 'held'
           WHEN expires_at <= $4 THEN 'failed'
           WHEN not_wanted IS NOT NULL THEN 'suppressed'
           WHEN quiet_from <= $4 AND $4 < quiet_until THEN 'quiet'
           ELSE 'sending' END AS verdict
       FROM (
         SELECT e.id, e.expires_at, e.quiet_from, e.quiet_until,
           ${HELD_BACK} AS held_back, ${NOT_WANTED} AS not_wanted
         FROM email_logs e
         WHERE id = ANY ($1::bigint[]) AND lease = $2
           -- concatenated, so that no stale statistics lead to the index of everything queued
           AND state || '' = 'queued'
         ORDER BY id
         FOR UPDATE OF e
       ) locked
     )
     UPDATE email_logs e SET
       state = CASE WHEN m.verdict IN ('held', 'quiet') THEN 'queued' ELSE m.verdict END,
       held = m.verdict = 'held',
       reason = CASE m.verdict WHEN 'failed' THEN 'expired' WHEN 'suppressed' THEN m.not_wanted
                               WHEN 'sending' THEN NULL ELSE e.reason END,
       attempts = e.attempts + (m.verdict = 'sending')::int,
       data = CASE WHEN e.secret AND m.verdict IN ('failed', 'suppressed') THEN '{}' ELSE e.data END,
       not_before = CASE WHEN m.verdict = 'quiet' THEN e.quiet_until ELSE e.not_before END,
       lease = CASE WHEN m.verdict = 'sending' THEN e.lease END,
       lease_until = CASE WHEN m.verdict = 'sending'
                          THEN $4::timestamptz + make_interval(secs => $3) END,
       sending_at = CASE WHEN m.verdict = 'sending' THEN $4::timestamptz ELSE e.sending_at END,
       settled_at = CASE WHEN m.verdict IN ('failed', 'suppressed') THEN $4::timestamptz END
     FROM mine m WHERE e.id = m.id
     RETURNING e.id, e.state`,
    [input.ids, input.lease, input.leaseSeconds, input.now],
  );
  return new Set(rows.filter((row) => row.state === 'sending').map((row) => row.id));
}
