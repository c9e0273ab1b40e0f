import { type EmailRequest, queueEmails } from '../email/queue-emails.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { DAY } from '../platform/durations.ts';

export type Notice = {
  /** What it is about, e.g. `occurrences-missed`: the same key is the same trouble. */
  key: string;
  title: string;
  /** What happened, what customers notice, what to do. No personal data. */
  body: string;
  /** How it is written; `operator-notice` without. */
  template?: 'operator-notice' | 'backup-failed';
};

/** Milliseconds: trouble that lasts is told again after a day. */
const AGAIN = DAY;

/**
 * Tells operators by every enabled target (email, Slack, SNS), through the same ledger as all mail.
 * The same key again within a day is counted and not told: an outage is one notice.
 *
 * @returns how many messages were queued.
 */
export async function tellOperators(
  notice: Notice,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<number> {
  const now = clock();
  const { rows } = await sql.query<{ times: number; first_at: Date; tell: boolean }>(
    `INSERT INTO notices AS n (key, title, body, first_at, last_at, told_at)
     VALUES ($1, $2, $3, $4, $4, $4)
     ON CONFLICT (key) DO UPDATE SET
       title = excluded.title, body = excluded.body, last_at = excluded.last_at,
       times = CASE WHEN n.resolved_at IS NULL THEN n.times + 1 ELSE 1 END,
       first_at = CASE WHEN n.resolved_at IS NULL THEN n.first_at ELSE excluded.first_at END,
       told_at = CASE WHEN n.resolved_at IS NOT NULL OR n.told_at <= $5 THEN excluded.told_at ELSE n.told_at END,
       resolved_at = NULL
     RETURNING times, first_at, told_at = $4 AS tell`,
    [notice.key, notice.title, notice.body, now, new Date(now.getTime() - AGAIN)],
  );
  const told = rows[0];
  if (!told?.tell) return 0;
  const targets = await sql.query<{
    id: string;
    channel: 'email' | 'slack' | 'sns';
    address: string;
  }>('SELECT id, channel, address FROM notice_targets WHERE enabled');
  const messages = targets.rows.map(
    ({ id, channel, address }): EmailRequest => ({
      template: notice.template ?? 'operator-notice',
      effectKey: `notice:${notice.key}:${now.toISOString()}:${id}`,
      channel,
      recipient: address,
      data: {
        title: notice.title,
        body: notice.body,
        firstAt: told.first_at.toISOString(),
        times: told.times,
      },
    }),
  );
  return queueEmails(messages, { sql });
}

/** The trouble is over: the next time is told at once. */
export async function resolveNotice(
  { key }: { key: string },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  await sql.query(`UPDATE notices SET resolved_at = $2 WHERE key = $1 AND resolved_at IS NULL`, [
    key,
    clock(),
  ]);
}
