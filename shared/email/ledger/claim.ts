import type { Sql } from '../../platform/database/database.ts';
import type { Channel } from '../mailer.ts';

export type Claimed = {
  id: string;
  channel: Channel;
  recipient: string;
  recipient_name: string;
  template: string;
  category: string;
  data: unknown;
  locale: string;
  time_zone: string;
  attempts: number;
};

/**
 * Takes the next due rows for one sender. The rows stay `queued`: as long as nothing was called, a
 * sender that dies leaves no doubt, and its rows are free again when the lease ends.
 */
export async function claimDue(
  input: { channel: Channel; lease: string; limit: number; leaseSeconds: number; now: Date },
  { sql }: { sql: Sql },
): Promise<Claimed[]> {
  const { rows } = await sql.query<Claimed & { priority: number; share: number }>(
    `WITH due AS MATERIALIZED (
       SELECT id FROM lock_due_emails($1, $5, $3) AS id
     )
     UPDATE email_logs e
     SET lease = $2, lease_until = $5::timestamptz + make_interval(secs => $4)
     FROM due WHERE e.id = due.id
     RETURNING e.id, e.channel, e.recipient, e.recipient_name, e.template, e.category, e.data, e.locale, e.time_zone,
       e.attempts, e.priority, e.share`,
    [input.channel, input.lease, input.limit, input.leaseSeconds, input.now],
  );
  return rows.sort(
    (a, b) => a.priority - b.priority || a.share - b.share || Number(BigInt(a.id) - BigInt(b.id)),
  );
}

/** Gives back what a sender claimed and has no time left for. */
export async function releaseClaims(
  input: { ids: string[]; lease: string },
  { sql }: { sql: Sql },
): Promise<void> {
  if (input.ids.length === 0) return;
  await sql.query(
    `UPDATE email_logs SET lease = NULL, lease_until = NULL
     WHERE id = ANY ($1::bigint[]) AND lease = $2 AND state || '' = 'queued'`,
    [input.ids, input.lease],
  );
}
