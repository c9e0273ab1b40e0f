import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApplyRetentionHandler } from '../../../functions/apply-retention/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { startBucket, type TestBucket } from '../../backup/support/bucket.ts';
import { deliver, minutesAgo } from '../../backup/support/delivery.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const DAY = { schedule: 'apply-retention', at: minutesAgo(5) };

describe('apply-retention', () => {
  let bucket: TestBucket;
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    [bucket, database] = await Promise.all([startBucket(), createTestDatabase()]);
    db = createDatabase({ url: async () => database.workerUrl });
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
    await bucket.stop();
  });

  const handler = (store: ObjectStore) =>
    createApplyRetentionHandler({
      db,
      clock,
      deadLetters: createDeadLetters({ sql: db, clock }),
      openStore: async () => store,
      openDocuments: async () => store,
      again: async () => {},
    });

  it('applies the other policies when one fails, comes back, and then is done', async () => {
    await db.query(
      `INSERT INTO audit_logs (action, created_at) SELECT 'x', $1::timestamptz - interval '366 days' FROM generate_series(1, 20)`,
      [DAY.at],
    );
    await db.query(
      `INSERT INTO one_time_codes (user_id, purpose, code_hash, expires_at)
       VALUES (gen_random_uuid(), 'login', 'x', $1::timestamptz - interval '1 second')`,
      [DAY.at],
    );
    const away: ObjectStore = {
      ...bucket.store,
      put: () => Promise.reject(new Error('the store is away')),
    };
    expect(await deliver(handler(away), DAY)).toBe(1);
    const left = async (table: string) => (await db.query(`SELECT 1 FROM ${table}`)).rowCount;
    expect([await left('audit_logs'), await left('one_time_codes')]).toEqual([20, 0]);
    expect(await deliver(handler(bucket.store), { ...DAY })).toBe(0);
    expect(await left('audit_logs')).toBe(0);
    expect(await left('occurrences')).toBe(1);
    expect(await deliver(handler(bucket.store), DAY)).toBe(0);
  });
});
