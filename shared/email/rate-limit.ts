import type { Sql } from '../platform/database/database.ts';
import type { Channel } from './mailer.ts';

/**
 * Takes up to `wanted` sends from the bucket that every sender of the channel shares: one row, so its
 * lock is the order. The bucket holds one second's worth and refills by the database's clock.
 *
 * @returns how many may go now, and for how long nobody may (milliseconds) when a pause is on.
 */
export async function takeTokens(
  input: { channel: Channel; wanted: number },
  { sql }: { sql: Sql },
): Promise<{ granted: number; perSecond: number; pausedMs: number }> {
  const { rows } = await sql.query<{ granted: number; per_second: number; paused_ms: number }>(
    `WITH locked AS MATERIALIZED (
       -- the columns come from here: after a wait for the lock only this reads the newest row
       SELECT channel, per_second, tokens, refilled_at, paused_until
       FROM email_rate_limits WHERE channel = $1 FOR UPDATE
     ), bucket AS MATERIALIZED (
       SELECT channel, per_second,
         greatest(0, extract(epoch FROM paused_until - clock_timestamp()) * 1000) AS paused_ms,
         least(greatest(1, per_second), tokens + per_second
           * greatest(0, extract(epoch FROM clock_timestamp() - refilled_at))) AS filled
       FROM locked
     ), taken AS (
       SELECT *, CASE WHEN paused_ms > 0 THEN 0 ELSE least(floor(filled), $2) END AS granted
       FROM bucket
     )
     UPDATE email_rate_limits b
     SET tokens = t.filled - t.granted, refilled_at = clock_timestamp()
     FROM taken t WHERE b.channel = t.channel
     RETURNING t.granted::int, t.per_second::float8, coalesce(t.paused_ms, 0)::float8 AS paused_ms`,
    [input.channel, input.wanted],
  );
  const row = rows[0];
  if (!row) throw new Error(`There is no rate limit for the channel ${input.channel}`);
  return { granted: row.granted, perSecond: row.per_second, pausedMs: row.paused_ms };
}

/** Puts back what was not used: the mail was suppressed or held at the last moment. */
export async function returnTokens(
  input: { channel: Channel; unused: number },
  { sql }: { sql: Sql },
) {
  if (input.unused === 0) return;
  await sql.query(`UPDATE email_rate_limits SET tokens = tokens + $2 WHERE channel = $1`, [
    input.channel,
    input.unused,
  ]);
}

/** Nobody sends on the channel for so long: the provider throttled, or its settings are wrong. */
export async function pauseChannel(
  input: { channel: Channel; forMs: number; reason: string },
  { sql }: { sql: Sql },
) {
  await sql.query(
    `UPDATE email_rate_limits SET tokens = 0, pause_reason = $3,
       paused_until = greatest(paused_until, clock_timestamp() + make_interval(secs => $2 / 1000.0))
     WHERE channel = $1`,
    [input.channel, input.forMs, input.reason],
  );
}

export type RateLimit = {
  channel: Channel;
  perSecond: number;
  pausedUntil: Date | null;
  why: string | null;
};

/** What all senders together may send a second on each channel, and what is paused why. */
export async function listRateLimits({ sql }: { sql: Sql }): Promise<RateLimit[]> {
  const { rows } = await sql.query<RateLimit>(
    `SELECT channel, per_second::float8 AS "perSecond",
       CASE WHEN paused_until > now() THEN paused_until END AS "pausedUntil",
       CASE WHEN paused_until > now() THEN pause_reason END AS why
     FROM email_rate_limits ORDER BY channel`,
  );
  return rows;
}

/** @param input.perSecond mails a second, from the provider's quota. */
export async function setRateLimit(
  { channel, perSecond }: { channel: Channel; perSecond: number },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query('UPDATE email_rate_limits SET per_second = $2 WHERE channel = $1', [
    channel,
    perSecond,
  ]);
}

/** Whoever paused the channel, it may be tried again. */
export async function endPause({ channel }: { channel: Channel }, { sql }: { sql: Sql }) {
  await sql.query(
    'UPDATE email_rate_limits SET paused_until = NULL, pause_reason = NULL WHERE channel = $1',
    [channel],
  );
}
