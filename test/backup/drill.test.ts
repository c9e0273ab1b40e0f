import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity } from '../../shared/backup/age/keys.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import type { RestoreDeps } from '../../shared/backup/prove/restore.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { type Fixture, runSql, startFixture } from './support/fixture.ts';
import { COMMON_TYPES } from './support/schema.ts';
import { trust } from './support/signer.ts';

let fixture: Fixture;
let id: string;
beforeAll(async () => {
  fixture = await startFixture(COMMON_TYPES);
  id = (await fixture.take()).id;
});
afterAll(() => fixture.stop());

const deps = (): RestoreDeps => ({ store: fixture.bucket.store, trust, identities: [fixture.key] });

describe('a drill', () => {
  it('is not alarmed by what a dump arranges anew: inherited columns, invalid indexes', async () => {
    const odd = await startFixture(`
      CREATE TABLE base (a int); CREATE TABLE derived (b text) INHERITS (base);
      ALTER TABLE base ADD COLUMN z int DEFAULT 4;
      INSERT INTO derived (a, b, z) SELECT g, 'row ' || g, g % 3 FROM generate_series(1, 100) g;
      CREATE INDEX left_behind ON base (a);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'left_behind'::regclass;
      ALTER TABLE base ADD CHECK (a > 0) NOT VALID`);
    try {
      await odd.take();
      const { rows } = await drillBackup(
        { serverUrl: odd.url },
        { store: odd.bucket.store, trust, identities: [odd.key], clock: systemClock },
      );
      expect(rows).toBe(100);
    } finally {
      await odd.stop();
    }
  });

  /** Those of drills that begin within these ten milliseconds: others' tests drill on the same server. */
  const moment = Math.floor(Date.now() / 10);
  const ticking = () => {
    let calls = 0;
    return () => new Date(moment * 10 + calls++);
  };
  const scratches = () =>
    runSql(fixture.url, `SELECT datname FROM pg_database WHERE datname ~ 'drill_${moment}\\d_'`);

  it('restores into a scratch database, compares, asks, and drops it', async () => {
    const report = await drillBackup(
      { id, serverUrl: fixture.url },
      { ...deps(), clock: ticking() },
    );
    expect(report.checks).toContain('every index is valid and every view can be read');
    expect(report.seconds).toBeGreaterThan(0);
    expect(await scratches()).toEqual([]);
  });

  it('fails on a finding of the operator, and drops the scratch database all the same', async () => {
    const questions = { 'there are visitors': `SELECT 'none' AS wrong` };
    const drill = drillBackup(
      { id, serverUrl: fixture.url },
      { ...deps(), clock: ticking(), questions },
    );
    await expect(drill).rejects.toMatchObject({ name: 'RestoreMismatch' });
    expect(await scratches()).toEqual([]);
  });

  it('with a wrong key says so, which is no verdict on the backup', async () => {
    const other = { ...deps(), trust, identities: [generateIdentity()], clock: systemClock };
    const drill = drillBackup({ id, serverUrl: fixture.url }, other);
    await expect(drill).rejects.toMatchObject({ name: 'WrongBackupKey' });
  });

  it('on a server that cannot be reached could not run', async () => {
    const drill = drillBackup(
      { id, serverUrl: 'postgres://x@127.0.0.1:1/x' },
      { ...deps(), clock: systemClock },
    );
    await expect(drill).rejects.toMatchObject({ name: 'BackupCannotRun' });
  });
});
