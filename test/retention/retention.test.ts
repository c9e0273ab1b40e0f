import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { applyRetention, previewRetention } from '../../shared/retention/apply-retention.ts';
import { readArchive } from '../../shared/retention/archive-object.ts';
import { listArchives } from '../../shared/retention/archives.ts';
import { restoreArchive } from '../../shared/retention/restore-archive.ts';
import { startBucket, type TestBucket } from '../backup/support/bucket.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-21T05:00:00Z');
const ORGANIZATION = '7b8f1f2e-0000-4000-8000-000000000001';
let bucket: TestBucket;
let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  bucket = await startBucket();
  database = await createTestDatabase();
  db = createDatabase({ url: async () => database.workerUrl, max: 3 });
  await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor Coffee')`, [
    ORGANIZATION,
  ]);
});
afterEach(async () => {
  await db.end();
  await database.drop();
  await bucket.stop();
});

/** Audit rows, one an hour, the newest `days` old. */
const audit = (rows: number, days: number, organization: string | null = null) =>
  db.query(
    `INSERT INTO audit_logs (organization_id, action, subject, created_at)
     SELECT $3::uuid, 'login', jsonb_build_object('n', g, 'text', E'line\\n"é"'),
            $4::timestamptz - make_interval(days => $2) - g * interval '3601.000001 seconds'
     FROM generate_series(1, $1) g`,
    [rows, days, organization, NOW],
  );
const count = async (table: string) =>
  Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
const apply = (store: ObjectStore = bucket.store, table = 'audit_logs') =>
  applyRetention({ at: NOW, table }, { db, clock: () => NOW, store, pace: async () => {} });

/** Objects with rows, orphans included. */
async function objects(): Promise<number> {
  let found = 0;
  for await (const { key } of bucket.store.list('audit_logs/'))
    if (key.endsWith('.zst')) found += 1;
  return found;
}

/** A store whose next call of a kind fails. */
const breaking = (name: 'put' | 'get', times: number): ObjectStore => {
  let left = times;
  const fail = (...args: never[]): never => {
    left -= 1;
    if (left === 0) throw new Error('the store is away');
    return (bucket.store[name] as (...a: never[]) => never)(...args);
  };
  return { ...bucket.store, [name]: fail };
};

describe('rows past their time', () => {
  it('are archived, read back and deleted; younger ones stay', async () => {
    await audit(25_000, 365);
    await audit(100, 10);
    const { results } = await apply();
    expect(results).toEqual([
      { table: 'audit_logs', outcome: 'done', archived: 25_000, deleted: 25_000, trouble: [] },
    ]);
    expect(await count('audit_logs')).toBe(100);
    const archives = await listArchives({ limit: 10 }, { sql: db });
    expect(archives.map(({ rows, status }) => [rows, status])).toEqual([
      [5_000, 'deleted'],
      [10_000, 'deleted'],
      [10_000, 'deleted'],
    ]);
    const [newest] = archives;
    const lines = await readArchive(newest as never, bucket);
    const row = JSON.parse(lines[0] as string);
    expect(row).toMatchObject({ action: 'login', organization_id: null });
    expect(JSON.parse(row.subject)).toMatchObject({ text: 'line\n"é"' });
  });

  it('are put back from their archive as they were', async () => {
    await audit(700, 400, ORGANIZATION);
    const before = await db.query(
      'SELECT md5(string_agg(t::text, $1 ORDER BY id)) FROM audit_logs t',
      [','],
    );
    await apply();
    const [archive] = await listArchives({ limit: 1 }, { sql: db });
    const restored = await restoreArchive(
      { id: archive?.id as number },
      { db, store: bucket.store },
    );
    expect(restored).toEqual({ table: 'audit_logs', rows: 700, restored: 700, refused: [] });
    const after = await db.query(
      'SELECT md5(string_agg(t::text, $1 ORDER BY id)) FROM audit_logs t',
      [','],
    );
    expect(after.rows).toEqual(before.rows);
    const again = await restoreArchive({ id: archive?.id as number }, { db, store: bucket.store });
    expect(again.restored).toBe(0);
  });

  it('of tables without an archive are deleted only', async () => {
    await db.query(
      `INSERT INTO one_time_codes (user_id, purpose, code_hash, expires_at)
       SELECT gen_random_uuid(), 'login', 'x', $1::timestamptz + make_interval(mins => g) FROM generate_series(-1200, 10) g`,
      [NOW],
    );
    const { results } = await apply(bucket.store, 'one_time_codes');
    expect(results[0]).toMatchObject({ archived: 0, deleted: 1_200 });
    expect(await count('one_time_codes')).toBe(11);
  });

  it('are counted by a preview that changes nothing', async () => {
    await audit(40, 366);
    const previews = await previewRetention({ at: NOW }, { sql: db });
    expect(previews.find(({ table }) => table === 'audit_logs')).toMatchObject({
      due: 40,
      days: 365,
    });
    expect(await count('audit_logs')).toBe(40);
  });
});

describe('a legal hold', () => {
  it('of an organisation keeps its rows', async () => {
    await audit(30, 400, ORGANIZATION);
    await audit(20, 400);
    await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 1')`, [
      ORGANIZATION,
    ]);
    const { results } = await apply();
    expect(results[0]).toMatchObject({ archived: 20, deleted: 20 });
    expect(await count('audit_logs')).toBe(30);
  });

  it('of a table stops its retention', async () => {
    await audit(5, 400);
    await db.query(
      `UPDATE data_retention_policies SET hold_reason = 'audit' WHERE table_name = 'audit_logs'`,
    );
    expect((await apply()).results[0]).toMatchObject({ outcome: 'held' });
    expect(await count('audit_logs')).toBe(5);
  });
});

describe('a run that is interrupted', () => {
  it.each([
    ['before the object', breaking, 'put', 1],
    ['before the manifest', breaking, 'put', 2],
    ['while it reads back', breaking, 'get', 1],
    ['before it deletes', breaking, 'get', 2],
  ] as const)('%s loses nothing and archives nothing twice', async (_when, broken, call, nth) => {
    await audit(12_345, 400);
    const { failures } = await apply(broken(call, nth));
    expect(failures).toHaveLength(1);
    expect(await count('audit_logs')).toBe(12_345);
    const { results } = await apply();
    expect(results[0]).toMatchObject({ deleted: 12_345 });
    expect(await count('audit_logs')).toBe(0);
    const archives = await listArchives({ limit: 10 }, { sql: db });
    const ids = new Set<string>();
    let lines = 0;
    for (const archive of archives)
      for (const line of await readArchive(archive as never, bucket)) {
        ids.add(JSON.parse(line).id);
        lines += 1;
      }
    expect([lines, ids.size]).toEqual([12_345, 12_345]);
    expect(await objects()).toBe(archives.length);
  });

  it('leaves a row alone that changed after it was archived', async () => {
    await audit(10, 400);
    await apply(breaking('get', 2));
    await db.query(`UPDATE audit_logs SET action = 'changed' WHERE (subject ->> 'n') = '3'`);
    const { results } = await apply();
    // The nine as they were, then the changed one as it is now.
    expect(results[0]).toMatchObject({ archived: 1, deleted: 10 });
    expect(await count('audit_logs')).toBe(0);
  });

  it('is not run twice at once', async () => {
    await audit(3_000, 400);
    const [one, other] = await Promise.all([apply(), apply()]);
    const outcomes = [one.results[0]?.outcome, other.results[0]?.outcome].sort();
    expect(outcomes).toEqual(['done', 'running elsewhere']);
    expect(await count('audit_logs')).toBe(0);
  });
});
