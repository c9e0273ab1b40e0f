import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity } from '../../../shared/backup/age/keys.ts';
import type { Manifest } from '../../../shared/backup/manifest/manifest.ts';
import { mongodbSource } from '../../../shared/backup/mongodb/source.ts';
import { readBack } from '../../../shared/backup/prove/read-back.ts';
import { restoreBackup } from '../../../shared/backup/prove/restore-backup.ts';
import { verifyBackup } from '../../../shared/backup/prove/verify-backup.ts';
import { sqliteSource } from '../../../shared/backup/sqlite/source.ts';
import type { BackupSource } from '../../../shared/backup/take/source.ts';
import { takeBackup } from '../../../shared/backup/take/take-backup.ts';
import { sweepTemporary } from '../../../shared/backup/take/temporary.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { startBucket, type TestBucket } from '../support/bucket.ts';
import { archiveOf } from '../support/mongodb-archive.ts';
import { signer, trust } from '../support/signer.ts';

let bucket: TestBucket;
let dir: string;
const key = generateIdentity();
const path = process.env.PATH;

/** A client that behaves as the real one does towards its caller. */
async function standIn(name: string, script: string) {
  const file = join(dir, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}
beforeAll(async () => {
  bucket = await startBucket();
  dir = await mkdtemp(join(tmpdir(), 'nightshift-sources-'));
  process.env.PATH = `${dir}${delimiter}${path}`;
});
afterAll(async () => {
  process.env.PATH = path;
  await bucket.stop();
  await rm(dir, { recursive: true });
});

const take = (source: BackupSource) =>
  takeBackup({
    source,
    store: bucket.store,
    recipients: [key.recipient],
    signer,
    clock: systemClock,
  });
const proof = () => ({ store: bucket.store, trust, identities: [key], clock: systemClock });

async function contentOf(manifest: Manifest): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await pipeline(...readBack(manifest, proof()), async (dump) => {
    for await (const piece of dump as AsyncIterable<Buffer>) pieces.push(piece);
  });
  return Buffer.concat(pieces);
}

describe('a SQLite file', () => {
  const hasClient = () => {
    try {
      execFileSync('sqlite3', ['--version']);
      return true;
    } catch {
      return false;
    }
  };

  it('is backed up while it is written to, and comes back with its rows', async () => {
    const file = join(dir, 'app.sqlite');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA journal_mode = wal; CREATE TABLE "no te" (a)');
    for (let i = 0; i < 1_000; i += 1) database.prepare('INSERT INTO "no te" VALUES (?)').run(i);
    if (!hasClient()) {
      await expect(take(sqliteSource({ path: file }))).rejects.toThrow(/no sqlite3 on the PATH/);
      return;
    }
    database.exec('BEGIN; INSERT INTO "no te" VALUES (-1)');
    const manifest = await take(sqliteSource({ path: file }));
    database.close();
    expect(manifest.contents.tables).toEqual([{ name: 'no te', rows: 1_000 }]);
    await verifyBackup({ id: manifest.id }, proof());
    const restored = join(dir, 'restored.sqlite');
    await writeFile(restored, await contentOf(manifest));
    const copy = new DatabaseSync(restored);
    expect(copy.prepare('SELECT count(*) AS n FROM "no te"').get()).toEqual({ n: 1_000 });
    copy.close();
  });

  it('that is none says what sqlite3 said, and not how it was called', async () => {
    const file = join(dir, 'text.sqlite');
    await writeFile(file, 'no database');
    const said = hasClient() ? /copy the database: file is not a database$/ : /no sqlite3/;
    await expect(take(sqliteSource({ path: file }))).rejects.toThrow(said);
  });

  it('that is empty, or damaged within, is an error, and leaves no plaintext behind', async () => {
    const left = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('nightshift-sqlite-'));
    const before = await left();
    const empty = join(dir, 'empty.sqlite');
    await writeFile(empty, '');
    const damaged = join(dir, 'damaged.sqlite');
    const database = new DatabaseSync(damaged);
    database.exec('CREATE TABLE t (a); CREATE INDEX i ON t (a); BEGIN');
    for (let i = 0; i < 2_000; i += 1) database.prepare('INSERT INTO t VALUES (?)').run(`row ${i}`);
    database.exec('COMMIT');
    database.close();
    const bytes = await readFile(damaged);
    bytes.fill(0xee, 12_288, 20_480);
    await writeFile(damaged, bytes);
    if (!hasClient()) return;
    await expect(take(sqliteSource({ path: empty }))).rejects.toThrow(/is empty/);
    await expect(take(sqliteSource({ path: damaged }))).rejects.toMatchObject({
      name: 'BackupFailed',
    });
    // Backups of other test files lie there for a moment, too.
    await eventually(async () =>
      expect((await left()).filter((name) => !before.includes(name))).toEqual([]),
    );
  });

  it('with a table of a module that is not here is backed up, and says what it did not count', async () => {
    const file = join(dir, 'module.sqlite');
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    database.close();
    if (!hasClient()) return;
    execFileSync('sqlite3', [
      file,
      '.dbconfig defensive off',
      `PRAGMA writable_schema = on; INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
       VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING vec0(a)')`,
    ]);
    const { contents } = await take(sqliteSource({ path: file }));
    expect(contents.tables).toEqual([{ name: 't', rows: 1 }]);
    expect(contents.notKept).toEqual([expect.stringContaining('v: its module is not here')]);
  });

  it.each([
    ['a collation', 'CREATE TABLE t (a COLLATE uint); CREATE INDEX i ON t (a)'],
    ['a function in an index', 'CREATE TABLE t (a); CREATE INDEX i ON t (hex(sha3(a)))'],
    ['a function in a part', 'CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE sha3(a) > 1'],
  ])(
    'that needs %s of its application is sound, and says what was not checked',
    async (_what, sql) => {
      if (!hasClient()) return;
      const file = join(dir, `${randomUUID()}.sqlite`);
      const rows = `INSERT INTO t SELECT 'row ' || value || hex(zeroblob(40)) FROM generate_series(1, 900)`;
      execFileSync('sqlite3', [
        file,
        `${sql}; ${rows}; CREATE TABLE sqlitedata (a); INSERT INTO sqlitedata VALUES (1)`,
      ]);
      const { contents } = await take(sqliteSource({ path: file }));
      expect(contents.tables).toEqual([
        { name: 't', rows: 900 },
        { name: 'sqlitedata', rows: 1 },
      ]);
      expect(contents.notKept).toEqual([expect.stringMatching(/^a check of .* application/)]);
      const bytes = await readFile(file);
      // Behind the roots, pages become what none can be: of an index nobody could tell.
      bytes.fill(0xff, 4 * 4096);
      await writeFile(file, bytes);
      await expect(take(sqliteSource({ path: file }))).rejects.toMatchObject({
        name: 'BackupFailed',
      });
    },
  );

  it('sweeps what a run left that was killed a day ago', async () => {
    const old = await mkdtemp(join(tmpdir(), 'nightshift-sqlite-'));
    await utimes(old, new Date(0), new Date(0));
    const young = await mkdtemp(join(tmpdir(), 'nightshift-sqlite-'));
    await sweepTemporary('nightshift-sqlite-');
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
    await rm(young, { recursive: true });
  });

  it('that is not there is a clear error', async () => {
    const missing = take(sqliteSource({ path: join(dir, 'none.sqlite') }));
    await expect(missing).rejects.toMatchObject({ name: 'BackupCannotRun' });
  });
});

describe('a MongoDB deployment', () => {
  beforeAll(async () => {
    const counts = { 'shop.orders': 3, 'shop.a b.c': 2, 'shop.none': 0 };
    await writeFile(join(dir, 'whole'), archiveOf(counts));
    await writeFile(join(dir, 'half'), archiveOf(counts).subarray(0, -40));
    await writeFile(join(dir, 'empty'), archiveOf({}));
  });

  it('is backed up by mongodump, whose arguments show no password', async () => {
    await standIn(
      'mongodump',
      `[ "$1" = --version ] && echo 'mongodump version: 100.9.4' && exit 0
       case "$*" in *secret*) exit 9;; esac
       config=\${1#--config=}; grep -q 'user:secret@db' "$config" || exit 8
       cat ${join(dir, 'whole')}`,
    );
    const manifest = await take(mongodbSource({ uri: 'mongodb://user:secret@db/shop' }));
    expect(manifest.source).toMatchObject({
      kind: 'mongodb',
      clientVersion: '100.9.4',
      database: 'shop',
    });
    expect(JSON.stringify(manifest)).not.toContain('secret');
    await verifyBackup({ id: manifest.id }, proof());
    expect(manifest.contents.tables).toEqual([
      { name: 'shop.a b.c', rows: 2 },
      { name: 'shop.none', rows: 0 },
      { name: 'shop.orders', rows: 3 },
    ]);
    const restore = restoreBackup(
      { wanted: { id: manifest.id }, to: 'postgres://x@127.0.0.1:1/x', force: true },
      proof(),
    );
    await expect(restore).rejects.toMatchObject({ name: 'BackupCannotRun' });
  });

  it.each([
    ['mongodb://a:27017,b:27017,c:27017/shop?replicaSet=rs0', 'shop'],
    ['mongodb+srv://u:p%2Fw@cluster.example/orders', 'orders'],
    ['mongodb://db', 'all'],
  ])('at %s is named %s', async (uri, database) => {
    await standIn('mongodump', `echo 'mongodump version: 100.9.4'`);
    expect((await mongodbSource({ uri }).check()).source.database).toBe(database);
  });

  it.each([
    ['has no collection, which a mistyped name gives', 'empty', /no collection in this database/],
    ['stops in its middle with exit 0', 'half', /stops in its middle/],
  ])('whose archive %s is no backup', async (_how, archive, said) => {
    const before = await bucket.keys();
    await standIn(
      'mongodump',
      `[ "$1" = --version ] && exit 0
       cat ${join(dir, archive)}`,
    );
    await expect(take(mongodbSource({ uri: 'mongodb://db/shpo' }))).rejects.toThrow(said);
    expect(await bucket.keys()).toEqual(before);
  });

  it('whose mongodump fails in the middle leaves nothing', async () => {
    const before = await bucket.keys();
    await standIn(
      'mongodump',
      `[ "$1" = --version ] && exit 0
       cat ${join(dir, 'half')}
       echo '2026-11-21T02:00:00.000+0000 Failed: mongodb://u:secret@db/shop: connection lost' >&2; exit 1`,
    );
    const taken = take(mongodbSource({ uri: 'mongodb://db/shop' }));
    await expect(taken).rejects.toThrow(
      'mongodump ended with code 1: mongodb://…@db/shop: connection lost',
    );
    expect(await bucket.keys()).toEqual(before);
  });
});
