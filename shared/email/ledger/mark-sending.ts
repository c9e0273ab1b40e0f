import type { Sql } from '../../platform/database/database.ts';
import { HELD_BACK, NOT_WANTED } from './not-wanted.ts';
import { setClause } from './set-clause.ts';

/**
 * Whether a mail may leave now: wanted, not held back, no quiet hours (`quiet_from`, `quiet_until`), not expired.
 * Asked last, right before the provider is called: from here on a death leaves doubt.
 *
 * @returns the ids that may be sent; the others were suppressed, expired, held, put off or taken
 *   meanwhile.
 */
export async function markSending(
  input: { ids: string[]; lease: string; leaseSeconds: number; now: Date },
  { sql }: { sql: Sql },
): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string; state: string }>(
    `WITH m AS MATERIALIZED (
       SELECT id, not_wanted AS reason, $4::timestamptz AS at,
         $4::timestamptz + make_interval(secs => $3) AS lease_until,
         CASE WHEN held_back THEN 'hold'
              WHEN expires_at <= $4 THEN 'expire'
              WHEN not_wanted IS NOT NULL THEN 'suppress'
              WHEN quiet_from <= $4 AND $4 < quiet_until THEN 'put-off'
              ELSE 'send' END AS move
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
       ${setClause(['hold', 'expire', 'suppress', 'put-off', 'send'])}
     FROM m WHERE e.id = m.id
     RETURNING e.id, e.state`,
    [input.ids, input.lease, input.leaseSeconds, input.now],
  );
  return new Set(rows.filter((row) => row.state === 'sending').map((row) => row.id));
}
