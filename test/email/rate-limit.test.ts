import { describe, expect, it } from '@jest/globals';
import { pauseChannel, returnTokens, takeTokens } from '../../shared/email/rate-limit.ts';
import { useDatabase } from '../support/use-database.ts';

describe('the rate that all senders of a channel share', () => {
  const { db } = useDatabase({ connections: 4 });

  /** So slow that nothing refills while a test runs. */
  const STILL = 0.0001;
  const bucket = (columns: { perSecond?: number; tokens?: number; idleSeconds?: number }) =>
    db.query(
      `UPDATE email_rate_limits SET per_second = $1, tokens = $2, paused_until = NULL,
         refilled_at = clock_timestamp() - make_interval(secs => $3) WHERE channel = 'email'`,
      [columns.perSecond ?? STILL, columns.tokens ?? 0, columns.idleSeconds ?? 0],
    );
  const take = (wanted: number) => takeTokens({ channel: 'email', wanted }, { sql: db });
  const granted = async (wanted: number) => (await take(wanted)).granted;

  it('is one second’s worth at most, however long nobody sent', async () => {
    await bucket({ perSecond: 5, idleSeconds: 3_600 });
    expect(await granted(100)).toBe(5);
  });

  it('lets one go where less than one a second may', async () => {
    await bucket({ perSecond: 0.5, idleSeconds: 3_600 });
    expect(await granted(100)).toBe(1);
  });

  it('grants whole sends and keeps the rest', async () => {
    await bucket({ tokens: 0.9 });
    expect(await granted(1)).toBe(0);
    await returnTokens({ channel: 'email', unused: 2 }, { sql: db });
    await bucket({ perSecond: 3, tokens: 2.5 });
    expect(await granted(1)).toBe(1);
    expect(await granted(9)).toBe(1);
  });

  it('gives no token twice to senders that ask while the bucket is locked', async () => {
    await bucket({ perSecond: 10, tokens: 10 });
    await db.query(
      `UPDATE email_rate_limits SET refilled_at = '2100-01-01' WHERE channel = 'email'`,
    );
    const takers = await db.transaction(async (sql) => {
      await sql.query(`SELECT FROM email_rate_limits WHERE channel = 'email' FOR UPDATE`);
      const asked = [take(10), take(10)];
      // Both stand at the lock before it goes.
      for (let waiting = 0; waiting < 2; ) {
        const { rows } = await db.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        waiting = rows[0]?.n ?? 0;
      }
      return { asked };
    });
    const grants = await Promise.all(takers.asked);
    expect(grants.map((grant) => grant.granted).sort()).toEqual([0, 10]);
  });

  it('rests as long as the longest pause that was asked for', async () => {
    await bucket({ perSecond: 10, tokens: 10 });
    const pause = (forMs: number) =>
      pauseChannel({ channel: 'email', forMs, reason: 'throttled: x' }, { sql: db });
    await pause(60_000);
    await pause(1_000);
    const { rows } = await db.query(
      `SELECT pause_reason, tokens FROM email_rate_limits WHERE channel = 'email'`,
    );
    expect(rows).toEqual([{ pause_reason: 'throttled: x', tokens: 0 }]);
    const { granted, pausedMs } = await take(1);
    expect(granted).toBe(0);
    expect(pausedMs).toBeGreaterThan(50_000);
  });

  it('is another one for each channel', async () => {
    await bucket({ tokens: 0 });
    expect((await takeTokens({ channel: 'sns', wanted: 1 }, { sql: db })).granted).toBe(1);
    const unknown = () => takeTokens({ channel: 'fax' as never, wanted: 1 }, { sql: db });
    await expect(unknown()).rejects.toThrow('There is no rate limit for the channel fax');
  });
});
