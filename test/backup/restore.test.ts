import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identityText } from '../../shared/backup/age/keys.ts';
import { writeManifest } from '../../shared/backup/manifest/manifest.ts';
import { manifestKey } from '../../shared/backup/manifest/object-keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import type { RestoreDeps, Target } from '../../shared/backup/prove/restore.ts';
import { restoreBackup } from '../../shared/backup/prove/restore-backup.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { findBackup } from '../../shared/backup/stored/find-backup.ts';
import type { BackupSource } from '../../shared/backup/take/source.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { dumpText, type Fixture, runSql, startFixture } from './support/fixture.ts';
import { COMMON_TYPES } from './support/schema.ts';
import { signer, trust } from './support/signer.ts';

let fixture: Fixture;
let id: string;
beforeAll(async () => {
  fixture = await startFixture(COMMON_TYPES);
  id = (await fixture.take()).id;
});
afterAll(() => fixture.stop());

const deps = (): RestoreDeps => ({ store: fixture.bucket.store, trust, identities: [fixture.key] });

async function withEmptyDatabase(work: (url: string) => Promise<void>) {
  const target = await createEmptyDatabase();
  try {
    await work(target.url);
  } finally {
    await target.drop();
  }
}

describe('a restore', () => {
  it('gives back a database whose dump equals that of the source', () =>
    withEmptyDatabase(async (to) => {
      const report = await restoreBackup({ wanted: { id: 'latest' }, to }, deps());
      expect(report).toMatchObject({ id, rows: 501 + 900 + 3 + 1 + 1 + 1 });
      expect(await dumpText(to)).toBe(await dumpText(fixture.url));
    }));

  it('refuses a target that is not empty, and replaces it when told to', () =>
    withEmptyDatabase(async (to) => {
      await runSql(
        to,
        'CREATE SCHEMA other; CREATE TABLE other.mine (a int); CREATE TABLE shopped (b int)',
      );
      const restore = (force: boolean) => restoreBackup({ wanted: { id }, to, force }, deps());
      await expect(restore(false)).rejects.toMatchObject({ name: 'Conflict' });
      await restore(true);
      expect(await dumpText(to)).toBe(await dumpText(fixture.url));
    }));

  it('of a dump in two compressed frames is refused, whichever reader takes the second', () =>
    withEmptyDatabase(async (to) => {
      await runSql(to, 'CREATE TABLE precious (a int); INSERT INTO precious VALUES (42)');
      const before = await dumpText(to);
      const source = postgresSource({ url: fixture.url, compressHere: true });
      const twoFrames: BackupSource = {
        check: async () => ({ ...(await source.check()), compressedBy: 'zstd' }),
        async open(facts) {
          const dump = await source.open(facts);
          const text = await buffer(dump.stream);
          const half = text.length >> 1;
          const frames = [text.subarray(0, half), text.subarray(half)].map((part) =>
            zstdCompressSync(part),
          );
          return { ...dump, stream: Readable.from(frames) };
        },
      };
      const { id: halved } = await takeBackup({
        ...{ source: twoFrames, store: fixture.bucket.store, signer },
        ...{ recipients: [fixture.key.recipient], clock: systemClock },
      });
      const input = { wanted: { id: halved }, to, force: true };
      await expect(restoreBackup(input, deps())).rejects.toMatchObject({ name: 'BackupDamaged' });
      expect(await dumpText(to)).toBe(before);
      await fixture.bucket.store.remove(manifestKey(halved));
    }));

  it('makes every role that owns or may use something, also who owns a function alone', async () => {
    const owner = `owner_${randomUUID().slice(0, 8)}`;
    const source = await startFixture(`CREATE ROLE ${owner} NOLOGIN;
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() OWNER TO ${owner};
      CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'`);
    try {
      const { contents } = await source.take();
      const [first] = await runSql<{ name: string }>(source.url, 'SELECT current_user AS name');
      expect(contents.roles).toEqual(expect.arrayContaining([owner, first?.name]));
    } finally {
      await source.stop();
      await runSql(fixture.url, `DROP ROLE ${owner}`);
    }
  });

  it('that fails leaves the target as it was, also when it was told to replace it', () =>
    withEmptyDatabase(async (to) => {
      await runSql(to, 'CREATE TABLE precious (a int); INSERT INTO precious VALUES (42)');
      const before = await dumpText(to);
      const file = fixture.bucket.store;
      const cut = {
        ...file,
        async *read(key: string) {
          let sent = 0;
          for await (const piece of file.read(key)) {
            sent += piece.length;
            yield sent > 30_000 ? piece.subarray(0, 100) : piece;
            if (sent > 30_000) return;
          }
        },
      };
      const restore = restoreBackup({ wanted: { id }, to, force: true }, { ...deps(), store: cut });
      await expect(restore).rejects.toMatchObject({ name: 'BackupDamaged' });
      expect(await dumpText(to)).toBe(before);
    }));

  it('that differs from its manifest leaves the target as it was: it is compared before the commit', () =>
    withEmptyDatabase(async (to) => {
      await runSql(
        to,
        `CREATE TABLE precious (a int); INSERT INTO precious VALUES (42); SELECT lo_from_bytea(7, 'x')`,
      );
      const before = await dumpText(to);
      const { manifest } = await findBackup({ id }, deps());
      const other = structuredClone(manifest);
      for (const table of other.contents.tables) table.checksum = '1';
      await fixture.bucket.store.put(manifestKey(id), writeManifest(other, signer));
      const restore = restoreBackup({ wanted: { id }, to, force: true }, deps());
      await expect(restore).rejects.toMatchObject({ name: 'RestoreMismatch' });
      await fixture.bucket.store.put(manifestKey(id), writeManifest(manifest, signer));
      expect(await dumpText(to)).toBe(before);
    }));

  it('shows who the server says it is before anything is dropped, and stops when told to', () =>
    withEmptyDatabase(async (to) => {
      await runSql(to, 'CREATE TABLE precious (a int)');
      const seen: Target[] = [];
      const restore = restoreBackup(
        { wanted: { id }, to, force: true },
        {
          ...deps(),
          async onTarget(target) {
            seen.push(target);
            throw new Error('not that one');
          },
        },
      );
      await expect(restore).rejects.toThrow('not that one');
      const [server] = await runSql<{ id: string; name: string }>(
        to,
        'SELECT system_identifier::text AS id, current_database() AS name FROM pg_control_system()',
      );
      expect(seen).toMatchObject([
        { database: server?.name, systemIdentifier: server?.id, existing: 1, replaces: true },
      ]);
      expect(await runSql(to, 'SELECT * FROM precious')).toEqual([]);
    }));

  it('in steps takes an empty database only, and compares at the end', () =>
    withEmptyDatabase(async (to) => {
      const restore = (more: object) =>
        restoreBackup({ wanted: { id }, to, inSteps: true, ...more }, deps());
      await restore({});
      expect(await dumpText(to)).toBe(await dumpText(fixture.url));
      await expect(restore({ force: true })).rejects.toMatchObject({ name: 'Conflict' });
    }));

  it('of more objects than a transaction has room for says so beforehand, and how to go on', () =>
    withEmptyDatabase(async (to) => {
      const { manifest } = await findBackup({ id }, deps());
      const other = structuredClone(manifest);
      other.contents.lockable = 1_000_000;
      await fixture.bucket.store.put(manifestKey(id), writeManifest(other, signer));
      const restore = restoreBackup({ wanted: { id }, to }, deps());
      await expect(restore).rejects.toThrow(/max_locks_per_transaction to \d+ .*--in-steps/);
      await drillBackup({ id, serverUrl: fixture.url }, { ...deps(), clock: systemClock });
      await fixture.bucket.store.put(manifestKey(id), writeManifest(manifest, signer));
    }));

  it('replaces event triggers, subscriptions, foreign servers and casts as well', () =>
    withEmptyDatabase(async (to) => {
      await runSql(
        to,
        `CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
         CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
         CREATE FOREIGN DATA WRAPPER own; CREATE CAST (text AS point) WITH INOUT;
         CREATE TABLE t (a int); CREATE PUBLICATION p FOR TABLE t;
         CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false);
         CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION no()`,
      );
      await restoreBackup({ wanted: { id }, to, force: true }, deps());
      expect(await dumpText(to)).toBe(await dumpText(fixture.url));
    }));

  it('leaves none of the rights that the replaced database gave on whatever came to be in it', () =>
    withEmptyDatabase(async (to) => {
      const reader = `reader_${randomUUID().slice(0, 8)}`;
      const given = `CREATE ROLE ${reader} NOLOGIN;
        ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO ${reader}; ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO ${reader};
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO PUBLIC`;
      await runSql(to, `CREATE TABLE t (a int); ${given}`);
      await restoreBackup({ wanted: { id }, to, force: true }, deps());
      expect(await dumpText(to)).toBe(await dumpText(fixture.url));
      await runSql(to, `DROP ROLE ${reader}`);
    }));

  it('tells of rights that an empty database gives on whatever comes to be in it', () =>
    withEmptyDatabase(async (to) => {
      await runSql(
        to,
        'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC',
      );
      const { notes } = await restoreBackup({ wanted: { id }, to }, deps());
      expect(notes).toContainEqual(
        expect.stringMatching(/^this database gives rights on new tables of .* PUBLIC/),
      );
    }));

  it('leads to where the address says, a port behind the question mark too', () =>
    withEmptyDatabase(async (to) => {
      const { port, pathname } = new URL(to);
      const elsewhere = to.replace(`:${port}${pathname}`, `:1${pathname}?port=${port}`);
      const targets: Target[] = [];
      await restoreBackup(
        { wanted: { id }, to: elsewhere },
        { ...deps(), onTarget: async (target) => void targets.push(target) },
      );
      expect(targets[0]?.address).toMatch(`:${port}`);
      expect(await dumpText(to)).toBe(await dumpText(fixture.url));
    }));

  it('starts no process, so that a server of any major is restored into without its client', () =>
    withEmptyDatabase(async (to) => {
      const { bucket, key } = fixture;
      const { endpoint, credentials } = bucket;
      const restore = { id, to, endpoint, credentials, key: identityText(key) };
      const script = join(import.meta.dirname, 'support/restore-process.ts');
      // Without the right to start one.
      const rights = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*'];
      await promisify(execFile)(process.execPath, [...rights, script], {
        env: { ...process.env, NODE_OPTIONS: '', RESTORE: JSON.stringify(restore) },
      });
      expect(await dumpText(to)).toBe(await dumpText(fixture.url));
    }));

  it('says which statement its server refused, and none of the values in it', () =>
    withEmptyDatabase(async (to) => {
      const source = await startFixture(`
        CREATE FUNCTION inner_f(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
        CREATE FUNCTION outer_f(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN inner_f($1); END';
        CREATE TABLE t (a text); INSERT INTO t VALUES ('secret'); CREATE INDEX i ON t (outer_f(a))`);
      try {
        const taken = await source.take();
        const own = { ...deps(), store: source.bucket.store, identities: [source.key] };
        await expect(restoreBackup({ wanted: { id: taken.id }, to }, own)).rejects.toThrow(
          /rolled back at “CREATE INDEX i ON public.t USING btree”: function inner_f\(text\) does not exist/,
        );
      } finally {
        await source.stop();
      }
    }));

  it('takes the newest backup that is not after a point of time', () =>
    withEmptyDatabase(async (to) => {
      const at = new Date();
      await fixture.take();
      const report = await restoreBackup({ wanted: { at }, to }, deps());
      expect(report.id).toBe(id);
      const early = restoreBackup({ wanted: { at: new Date(0) }, to, force: true }, deps());
      await expect(early).rejects.toMatchObject({ name: 'NotFound' });
    }));
});

it('verifies a dump of every common type', async () => {
  const report = await verifyBackup({ id }, { ...deps(), clock: systemClock });
  expect(report.rows).toBe(1407);
});
