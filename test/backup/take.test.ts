import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { generateIdentity } from '../../shared/backup/age/keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { findBackup } from '../../shared/backup/stored/find-backup.ts';
import { listBackups } from '../../shared/backup/stored/list.ts';
import type { BackupSource } from '../../shared/backup/take/source.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { signer, trust } from './support/signer.ts';

let bucket: TestBucket;
let database: TestDatabase;
const key = generateIdentity();

beforeAll(async () => {
  [bucket, database] = await Promise.all([startBucket(), createTestDatabase()]);
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`CREATE SCHEMA "odd (name"; CREATE TABLE "odd (name"."Select ""it" (a int, b text);
    INSERT INTO "odd (name"."Select ""it" SELECT g, repeat('x', g) || E'\\n\\\\.\\n' FROM generate_series(1, 500) g;
    CREATE TABLE empty_columns (); INSERT INTO empty_columns DEFAULT VALUES`);
  await client.end();
});
afterAll(async () => {
  await database.drop();
  await bucket.stop();
});

const take = (compressHere = false) =>
  takeBackup({
    source: postgresSource({ url: database.ownerUrl, compressHere }),
    store: bucket.store,
    recipients: [key.recipient],
    signer,
    clock: systemClock,
  });

describe('a backup', () => {
  it('is one encrypted file and a manifest that says what is in it', async () => {
    const manifest = await take();
    expect(await bucket.keys()).toEqual([
      `backups/${manifest.id}/database.sql.zst.age`,
      `backups/${manifest.id}/manifest.json`,
    ]);
    const odd = manifest.contents.tables.find(({ name }) => name.startsWith('"odd'));
    expect(odd).toMatchObject({ name: '"odd (name"."Select ""it"', rows: 500 });
    expect(`${manifest.contents.migration}.sql`).toBe(readdirSync('migrations').sort().at(-1));
    expect(manifest.contents.roles).toContain('nightshift_worker');
    const stored = await findBackup({ id: 'latest' }, { ...bucket, trust });
    expect(stored).toMatchObject({ id: manifest.id, verified: undefined, problem: undefined });
  });

  it('is verified to its end, and remembers when', async () => {
    const { id } = await take();
    const report = await verifyBackup(
      { id },
      { store: bucket.store, trust, identities: [key], clock: systemClock },
    );
    expect(report.rows).toBeGreaterThan(500);
    const { backups } = await listBackups({ ...bucket, trust });
    expect(backups.find((backup) => backup.id === id)?.verified).toMatchObject({ by: 'verify' });
  });

  it('is the same where neither client nor command compresses', async () => {
    const { id, contents } = await take(true);
    const deps = { store: bucket.store, trust, identities: [key], clock: systemClock };
    const { rows } = await verifyBackup({ id }, deps);
    expect(rows).toBe(contents.tables.reduce((sum, table) => sum + table.rows, 0));
  });

  it('is not opened by another key', async () => {
    const { id } = await take();
    const deps = {
      store: bucket.store,
      trust,
      identities: [generateIdentity()],
      clock: systemClock,
    };
    await expect(verifyBackup({ id }, deps)).rejects.toMatchObject({ name: 'WrongBackupKey' });
  });
});

describe('beside a backup', () => {
  it('the young upload of another run is left alone, and an old one is swept', async () => {
    const { store } = bucket;
    const begin = async (key: string) => {
      const upload = store.upload({ key, expectedBytes: 0 });
      await upload.write(Buffer.alloc(9 * 1024 * 1024));
      await upload.write(Buffer.alloc(8 * 1024 * 1024));
    };
    const hours = (n: number) => () => new Date(Date.now() + n * 3_600_000);
    const takeAt = (clock: () => Date) =>
      takeBackup({
        source: postgresSource({ url: database.ownerUrl }),
        store,
        recipients: [key.recipient],
        signer,
        clock,
      });
    const uploads = () =>
      store
        .abortUploadsBefore({ prefix: 'backups/', before: hours(-1)() })
        .then(async () => store.abortUploadsBefore({ prefix: 'backups/', before: hours(1)() }));
    await begin('backups/another/database.sql.zst.age');
    await takeAt(hours(23));
    expect(await uploads()).toBe(1);
    await begin('backups/another/database.sql.zst.age');
    await takeAt(hours(25));
    expect(await uploads()).toBe(0);
  });

  it.each([
    ['ends well', undefined],
    ['fails', new Error('counting failed')],
  ])('its snapshot is released when it %s', async (_how, failure) => {
    const real = postgresSource({ url: database.ownerUrl });
    const closed: string[] = [];
    const source: BackupSource = {
      check: () => real.check(),
      async open(facts) {
        const dump = await real.open(facts);
        const contents = dump.contents.then((counted) => {
          if (failure) throw failure;
          return counted;
        });
        contents.catch(() => {});
        return {
          ...dump,
          contents,
          async close() {
            closed.push('closed');
            await dump.close();
          },
        };
      },
    };
    const deps = {
      source,
      store: bucket.store,
      recipients: [key.recipient],
      signer,
      clock: systemClock,
    };
    const taken = takeBackup(deps).then(
      () => 'taken',
      (error: Error) => error.message,
    );
    expect(await taken).toMatch(failure ? /counting failed/ : /taken/);
    expect(closed.length).toBeGreaterThan(0);
  });
});
