import { describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { failuresByQueue, readActivity, readWaiting } from '../../shared/health/activity.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { useDatabase } from '../support/use-database.ts';

describe('what the overview counts', () => {
  const { db } = useDatabase();

  it('has an entry for each minute and each hour, the last one is now', async () => {
    const now = new Date();
    await db.query(
      `INSERT INTO billing_events (account, livemode, event_id, type, created, status, payload, received_at)
       SELECT '', false, 'evt_' || i, 't', 0, 'ignored', '{}', $1::timestamptz - make_interval(mins => i)
       FROM generate_series(0, 70) AS i`,
      [now],
    );
    const { events, mails, failures } = await readActivity({ now }, { sql: db });
    expect([events.length, mails.length, failures.length]).toEqual([60, 60, 24]);
    expect(events).toEqual(Array.from({ length: 60 }, () => 1));
  });

  it('tells the failures of each queue by the hour, of the last day', async () => {
    const now = new Date('2026-11-21T12:30:00Z');
    const fail = (queue: string, effectKey: string, at: string) =>
      createDeadLetters({ sql: db, clock: () => new Date(at) }).record(
        makeFailed({ queue, effectKey }),
      );
    await fail('billing', 'a', '2026-11-21T12:05:00Z');
    await fail('billing', 'b', '2026-11-21T12:29:00Z');
    await fail('billing', 'c', '2026-11-21T09:01:00Z');
    await fail('email', 'd', '2026-11-20T13:00:00Z');
    await fail('documents', 'e', '2026-11-18T12:00:00Z');
    const found = await failuresByQueue({ now }, { sql: db });
    const hours = (counts: Record<number, number>) =>
      Array.from({ length: 24 }, (_, i) => counts[23 - i] ?? 0);
    expect(found).toEqual(
      new Map([
        ['billing', hours({ 0: 2, 3: 1 })],
        ['email', hours({ 23: 1 })],
      ]),
    );
  });

  it('counts what waits for a person, and no more than anybody reads', async () => {
    expect(await readWaiting({ sql: db })).toEqual({
      ...{ documents: 0, mails: 0, customers: 0, stoppedReplays: 0 },
    });
  });
});
