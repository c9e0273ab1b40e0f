import { describe, expect, it } from '@jest/globals';
import { readActivity, readWaiting } from '../../shared/health/activity.ts';
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

  it('counts what waits for a person, and no more than anybody reads', async () => {
    expect(await readWaiting({ sql: db })).toEqual({
      ...{ documents: 0, mails: 0, customers: 0, stoppedReplays: 0 },
    });
  });
});
