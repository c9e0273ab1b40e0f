import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres } from '../../local/postgres.ts';
import { manifestKey } from '../../shared/backup/manifest/object-keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { eventually } from '../support/eventually.ts';
import { type Fault, type Seen, startFaultyProxy } from './support/faulty-proxy.ts';
import { type Fixture, runSql, startFixture } from './support/fixture.ts';
import { signer, trust } from './support/signer.ts';

/** Rows of them: what is proved costs by the row, and what breaks does by the byte. */
const ROWS = 20_000;
/** About 18 MB when compressed: three parts of 8 MiB, because hashes do not compress. */
const LARGE = `
  CREATE TABLE hashes (id int PRIMARY KEY, a text);
  INSERT INTO hashes SELECT g, (
    SELECT string_agg(sha256(format('%s %s', g, i)::bytea)::text, '') FROM generate_series(1, 27) i)
  FROM generate_series(1, ${ROWS}) g`;
const PART = 8 * 1024 * 1024;

/** Of this database alone: the backups of other test files run on the same server. */
const COPYING = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'`;

let fixture: Fixture;
let earlier: string;
/** Bytes that a backup of it has, within a few. */
let bytes: number;
const opened: { stop(): unknown }[] = [];

beforeAll(async () => {
  fixture = await startFixture(LARGE);
  const manifest = await fixture.take();
  earlier = manifest.id;
  bytes = manifest.file.size;
});
afterAll(() => fixture.stop());
afterEach(async () => {
  for (const each of opened.splice(0)) await each.stop();
});

async function storeThat(decide: (seen: Seen) => Fault | Promise<Fault>): Promise<ObjectStore> {
  const proxy = await startFaultyProxy({ target: fixture.bucket.endpoint, decide });
  const store = await fixture.bucket.openAt(proxy.url);
  opened.push(proxy, { stop: () => store.close() });
  return store;
}

const take = (store: ObjectStore, url = fixture.url) =>
  takeBackup({
    source: postgresSource({ url }),
    store,
    recipients: [fixture.key.recipient],
    signer,
    clock: systemClock,
  });

/** Does something to the server while pg_dump is in the middle of the table. */
function takeAnd(strike: () => Promise<unknown>, url = fixture.url) {
  const source = postgresSource({ url });
  return takeBackup({
    source: {
      check: () => source.check(),
      open: async (facts) => {
        const dump = await source.open(facts);
        // Nobody reads its output yet, so it stops where the pipe is full.
        await eventually(async () => {
          const blocked = `${COPYING} AND wait_event = 'ClientWrite'`;
          expect(await runSql(url, `SELECT 1 ${blocked}`)).toHaveLength(1);
        });
        await strike();
        return dump;
      },
    },
    store: fixture.bucket.store,
    recipients: [fixture.key.recipient],
    signer,
    clock: systemClock,
  });
}

/** No manifest, no object, no part of one: only what was there before. */
async function nothingIsLeft(uploads = 0) {
  const keys = await fixture.bucket.keys();
  expect(keys.filter((key) => !key.includes(earlier))).toEqual([]);
  const { store } = fixture.bucket;
  const before = new Date(Date.now() + 60_000);
  expect(await store.abortUploadsBefore({ prefix: '', before })).toBe(uploads);
}

const proof = () => ({
  store: fixture.bucket.store,
  trust,
  identities: [fixture.key],
  clock: systemClock,
});

afterEach(async () => {
  const report = await verifyBackup({ id: earlier }, proof());
  expect(report.rows).toBe(ROWS);
});

describe('a backup whose store fails', () => {
  it.each([1, 3])('at part %i says so and leaves nothing', async (part) => {
    const store = await storeThat((seen) =>
      seen.part === part ? { status: 500, code: 'InternalError' } : 'pass',
    );
    await expect(take(store)).rejects.toThrow(/could not be stored \(InternalError/);
    await nothingIsLeft();
  });

  it('because its disk is full says so and leaves nothing', async () => {
    const store = await storeThat((seen) =>
      seen.part === 3 ? { status: 507, code: 'InsufficientStorage' } : 'pass',
    );
    await expect(take(store)).rejects.toThrow(/InsufficientStorage/);
    await nothingIsLeft();
  });

  it.each([10, 50, 90])(
    'because the connection is cut at %i %% leaves nothing',
    async (percent) => {
      const at = (percent / 100) * bytes;
      const cut = { part: Math.floor(at / PART) + 1, after: at % PART };
      const store = await storeThat(({ part }) =>
        part === cut.part ? { cutAfter: cut.after } : 'pass',
      );
      await expect(take(store)).rejects.toMatchObject({ name: 'BackupFailed' });
      await nothingIsLeft();
    },
  );

  it('when it is completed leaves nothing', async () => {
    const store = await storeThat(({ method, url }) =>
      method === 'POST' && /uploadId=/.test(url) ? { status: 500, code: 'InternalError' } : 'pass',
    );
    await expect(take(store)).rejects.toMatchObject({ name: 'BackupFailed' });
    await nothingIsLeft();
  });

  it('when the manifest is written takes the object back', async () => {
    const store = await storeThat(({ url, method }) =>
      method === 'PUT' && url.includes('manifest.json')
        ? { status: 503, code: 'SlowDown' }
        : 'pass',
    );
    await expect(take(store)).rejects.toThrow(/manifest could not be stored/);
    await nothingIsLeft();
  });

  it('once at a part, and takes it the second time, is a whole backup', async () => {
    let failures = 0;
    const store = await storeThat(({ part }) => {
      if (part !== 2 || failures > 0) return 'pass';
      failures += 1;
      return { status: 503, code: 'SlowDown' };
    });
    const { id, file } = await take(store);
    expect((await verifyBackup({ id }, proof())).rows).toBe(ROWS);
    expect(failures).toBe(1);
    for (const key of [file.key, manifestKey(id), `backups/${id}/verified.json`])
      await fixture.bucket.store.remove(key);
  });
});

describe('a download that is cut', () => {
  it('is taken up where it broke', async () => {
    let cuts = 0;
    const store = await storeThat(({ method, url }) => {
      if (method !== 'GET' || !url.includes('.age') || cuts >= 2) return 'pass';
      cuts += 1;
      return { cutAnswerAfter: cuts * PART };
    });
    expect((await verifyBackup({ id: earlier }, { ...proof(), store })).rows).toBe(ROWS);
    expect(cuts).toBe(2);
  });
});

describe('a backup that is ended from outside', () => {
  it('by kill -9 leaves parts that no one sees, and the next run sweeps them', async () => {
    let child: ChildProcess | undefined;
    const proxy = await startFaultyProxy({
      target: fixture.bucket.endpoint,
      decide: ({ part }) => {
        if (part === 3) child?.kill('SIGKILL');
        return 'pass';
      },
    });
    opened.push(proxy);
    const { url, key, bucket } = fixture;
    const recipient = key.recipient.text;
    child = spawn(process.execPath, [join(import.meta.dirname, 'support/take-process.ts')], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        TAKE: JSON.stringify({
          url,
          recipient,
          endpoint: proxy.url,
          credentials: bucket.credentials,
        }),
      },
      stdio: 'ignore',
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    // On AWS the bucket's lifecycle rule does the same after a day.
    await nothingIsLeft(1);
  });

  it('by its connection being terminated says so and leaves nothing', async () => {
    const terminate = () => runSql(fixture.url, `SELECT pg_terminate_backend(pid) ${COPYING}`);
    await expect(takeAnd(terminate)).rejects.toThrow(/pg_dump ended with code 1/);
    await nothingIsLeft();
  });

  it('by a restart of the server says so, leaves nothing, and the next one succeeds', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'nightshift-restart-'));
    let server = await startPostgres({ dir, ephemeral: true });
    try {
      await runSql(server.url, LARGE);
      const restart = async () => {
        await server.stop();
        server = await startPostgres({ dir, ephemeral: true });
      };
      await expect(takeAnd(restart, server.url)).rejects.toMatchObject({ name: 'BackupFailed' });
      await nothingIsLeft();
      const { id, file } = await take(fixture.bucket.store, server.url);
      for (const key of [file.key, manifestKey(id)]) await fixture.bucket.store.remove(key);
    } finally {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
});

it('after all of this, the earlier backup restores', async () => {
  const report = await drillBackup({ serverUrl: fixture.url }, proof());
  expect(report).toMatchObject({ id: earlier, rows: ROWS });
});

describe('two backups at once, and a drill beside them', () => {
  it('do not disturb each other', async () => {
    const [one, other, report] = await Promise.all([
      take(fixture.bucket.store),
      take(fixture.bucket.store),
      drillBackup({ id: earlier, serverUrl: fixture.url }, proof()),
    ]);
    expect(report.rows).toBe(ROWS);
    for (const { id, file } of [one, other]) {
      expect((await verifyBackup({ id }, proof())).rows).toBe(ROWS);
      for (const key of [file.key, manifestKey(id), `backups/${id}/verified.json`])
        await fixture.bucket.store.remove(key);
    }
    expect(one.id).not.toBe(other.id);
  });
});

describe('a backup that cannot begin', () => {
  it('because the client is older than the server says what to install', async () => {
    const { findClient } = await import('../../shared/backup/postgres/client-tools.ts');
    await expect(findClient({ serverMajor: 99 })).rejects.toThrow(
      /pg_dump \d+(\.\d+)* is older than the server \(99\): .*install/,
    );
  });

  it('because the database is away says so', async () => {
    const away = take(fixture.bucket.store, 'postgres://nobody@127.0.0.1:1/none');
    await expect(away).rejects.toMatchObject({ name: 'BackupCannotRun' });
    await nothingIsLeft();
  });
});
