import { globSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres } from '../../local/postgres.ts';
import { generateIdentity } from '../../shared/backup/age/keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { runSql } from './support/fixture.ts';
import { createLike } from './support/odd-database.ts';
import { signer, trust } from './support/signer.ts';

describe('a backup of a standby', () => {
  let dir: string;
  let bucket: TestBucket;
  let standby: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-standby-'));
    await chmod(dir, 0o711);
    bucket = await startBucket();
    const primary = await startPostgres({ dir, ephemeral: true });
    await runSql(
      primary.url,
      `CREATE TABLE kept (a int); INSERT INTO kept SELECT generate_series(1, 100);
       CREATE UNLOGGED TABLE fleeting (a int); INSERT INTO fleeting SELECT generate_series(1, 9);
       SELECT lo_from_bytea(4242, '\\x01')`,
    );
    await primary.stop();
    const [version = ''] = globSync('**/PG_VERSION', { cwd: dir });
    await writeFile(join(dir, dirname(version.split('/base/')[0] ?? ''), 'standby.signal'), '', {
      mode: 0o666,
    });
    standby = await startPostgres({ dir, ephemeral: true });
  });
  afterAll(async () => {
    await standby?.stop();
    await bucket.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it('has what a standby sees, and is drilled elsewhere', async () => {
    const [state] = await runSql(standby.url, 'SELECT pg_is_in_recovery() AS standby');
    expect(state).toEqual({ standby: true });
    const key = generateIdentity();
    const source = postgresSource({ url: standby.url });
    const deps = { store: bucket.store, trust, identities: [key], clock };
    const taken = await takeBackup({
      ...{ source, store: bucket.store, recipients: [key.recipient], signer, clock },
    });
    const rows = Object.fromEntries(taken.contents.tables.map((table) => [table.name, table.rows]));
    // The rows of an unlogged table are on its primary alone.
    expect(rows).toEqual({ 'public.kept': 100, 'public.fleeting': 0 });
    await verifyBackup({ id: taken.id }, deps);
    const server = await createLike();
    try {
      const drill = await drillBackup({ id: taken.id, serverUrl: server.url }, deps);
      expect(drill.rows).toBe(100);
    } finally {
      await server.drop();
    }
    const here = drillBackup({ id: taken.id, serverUrl: standby.url }, deps);
    await expect(here).rejects.toMatchObject({ name: 'BackupCannotRun' });
  });
});
