import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApplyRetentionHandler } from '../../../functions/apply-retention/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { startBucket, type TestBucket } from '../../backup/support/bucket.ts';
import { deliver, minutesAgo } from '../../backup/support/delivery.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const OCCURRENCE = { schedule: 'apply-retention', at: minutesAgo(5) };

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
      [OCCURRENCE.at],
    );
    await db.query(
      `INSERT INTO one_time_codes (user_id, purpose, code_hash, expires_at)
       VALUES (gen_random_uuid(), 'login', 'x', $1::timestamptz - interval '1 second')`,
      [OCCURRENCE.at],
    );
    const away: ObjectStore = {
      ...bucket.store,
      put: () => Promise.reject(new Error('the store is away')),
    };
    expect(await deliver(handler(away), OCCURRENCE)).toBe(1);
    const left = async (table: string) => (await db.query(`SELECT 1 FROM ${table}`)).rowCount;
    expect([await left('audit_logs'), await left('one_time_codes')]).toEqual([20, 0]);
    expect(await deliver(handler(bucket.store), { ...OCCURRENCE })).toBe(0);
    expect(await left('audit_logs')).toBe(0);
    expect(await left('occurrences')).toBe(1);
    expect(await deliver(handler(bucket.store), OCCURRENCE)).toBe(0);
  });

  it('tells operators of a chain that does not fit, once, until it does', async () => {
    await db.query(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id)
       INSERT INTO audit_logs (organization_id, action) SELECT id, 'thing.changed' FROM o`,
    );
    const owner = createDatabase({ url: async () => database.ownerUrl });
    const change = (action: string) =>
      owner.query(`UPDATE audit_logs SET action = $1 WHERE organization_id IS NOT NULL`, [action]);
    const told = async (minute: number) => {
      expect(await deliver(handler(bucket.store), { ...OCCURRENCE, at: minutesAgo(minute) })).toBe(
        0,
      );
      return (
        await db.query(`SELECT title, resolved_at IS NULL AS open FROM notices WHERE key = $1`, [
          'audit-chain',
        ])
      ).rows;
    };
    const notice = { title: 'The audit does not fit its chain', open: true };
    expect(await told(4)).toEqual([]);
    await change('thing.forged');
    expect(await told(3)).toEqual([notice]);
    expect(await told(2)).toEqual([notice]);
    await change('thing.changed');
    expect(await told(1)).toEqual([{ ...notice, open: false }]);
    await owner.end();
  });
});
