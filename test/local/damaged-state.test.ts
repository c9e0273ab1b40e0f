import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openKeyRing } from '../../local/aws/auth/keys.ts';
import { openState } from '../../local/aws/state.ts';
import { checkOwnDatabase } from '../../local/own-database.ts';
import { findBinaries } from '../../local/postgres/binaries.ts';
import { refuseOtherCluster } from '../../local/postgres/cluster.ts';
import { lockState } from '../../local/state/lock.ts';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { useDatabase } from '../support/use-database.ts';

const root = mkdtempSync(join(tmpdir(), 'nightshift-damaged-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The message of what is thrown, and that it is a sentence for people. */
async function said(work: () => unknown): Promise<string> {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => new Error('nothing was wrong'),
      (thrown: unknown) => thrown as Error,
    );
  expect(error).toBeInstanceOf(InvalidConfiguration);
  return error.message;
}

describe('a folder for the state that cannot be one', () => {
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  it.each([
    [file, 'a file has its name'],
    [join(file, 'state'), 'is no folder'],
    [join(file, 'a', 'b', 'c'), 'is no folder'],
    ['/proc/nightshift', 'no folder can be made there'],
    ['/proc/1/nightshift/state', 'no folder can be made there'],
    ['/dev/null', 'a file has its name'],
    ['/dev/null/state', 'is no folder'],
    [join(root, 'x'.repeat(300)), 'too long'],
    [`${root}/a\0b`, 'no folder can be made there'],
  ])('%s is refused with a word, at once', async (path, why) => {
    const message = await said(() => lockState(path));
    expect(message).toContain(why);
    expect(message).toContain('NIGHTSHIFT_STATE');
  });

  it('is not what is only missing: it is made with those above it', () => {
    const path = join(root, 'a', 'b', 'c');
    lockState(path)();
    expect(statSync(path).isDirectory()).toBe(true);
  });
});

describe('state that is damaged', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(root, 'state-'));
  });

  it.each<[string, string | Buffer]>([
    ['is no database', 'this is no database, and long enough to be read as one '.repeat(200)],
    ['is cut off', 'SQLite format 3\0'],
    ['is full of zeros', Buffer.alloc(8_192)],
  ])('says what to do when aws.db %s', async (_what, content) => {
    writeFileSync(join(dir, 'aws.db'), content);
    const opened = said(() => openState(dir));
    expect(await opened).toMatch(/aws\.db is damaged.*--fresh/);
  });

  it('sees pages of aws.db that were written over', async () => {
    const state = openState(dir);
    state.db.exec('CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)');
    for (let i = 0; i < 500; i += 1)
      state.db.exec(`INSERT INTO t VALUES ('${'x'.repeat(200)}${i}')`);
    state.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    state.close();
    const bytes = readFileSync(join(dir, 'aws.db'));
    bytes.fill(0xff, 8_192, 24_576);
    writeFileSync(join(dir, 'aws.db'), bytes);
    expect(await said(() => openState(dir))).toContain('aws.db is damaged');
  });

  it('says so when aws.db is a folder', async () => {
    mkdirSync(join(dir, 'aws.db'));
    expect(await said(() => openState(dir))).toContain('aws.db is damaged');
  });

  it.each([0, 5, 33])('takes no keys from a seed of %i bytes', async (bytes) => {
    writeFileSync(join(dir, 'aws-keys.seed'), Buffer.alloc(bytes));
    expect(await said(() => openKeyRing(dir))).toContain('aws-keys.seed is damaged');
  });

  const cluster = async (version: string, files: string[] = ['password']) => {
    const data = join(dir, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'PG_VERSION'), version);
    for (const name of files) writeFileSync(join(dir, name), 'x');
    return refuseOtherCluster({ data, stateDir: dir, binaries: await findBinaries() });
  };

  it('names the Postgres that wrote a cluster of another version', async () => {
    expect(await said(() => cluster('99\n'))).toMatch(/is of Postgres 99, .* brings 15: .*--fresh/);
  });

  it('is what a cluster without its version, or its password, is', async () => {
    expect(await said(() => cluster(''))).toContain('PG_VERSION is damaged');
    rmSync(join(dir, 'data'), { recursive: true });
    rmSync(join(dir, 'password'));
    expect(await said(() => cluster('15\n', []))).toContain('password is damaged');
    rmSync(join(dir, 'data'), { recursive: true });
    await expect(cluster('15\n')).resolves.toBeUndefined();
  });
});

describe('a database of one’s own that no stack can stand on', () => {
  const { database } = useDatabase();
  const changed = (change: (url: URL) => void) => {
    const url = new URL(database.ownerUrl);
    change(url);
    return url.toString();
  };

  it('is told apart by what is wrong with it', async () => {
    const silent = createServer((socket) => socket.end('HTTP/1.1 400\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((listening) => silent.once('listening', listening));
    const { port } = silent.address() as { port: number };
    const wrong: [string, RegExp][] = [
      [changed((url) => Object.assign(url, { port: '1' })), /no server listens there/],
      [changed((url) => Object.assign(url, { pathname: '/nowhere' })), /no such database/],
      [
        changed((url) => Object.assign(url, { username: 'nobody' })),
        /password is wrong|let this login in/,
      ],
      [changed((url) => Object.assign(url, { port: String(port) })), /refuses the connection/],
      [database.workerUrl, /no login of an owner/],
    ];
    for (const [url, why] of wrong) {
      const message = await said(() => checkOwnDatabase(url));
      expect(message).toMatch(why);
      expect(message).not.toContain(new URL(url).password || 'no password at all');
    }
    silent.close();
  });

  it('is none of these when it serves', async () => {
    await expect(checkOwnDatabase(database.ownerUrl)).resolves.toBeUndefined();
  });
});
