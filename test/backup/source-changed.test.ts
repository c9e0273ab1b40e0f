import { existsSync } from 'node:fs';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import type { BackupSource } from '../../shared/backup/take/source.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { eventually } from '../support/eventually.ts';
import { client, type Fixture, runSql, startFixture } from './support/fixture.ts';
import { signer, trust } from './support/signer.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture('');
});
afterAll(() => fixture.stop());

/** Tables that nobody else has, made anew for each. */
const reset = () =>
  runSql(
    fixture.url,
    `DROP SCHEMA public CASCADE; CREATE SCHEMA public;
     CREATE TABLE orders (id int, note text); INSERT INTO orders SELECT g, 'n' FROM generate_series(1, 500) g;
     CREATE TABLE others (id int); INSERT INTO others VALUES (1), (2)`,
  );

/** A client that waits after it was started, until a file is there: the snapshot is exported by then. */
async function waitingClient() {
  const dir = await mkdtemp(join(tmpdir(), 'waiting-client-'));
  const real = await client();
  const pgDump = join(dir, 'pg_dump');
  await writeFile(
    pgDump,
    `#!/bin/sh\nn=$(ls ${dir} | grep -c begun)\ntouch ${dir}/begun$n\nwhile [ ! -e ${dir}/go$n ]; do sleep 0.05; done\nexec ${real.pgDump} "$@"\n`,
  );
  await chmod(pgDump, 0o755);
  return { found: { ...real, pgDump }, dir };
}

/** Takes a backup, and does something to its source between the snapshot and the locks of each attempt. */
async function takeAround(strikes: string[], { untilCounted = false } = {}) {
  const { found, dir } = await waitingClient();
  const source = postgresSource({ url: fixture.url, findClient: async () => found });
  let attempts = 0;
  const struck: BackupSource = {
    check: () => source.check(),
    async open(facts, how) {
      const attempt = attempts++;
      const dump = await source.open(facts, how);
      await eventually(async () => expect(existsSync(join(dir, `begun${attempt}`))).toBe(true));
      const strike = strikes[attempt];
      if (strike) await runSql(fixture.url, strike);
      await writeFile(join(dir, `go${attempt}`), '');
      // Nobody reads the dump yet: it stops in a table that a pipe does not hold.
      if (untilCounted) await dump.contents.catch(() => undefined);
      return dump;
    },
  };
  const recipients = [fixture.key.recipient];
  const store = fixture.bucket.store;
  const taken = takeBackup({ source: struck, store, recipients, signer, clock });
  return taken.then((manifest) => ({ manifest, attempts }));
}

const rowsOf = (manifest: { contents: { tables: { name: string; rows: number }[] } }) =>
  Object.fromEntries(manifest.contents.tables.map(({ name, rows }) => [name, rows]));

const verify = (id: string) => {
  const { store } = fixture.bucket;
  return verifyBackup({ id }, { store, trust, identities: [fixture.key], clock });
};

describe('a backup whose source is changed between its snapshot and its locks', () => {
  it.each([
    ['a table is emptied', 'TRUNCATE orders', { 'public.orders': 0, 'public.others': 2 }],
    [
      'a table is written anew',
      'ALTER TABLE orders ALTER id TYPE bigint',
      { 'public.orders': 500, 'public.others': 2 },
    ],
    ['a table is dropped', 'DROP TABLE orders', { 'public.others': 2 }],
    [
      'a table is renamed',
      'ALTER TABLE orders RENAME TO was',
      { 'public.was': 500, 'public.others': 2 },
    ],
    [
      'a column is dropped',
      'ALTER TABLE orders DROP COLUMN note',
      { 'public.orders': 500, 'public.others': 2 },
    ],
    [
      'a schema is renamed',
      'ALTER SCHEMA public RENAME TO app',
      { 'app.orders': 500, 'app.others': 2 },
    ],
  ])('is begun again when %s', async (_what, strike, expected) => {
    await reset();
    const { manifest, attempts } = await takeAround([strike]);
    expect(attempts).toBe(2);
    expect(rowsOf(manifest)).toEqual(expected);
    await verify(manifest.id);
    await runSql(
      fixture.url,
      'DROP SCHEMA IF EXISTS app CASCADE; CREATE SCHEMA IF NOT EXISTS public',
    );
  });

  it.each([
    ['is packed', 'VACUUM FULL orders'],
    [
      'gets a row, an index and a column',
      'ALTER TABLE orders ADD c int; CREATE INDEX ON orders (id); INSERT INTO orders VALUES (0)',
    ],
  ])('is not begun again when a table %s', async (_what, strike) => {
    await reset();
    const { manifest, attempts } = await takeAround([strike]);
    expect(attempts).toBe(1);
    expect(rowsOf(manifest)).toEqual({ 'public.orders': 500, 'public.others': 2 });
    await verify(manifest.id);
  });

  it('says which rows it lacks where a table is emptied at every attempt', async () => {
    await reset();
    await runSql(
      fixture.url,
      'CREATE TABLE bulk AS SELECT md5(g::text) AS m FROM generate_series(1, 300000) g',
    );
    const again = 'TRUNCATE orders; INSERT INTO orders VALUES (1)';
    const { manifest } = await takeAround([again, again], { untilCounted: true });
    expect(rowsOf(manifest)).toMatchObject({ 'public.orders': 0, 'public.others': 2 });
    expect(manifest.contents.notKept).toContain(
      'rows of public.orders, which was emptied or written anew meanwhile',
    );
    await verify(manifest.id);
  });

  it('fails, and says why, where what it reads goes at every attempt', async () => {
    await reset();
    await expect(takeAround(['DROP TABLE orders', 'DROP TABLE others'])).rejects.toMatchObject({
      name: 'SourceChanged',
      message: expect.stringMatching(/others.*the source was changed meanwhile/),
    });
  });
});
