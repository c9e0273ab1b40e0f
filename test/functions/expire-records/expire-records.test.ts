import { describe, expect, it } from '@jest/globals';
import { createExpireRecordsHandler } from '../../../functions/expire-records/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { expireRecords } from '../../../shared/expiry/expire-records.ts';
import { createDatabase } from '../../../shared/platform/database/database.ts';
import { fixedClock } from '../../support/clock.ts';
import { deliver } from '../../support/deliver.ts';
import { useDatabase } from '../../support/use-database.ts';

const TODAY = '2026-11-21T03:30:00Z';

describe('expire-records', () => {
  const { db, database } = useDatabase();
  const clock = fixedClock(TODAY);
  const deadLetters = createDeadLetters({ sql: db, clock });
  const handler = createExpireRecordsHandler({
    ...{ db, clock, deadLetters },
    encryptionKeys: async () => undefined,
  });

  it('removes what is past its time on the day of the occurrence, and keeps the rest', async () => {
    const day = (days: number) => `timestamptz '${TODAY}' - interval '${days} days'`;
    await db.query(
      `INSERT INTO idempotence_keys (scope, effect_key, expires_at)
       SELECT 'old', 'k' || n, ${day(1)} FROM generate_series(1, 12000) n
       UNION ALL SELECT 'fresh', 'k', ${day(-1)}`,
    );
    await db.query(
      `INSERT INTO occurrences (schedule, scheduled_time)
       VALUES ('old', ${day(91)}), ('fresh', ${day(89)})`,
    );
    await db.query(
      `INSERT INTO outbox (effect_key, source, detail_type, detail, published_at)
       VALUES ('old', 's', 't', '{}', ${day(36)}), ('fresh', 's', 't', '{}', ${day(34)}),
              ('unpublished', 's', 't', '{}', NULL)`,
    );
    await db.query(
      `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message, body,
                                 first_seen_at, last_failed_at, status, resolved_at)
       SELECT 'billing', key, 'f', 'e', 'm', '{}', ${day(200)}, ${day(200)}, status, ended
       FROM (VALUES ('old', 'resolved', ${day(91)}), ('fresh', 'discarded', ${day(89)}),
                    ('waiting', 'waiting', NULL)) AS r(key, status, ended)`,
    );

    await db.query(
      `INSERT INTO rate_limits (name, window_start, used)
       VALUES ('old', ${day(9)}, 1), ('fresh', ${day(7)}, 1)`,
    );

    await deliver(handler, 'expire-records', { schedule: 'expire-records', scheduledTime: TODAY });

    expect((await db.query('SELECT effect_key FROM dead_letters ORDER BY 1')).rows).toEqual([
      { effect_key: 'fresh' },
      { effect_key: 'waiting' },
    ]);

    expect((await db.query('SELECT scope FROM idempotence_keys')).rows).toEqual([
      { scope: 'fresh' },
    ]);
    expect((await db.query('SELECT effect_key FROM outbox ORDER BY id')).rows).toEqual([
      { effect_key: 'fresh' },
      { effect_key: 'unpublished' },
    ]);
    expect((await db.query('SELECT schedule, result FROM occurrences ORDER BY 1')).rows).toEqual([
      {
        schedule: 'expire-records',
        result: {
          idempotenceKeys: 12_000,
          occurrences: 1,
          outbox: 1,
          deadLetters: 1,
          locks: 0,
          rateLimits: 1,
          requestAnswers: 0,
          sessions: 0,
          settled: { 'organization deleted': 0, 'customer deleted': 0 },
        },
      },
      { schedule: 'fresh', result: null },
    ]);
  });

  it('gives up an occurrence of another job, and one that lay in the queue for too long', async () => {
    await deliver(handler, 'expire-records', { schedule: 'apply-retention', scheduledTime: TODAY });
    const { rows } = await db.query(
      `SELECT error_message FROM dead_letters WHERE queue = 'expire-records'`,
    );
    expect(rows).toEqual([
      { error_message: 'The queue expire-records does not take this message' },
    ]);

    await deliver(handler, 'expire-records', {
      schedule: 'expire-records',
      scheduledTime: '2026-11-19T03:29:00Z',
    });
    const skipped = await db.query(
      `SELECT outcome, reason FROM occurrences WHERE scheduled_time = '2026-11-19T03:29:00Z'`,
    );
    expect(skipped.rows).toEqual([{ outcome: 'skipped', reason: 'too old' }]);
  });

  it('keeps no table waiting for another that refuses', async () => {
    const owner = createDatabase({ url: async () => database.ownerUrl });
    await owner.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION 'still in use' USING ERRCODE = 'foreign_key_violation'; END $$;
       CREATE TRIGGER refuse BEFORE DELETE ON idempotence_keys FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const old = `timestamptz '${TODAY}' - interval '200 days'`;
    await db.query(
      `INSERT INTO idempotence_keys (scope, effect_key, expires_at) VALUES ('kept', 'k', ${old})`,
    );
    await db.query(`INSERT INTO occurrences (schedule, scheduled_time) VALUES ('gone', ${old})`);
    await expect(expireRecords({ at: clock() }, { sql: db })).rejects.toThrow('still in use');
    const { rows } = await db.query(`SELECT FROM occurrences WHERE schedule = 'gone'`);
    expect(rows).toEqual([]);
    await owner.end();
  });
});
