import { RDSClient } from '@aws-sdk/client-rds';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { rdsClones } from '../../ops/stack/managed-clones.ts';
import { cloneName } from '../../shared/backup/managed/clones.ts';
import { drillClone } from '../../shared/backup/managed/drill-clone.ts';
import { removeLeft } from '../../shared/backup/managed/remove-clones.ts';
import type { Manifest } from '../../shared/backup/manifest/manifest.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { type Fixture, runSql, startFixture } from './support/fixture.ts';
import { startRds } from './support/rds-server.ts';
import { trust } from './support/signer.ts';

let fixture: Fixture;
let taken: Manifest;
let rds: Awaited<ReturnType<typeof startRds>> | undefined;

beforeAll(async () => {
  fixture = await startFixture(`
    CREATE TABLE orders (id serial PRIMARY KEY, note text);
    INSERT INTO orders (note) SELECT 'order ' || g FROM generate_series(1, 50) g;
    CREATE TABLE parts (k int, v text) PARTITION BY HASH (k);
    CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO parts SELECT g, 'x' FROM generate_series(1, 20) g;
    CREATE VIEW latest AS SELECT max(id) FROM orders`);
  taken = await fixture.take();
});
afterAll(() => fixture.stop());
afterEach(async () => {
  const copies = rds?.copies();
  await rds?.stop();
  rds = undefined;
  // Whatever a drill did, it left nothing that costs.
  expect(copies ?? []).toEqual([]);
});

type Setting = Partial<Parameters<typeof startRds>[0]>;

async function start(setting: Setting = {}) {
  await rds?.stop();
  rds = await startRds({ databaseUrl: fixture.url, kind: 'instance', ...setting });
  const client = new RDSClient({
    ...{ region: 'us-east-1', endpoint: rds.endpoint, maxAttempts: 1 },
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const clones = await rdsClones(client);
  return {
    ...{ clones, clock, trust, store: fixture.bucket.store },
    pause: () => new Promise<void>(setImmediate),
  };
}

const input = (more: { snapshot?: string } = {}) => ({
  ...{ stage: 'prod', wanted: { id: taken.id }, databaseUrl: fixture.url },
  ...more,
});
const drill = async (setting: Setting = {}, more: { snapshot?: string } = {}) =>
  drillClone(input(more), await start(setting));
const calls = (action: string) => rds?.calls.filter((call) => call.action === action) ?? [];

describe('a drill of what a managed database keeps of itself', () => {
  it('has the service bring back the second of the backup, compares, and removes the copy', async () => {
    const report = await drill();
    expect(report).toMatchObject({ database: 'orders-1', same: 2, rows: 70, moved: [] });
    expect(report.checks).toContain('every index is valid and every view can be read');
    const [made] = calls('RestoreDBInstanceToPointInTime');
    const asOf = new Date(Math.ceil(Date.parse(taken.snapshotAt) / 1_000) * 1_000);
    expect(made?.form).toMatchObject({
      SourceDBInstanceIdentifier: 'orders-1',
      RestoreTime: asOf.toISOString().replace('.000', ''),
      DBSubnetGroupName: 'inside',
      'VpcSecurityGroupIds.VpcSecurityGroupId.1': 'sg-1',
      DeletionProtection: 'false',
    });
    expect(calls('DeleteDBInstance').at(-1)?.form).toMatchObject({
      SkipFinalSnapshot: 'true',
      DeleteAutomatedBackups: 'true',
    });
  });

  it('of Aurora makes a cluster and who serves it, and removes both', async () => {
    expect(await drill({ kind: 'cluster' })).toMatchObject({ database: 'orders', same: 2 });
    expect(calls('RestoreDBClusterToPointInTime')).toHaveLength(1);
    expect(calls('DeleteDBCluster').length).toBeGreaterThan(0);
  });

  it('does not count what later transactions added, and says which tables they changed', async () => {
    const report = await drill({
      onCopy: async (url) => {
        await runSql(url, `INSERT INTO parts VALUES (99, 'later')`);
        await runSql(url, `UPDATE orders SET note = 'later' WHERE id <= 3`);
      },
    });
    expect(report.same).toBe(1);
    expect(report.moved).toEqual([
      'public.orders: 3 rows of then were changed or deleted, 3 are newer',
    ]);
  });

  it.each([
    ['lost rows', 'DELETE FROM orders WHERE id > 45', /public\.orders has 45 rows instead of 50/],
    ['lost a table', 'DROP VIEW latest; DROP TABLE orders', /public\.orders is missing/],
    [
      'lost an index',
      'ALTER TABLE orders DROP CONSTRAINT orders_pkey',
      /0 constraints instead of 1/,
    ],
  ])('fails on a copy that %s', async (_what, sql, words) => {
    const failed = drill({ onCopy: (url) => runSql(url, sql).then(() => undefined) });
    await expect(failed).rejects.toMatchObject({
      name: 'RestoreMismatch',
      message: expect.stringMatching(words),
    });
  });

  it('of a snapshot that is hours younger says what moved, and fails on what cannot have', async () => {
    const later = new Date(Date.parse(taken.snapshotAt) + 3_600_000);
    const onCopy = (sql: string) => async (url: string) => void (await runSql(url, sql));
    const snapshots = { nightly: later };
    const report = await drill(
      { snapshots, onCopy: onCopy('DELETE FROM orders WHERE id > 45; CREATE TABLE new (a int)') },
      { snapshot: 'nightly' },
    );
    expect(report.moved).toEqual([
      expect.stringContaining('public.new was made since'),
      expect.stringContaining('public.orders: 5 rows'),
    ]);
    await expect(drill({ snapshots }, { snapshot: 'nonesuch' })).rejects.toMatchObject({
      name: 'NotFound',
    });
    const before = { early: new Date(Date.parse(taken.snapshotAt) - 1) };
    await expect(drill({ snapshots: before }, { snapshot: 'early' })).rejects.toThrow(/is older/);
  });

  it('fails where the service makes no copy, and where it was broken off, and leaves none', async () => {
    await expect(drill({ copies: 'failed' })).rejects.toMatchObject({ name: 'BackupFailed' });
    const deps = await start();
    const broken = drillClone(input(), { ...deps, signal: AbortSignal.abort() });
    await expect(broken).rejects.toThrow('The drill was broken off');
  });

  it('says beforehand what cannot be: no such second, no such database', async () => {
    await expect(drill({ restorableTo: new Date(0) })).rejects.toThrow(/at the latest/);
    const deps = await start();
    const elsewhere = { ...input(), databaseUrl: 'postgres://a:b@db.example.com/x' };
    await expect(drillClone(elsewhere, deps)).rejects.toThrow(/no address of an RDS database/);
    expect(calls('RestoreDBInstanceToPointInTime')).toEqual([]);
  });

  it('removes what a drill left that was killed, of its own stage and not one under way', async () => {
    const deps = await start();
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    const left = cloneName('prod', hoursAgo(13));
    const others = [cloneName('prod', hoursAgo(2)), cloneName('dev', hoursAgo(13))];
    for (const name of [left, ...others]) await rds?.leave(name);
    expect(await removeLeft('prod', deps)).toEqual([left]);
    expect(rds?.copies().sort()).toEqual(others.sort());
    for (const name of others) while (!(await deps.clones.remove(name)));
  });
});
