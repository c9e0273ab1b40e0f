import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { encryptTo } from '../../shared/backup/age/encrypt.ts';
import { generateIdentity, keyId } from '../../shared/backup/age/keys.ts';
import { type Manifest, writeManifest } from '../../shared/backup/manifest/manifest.ts';
import { dataKey, manifestKey } from '../../shared/backup/manifest/object-keys.ts';
import { parseSigningKey, type Signer } from '../../shared/backup/manifest/signature.ts';
import { loadDump } from '../../shared/backup/postgres/load-dump.ts';
import { openSession } from '../../shared/backup/postgres/session.ts';
import { createRoles } from '../../shared/backup/postgres/target.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import { restoreBackup } from '../../shared/backup/prove/restore-backup.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { type Fixture, runSql, startFixture } from '../backup/support/fixture.ts';
import { signer, trust } from '../backup/support/signer.ts';
import { createEmptyDatabase } from '../support/database.ts';

/**
 * Who can write to the bucket and knows the public recipient puts backups there. Not one is taken, and
 * nothing of one runs: neither in a drill, nor in an operator's restore.
 */

const thief = parseSigningKey('66'.repeat(32));
const proof = join(mkdtempSync(join(tmpdir(), 'nightshift-forged-')), 'ran');
const TOUCH = `touch ${proof}`;

let fixture: Fixture;
let genuine: Manifest;
let older: Manifest;
let bytes: Buffer;
beforeAll(async () => {
  fixture = await startFixture(
    'CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 9)',
  );
  older = await fixture.take();
  genuine = await fixture.take();
  bytes = (await fixture.bucket.store.get(genuine.file.key)) as Buffer;
});
afterAll(() => fixture.stop());

const END = '\n--\n-- PostgreSQL database dump complete\n--\n';
const dump = (sql: string) => `SET client_encoding = 'UTF8';\n${sql}\n${END}`;

/** A file as the product writes one: compressed, encrypted to a public recipient. */
const payload = (sql: string, recipient = fixture.key.recipient) =>
  buffer(Readable.from([zstdCompressSync(Buffer.from(dump(sql)))]).pipe(encryptTo([recipient])));

/** A manifest that fits a file, as of a night to come, so that it is the newest. */
function describing(file: Buffer, more: Partial<Manifest> = {}): Manifest {
  const id = '20991231T235900000Z-abcdef';
  const { contents } = genuine;
  return {
    ...genuine,
    id,
    snapshotAt: '2099-12-31T23:59:00.000Z',
    contents: { ...contents, tables: [], sequences: {}, objects: {}, roles: [] },
    ...more,
    file: {
      ...genuine.file,
      key: dataKey(more.id ?? id, genuine.file),
      size: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
      ...more.file,
    },
  };
}

type Forgery = { manifest: Buffer; file: Buffer; id: string };
const plant = (manifest: Manifest, file: Buffer, by: Signer = thief): Forgery => ({
  id: manifest.id,
  file,
  manifest: writeManifest(manifest, by),
});
/** Signed by nobody, as before there were signatures. */
const unsigned = (forgery: Forgery): Forgery => {
  const { digest, manifest } = JSON.parse(String(forgery.manifest));
  return { ...forgery, manifest: Buffer.from(JSON.stringify({ digest, manifest })) };
};
const harmless = async () => {
  const file = await payload('SELECT 1;');
  return plant(describing(file), file);
};
const running = async (sql: string) => {
  const file = await payload(sql);
  return unsigned(plant(describing(file), file));
};
const rewritten = (
  change: (stored: { digest: string; signature: string; manifest: Manifest }) => void,
) => {
  const stored = JSON.parse(String(writeManifest(genuine, signer)));
  change(stored);
  const digest = createHash('sha256').update(JSON.stringify(stored.manifest)).digest('hex');
  return {
    id: genuine.id,
    file: bytes,
    manifest: Buffer.from(JSON.stringify({ ...stored, digest })),
  };
};

const FORGERIES: Record<string, () => Forgery | Promise<Forgery>> = {
  'a backup that nobody signed': async () => unsigned(await harmless()),
  'a backup that somebody else signed': harmless,
  'a backup with an empty signature': async () => {
    const forgery = unsigned(await harmless());
    const stored = JSON.parse(String(forgery.manifest));
    return { ...forgery, manifest: Buffer.from(JSON.stringify({ ...stored, signature: '' })) };
  },
  'a backup with the signature of another': async () => {
    const forgery = unsigned(await harmless());
    const { signature } = JSON.parse(String(writeManifest(genuine, signer)));
    const stored = JSON.parse(String(forgery.manifest));
    return { ...forgery, manifest: Buffer.from(JSON.stringify({ ...stored, signature })) };
  },
  'a dump that runs a program by \\!': () => running(`\\! ${TOUCH}`),
  'a dump that runs one by \\o': () => running(`\\o |${TOUCH}`),
  'a dump that runs one by \\copy': () => running(`\\copy t from program '${TOUCH}'`),
  'a dump that runs one by \\g': () => running(`SELECT 1 \\g |${TOUCH}`),
  'a dump that runs one by \\gexec': () => running(`SELECT '\\! ${TOUCH}' \\gexec`),
  'a dump that reads a file by \\i': () => running('\\i /etc/passwd'),
  'a dump that connects elsewhere by \\c': () => running('\\c postgres'),
  'a dump that lifts the restriction it brings': () =>
    running(`\\restrict k\n\\unrestrict k\n\\! ${TOUCH}`),
  'a dump that runs a program by COPY': () => running(`COPY t FROM PROGRAM '${TOUCH}';`),
  'a dump for another recipient': async () => {
    const other = generateIdentity().recipient;
    const file = await payload('SELECT 1;', other);
    const manifest = describing(file);
    manifest.file.keyIds = [keyId(other)];
    return plant(manifest, file);
  },
  'a role whose name leaves its quotes': async () => {
    const file = await payload('SELECT 1;');
    const manifest = describing(file);
    manifest.contents.roles = [`x$role$; COPY (SELECT 1) TO PROGRAM '${TOUCH}'; --"; '`];
    return unsigned(plant(manifest, file));
  },
  'the genuine manifest with other rows': () =>
    rewritten(({ manifest }) => {
      manifest.contents.tables = [];
    }),
  'the genuine manifest as of another time': () =>
    rewritten(({ manifest }) => {
      manifest.snapshotAt = '2099-12-31T23:59:00.000Z';
    }),
  'an older backup in the place of the newest': async () => ({
    id: genuine.id,
    file: (await fixture.bucket.store.get(older.file.key)) as Buffer,
    manifest: (await fixture.bucket.store.get(manifestKey(older.id))) as Buffer,
  }),
  'an older backup under a new name': async () => ({
    id: '20991231T235900000Z-abcdef',
    file: (await fixture.bucket.store.get(older.file.key)) as Buffer,
    manifest: (await fixture.bucket.store.get(manifestKey(older.id))) as Buffer,
  }),
  'the file of an older backup beside the newest manifest': async () => ({
    id: genuine.id,
    file: (await fixture.bucket.store.get(older.file.key)) as Buffer,
    manifest: writeManifest(genuine, signer),
  }),
  'a file of the same length beside the genuine manifest': async () => ({
    id: genuine.id,
    file: Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) as number) ^ 1])]),
    manifest: writeManifest(genuine, signer),
  }),
};

const planted: string[] = [];
async function put({ id, file, manifest }: Forgery) {
  const { store } = fixture.bucket;
  await store.put(dataKey(id, genuine.file), file);
  await store.put(manifestKey(id), manifest);
  planted.push(id);
}
afterEach(async () => {
  const { store } = fixture.bucket;
  for (const id of planted.splice(0))
    for (const key of [dataKey(id, genuine.file), manifestKey(id)]) await store.remove(key);
  await store.put(genuine.file.key, bytes);
  await store.put(manifestKey(genuine.id), writeManifest(genuine, signer));
});

const deps = () => ({ store: fixture.bucket.store, trust, identities: [fixture.key], clock });
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'taken',
    (error: Error) => error.name,
  );

describe('a forged backup', () => {
  it('comes in twenty ways and more', () => {
    expect(Object.keys(FORGERIES).length).toBeGreaterThanOrEqual(20);
  });

  it.each(Object.keys(FORGERIES))('%s is not taken, and runs nothing', async (name) => {
    const forgery = (await FORGERIES[name]?.()) as Forgery;
    await put(forgery);
    const { id } = forgery;
    const target = await createEmptyDatabase();
    try {
      const restore = restoreBackup({ wanted: { id }, to: target.url }, deps());
      const drill = drillBackup({ id, serverUrl: fixture.url }, deps());
      for (const work of [verifyBackup({ id }, deps()), restore, drill])
        expect(await refused(work)).toMatch(/^(BackupDamaged|NotFound)$/);
    } finally {
      await target.drop();
    }
    expect(existsSync(proof)).toBe(false);
  });

  it('is no newest: the drill proves the newest that is believed', async () => {
    await put(await harmless());
    await put(await running(`\\! ${TOUCH}`));
    expect(await drillBackup({ serverUrl: fixture.url }, deps())).toMatchObject({ id: genuine.id });
    expect(existsSync(proof)).toBe(false);
  });
});

describe('a dump, whatever is in it', () => {
  it.each([
    `\\! ${TOUCH}\n`,
    `SELECT 1 \\g |${TOUCH}\n;`,
    `\\unrestrict x\n\\! ${TOUCH}\n`,
    `COPY (SELECT 1) TO PROGRAM '${TOUCH}';`,
    `COPY t FROM PROGRAM '${TOUCH}';`,
    `/* a comment */ COPY t (a) FROM stdin;\n1\n\\.\n`,
    '\\i /etc/passwd\n',
    '\\set x `touch /tmp/x`\n',
    'ROLLBACK;\nCREATE TABLE kept ();',
    'END;\nCREATE TABLE kept ();',
  ])('runs no command but SQL, and ends no transaction: %j', async (text) => {
    const session = await openSession(fixture.url);
    try {
      await session.query('BEGIN');
      const stages: [Readable] = [Readable.from([Buffer.from(dump(text))])];
      const loaded = loadDump(
        {
          stages,
          settings: new Set(['client_encoding']),
          tablespaces: new Set(),
          scratch: false,
          alone: false,
          ownerless: false,
          inSteps: false,
        },
        { session },
      );
      await expect(loaded).rejects.toMatchObject({ name: expect.stringMatching(/^Backup/) });
    } finally {
      await session.end();
    }
    expect(existsSync(proof)).toBe(false);
    expect(await runSql(fixture.url, `SELECT 1 WHERE to_regclass('kept') IS NOT NULL`)).toEqual([]);
  });
});

describe('the roles of a backup', () => {
  it('are quoted, whatever they are called', async () => {
    const db = createDatabase({ url: async () => fixture.url });
    const names = ['a"b', `c'; DROP TABLE t; --`, '$role$', 'd\ne', '\\! x', 'postgres'];
    try {
      const text = await createRoles(names, { sql: db });
      await runSql(fixture.url, `BEGIN; ${text}`);
      const made = await runSql<{ rolname: string }>(
        fixture.url,
        'SELECT rolname FROM pg_roles WHERE oid >= 16384',
      );
      expect(made.map(({ rolname }) => rolname)).not.toContain('a"b');
      for (const name of names.slice(0, -1))
        expect(text).toContain(`CREATE ROLE "${name.replaceAll('"', '""')}" NOLOGIN`);
      expect(text).not.toContain('"postgres"');
    } finally {
      await db.end();
    }
  });
});
