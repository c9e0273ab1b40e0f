import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { inSeconds } from '../platform/durations.ts';
import type { Check } from './check.ts';
import { span } from './in-words.ts';
import { BACKUP_OLD_FROM, MODEL_SLOW_FROM } from './thresholds.ts';

type Deps = { sql: Sql; clock: Clock };
type Found = Omit<Check, 'name'>;

/** Whether mail may leave, and how the last hour's went. */
export async function checkMail({ sql }: Deps): Promise<Found> {
  const { rows } = await sql.query<{
    reason: string | null;
    resting: boolean;
    sent: number;
    failed: number;
    parked: number;
  }>(
    `SELECT r.pause_reason AS reason, coalesce(r.paused_until > clock_timestamp(), false) AS resting,
       count(e.id) FILTER (WHERE e.sent_at IS NOT NULL)::int AS sent,
       count(e.id) FILTER (WHERE e.state IN ('failed', 'bounced', 'complained'))::int AS failed,
       (SELECT count(*)::int FROM email_logs WHERE parked_at IS NOT NULL AND state IN ('sending', 'unknown')) AS parked
     FROM email_rate_limits r
     LEFT JOIN email_logs e ON e.channel = r.channel AND e.queued_at > now() - interval '1 hour'
     WHERE r.channel = 'email' GROUP BY r.channel`,
  );
  const { reason, resting = false, sent = 0, failed = 0, parked = 0 } = rows[0] ?? {};
  const detail = `${sent} left in the last hour, ${failed} failed`;
  if (resting)
    return { status: 'problem', detail: `mail rests: ${reason}`, advice: 'ops email rate' };
  if (parked > 0)
    return {
      status: 'warning',
      detail: `${detail}; ${parked} wait for a decision`,
      advice: 'ops email parked',
    };
  return {
    status: failed > 0 ? 'warning' : 'ok',
    detail,
    ...(failed > 0 && { advice: 'ops email list' }),
  };
}

/** How the model that reads invoices answered in the last hour. */
export async function checkModel({ sql }: Deps): Promise<Found> {
  const { rows } = await sql.query<{ calls: number; failed: number; slowest: number | null }>(
    `SELECT count(*)::int AS calls, count(*) FILTER (WHERE outcome <> 'ok')::int AS failed,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY milliseconds) AS slowest
     FROM ai_logs WHERE created_at > now() - interval '1 hour'`,
  );
  const { calls = 0, failed = 0, slowest } = rows[0] ?? {};
  if (calls === 0) return { status: 'ok', detail: 'not asked in the last hour' };
  const detail = `${calls} calls, ${failed} without a result, 95 of 100 within ${slowest} ms`;
  const advice = 'The rules read on and people look; ops documents list';
  return (slowest ?? 0) >= MODEL_SLOW_FROM || failed > calls / 2
    ? { status: 'warning', detail, advice }
    : { status: 'ok', detail };
}

/** Whether the last backup ended well, and lately. */
export async function checkBackup({ sql, clock }: Deps): Promise<Found> {
  const { rows } = await sql.query<{ status: string; reason: string | null; good: Date | null }>(
    `SELECT status, reason, (SELECT max(finished_at) FROM backups
       WHERE kind = 'backup' AND status = 'done' AND source = 'postgres') AS good
     FROM backups WHERE kind = 'backup' AND status <> 'running' AND source = 'postgres'
     ORDER BY finished_at DESC LIMIT 1`,
  );
  const [last] = rows;
  const advice = 'ops backup list; then ops backup run';
  if (!last) return { status: 'warning', detail: 'none was taken yet', advice };
  const age = last.good ? clock().getTime() - last.good.getTime() : undefined;
  const old = age === undefined || age >= BACKUP_OLD_FROM;
  const detail =
    age === undefined ? 'none succeeded' : `the last good one is ${span(inSeconds(age))} old`;
  if (old || last.status !== 'done')
    return {
      status: old ? 'problem' : 'warning',
      detail: last.reason ? `${detail}; the last failed: ${last.reason}` : detail,
      advice,
    };
  return { status: 'ok', detail };
}

/** Whether Stripe's API answers at all: any answer below 500 says so, and none needs a key. */
export async function checkStripe({ apiBase }: { apiBase: string }): Promise<Found> {
  const began = performance.now();
  const answer = await fetch(new URL('/v1/charges', apiBase), {
    method: 'HEAD',
    signal: AbortSignal.timeout(2_000),
  });
  const detail = `answers ${answer.status} in ${Math.round(performance.now() - began)} ms`;
  return answer.status < 500
    ? { status: 'ok', detail }
    : { status: 'warning', detail, advice: 'Events wait at Stripe and come by themselves' };
}
