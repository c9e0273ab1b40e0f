import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StackAddresses } from '../../ops/stack/addresses.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { runAt } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const KEY = 'ab'.repeat(32);

describe('ops backup', () => {
  const secrets = [
    'backup-key',
    'backup-recipients',
    'backup-second',
    'backup-signing-key',
    'backup-signers',
    'database-drill',
  ];
  const buckets = ['backups', 'archive', 'documents', 'documents-copy'];
  let house: TestStack;
  let db: Database;
  let dir: string;

  const run = async (line: string[], on: StackAddresses = house.stack, input?: string) => {
    const { code, stdout, stderr } = await runAt(line, on, input);
    return { code, text: stdout, errors: stderr };
  };
  const ops = (...line: string[]) => run(['backup', ...line]);
  const runs = async () =>
    (await db.query('SELECT kind, status, source FROM backups ORDER BY started_at')).rows;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-ops-'));
    house = await startTestStack([], { secrets, buckets, stateDir: dir });
    db = house.ownerDatabase();
    house.putSecret('database-drill', await house.database.login('drill'));
  });
  afterAll(async () => {
    await db.end();
    await house.stop();
    await rm(dir, { recursive: true });
  });

  it('says what to do before there is a key, and makes one', async () => {
    const without = await ops('run');
    expect([without.code, without.errors]).toEqual([1, expect.stringContaining('backup keygen')]);
    expect((await ops('keygen', '--rotate')).code).toBe(2);
    const made = await ops('keygen', '--save');
    expect(made.text).toMatch(
      /^# key \w{16}\n# public key: age1\w+\n# signed by: ed25519:\w{64}\nAGE-SECRET-KEY-1/,
    );
    expect((await ops('keygen', '--save')).errors).toMatch(/--rotate/);
    await db.query('DELETE FROM backups; DELETE FROM notices');
  });

  it('takes, lists, verifies, drills, fetches and restores', async () => {
    expect((await ops('run', '--dry-run')).text).toMatch(/Would take a backup/);
    expect((await ops('list')).text).toMatch(/no backup yet/);
    const taken = await ops('run', '--verbose');
    expect(taken.errors).toContain('counting public.organizations');
    expect((await ops('verify')).text).toMatch(/is whole: \d+ rows/);
    expect((await ops('drill')).text).toMatch(/restores: \d+ rows/);
    const listed = JSON.parse((await ops('list', '--json')).text);
    expect(listed).toMatchObject([{ restorable: 'yes', verified: expect.stringMatching(/drill/) }]);

    const file = join(dir, 'backup.age');
    expect((await ops('fetch', '--out', file)).code).toBe(0);
    expect(String(await readFile(file)).startsWith('age-encryption.org/v1\n')).toBe(true);

    const target = await createEmptyDatabase();
    try {
      const restore = (...more: string[]) =>
        run(['backup', 'restore', 'latest', '--to', '-', ...more], house.stack, `${target.url}\n`);
      expect((await restore('--dry-run')).text).toMatch(/^Would restore/);
      expect((await restore()).text).toMatch(/compared with the manifest/);
      expect((await restore('--dry-run')).text).toMatch(/^Would refuse/);
      expect((await restore()).errors).toMatch(/not empty/);
      expect((await restore('--force')).errors).toMatch(
        /system identifier +\d+.*Replace the \d+ objects of empty_\w+ by the backup\? Say --yes/s,
      );
      expect((await restore('--force', '--yes')).code).toBe(0);
    } finally {
      await target.drop();
    }
    expect(await runs()).toEqual([
      { kind: 'backup', status: 'done', source: 'postgres' },
      { kind: 'drill', status: 'done', source: 'postgres' },
    ]);
  });

  it.each([
    [['run', '--source', 'mysql://x'], 2, /sqlite:PATH or mongodb/],
    [['drill', 'nope'], 2, /no backup nope/],
    [['drill', '--on', 'foo'], 2, /address like postgres/],
    [['restore', 'latest'], 2, /--to says/],
    [['restore', 'latest', '--to', 'foo'], 2, /address like postgres/],
    [['restore', '--at', 'never', '--to', 'postgres://x@h/d'], 2, /a time \(ISO 8601\) is needed/],
    [['restore', '--at', '2020-01-01', '--to', 'postgres://x@h/d'], 2, /2020-01-01T.* or earlier/],
    [['prune', '--days', 'x'], 2, /a whole number/],
    [['hold', 'latest'], 2, /--reason/],
    [['verify', 'a', 'b'], 2, /one too many/],
  ])('%j is refused and leaves no run and no notice behind', async (line, code, said) => {
    const before = await runs();
    const refused = await ops(...line);
    expect([refused.code, refused.errors]).toEqual([code, expect.stringMatching(said)]);
    expect(await runs()).toEqual(before);
    expect((await db.query('SELECT 1 FROM notices')).rowCount).toBe(0);
  });

  it('keeps another source apart: the newest of the database stays what is drilled', async () => {
    const file = join(dir, 'app.sqlite');
    await writeFile(file, 'no database');
    const failed = await ops('run', '--source', `sqlite:${file}`);
    expect(failed.code).toBe(1);
    const notices = await db.query('SELECT key FROM notices WHERE resolved_at IS NULL');
    expect(notices.rows).toEqual([{ key: `backup-failed:sqlite:${file}` }]);
    await rm(file);
    const copy = new DatabaseSync(file);
    copy.exec('CREATE TABLE t (a)');
    copy.close();
    const { code } = await ops('run', '--source', `sqlite:${file}`);
    // A machine without sqlite3 has said so above.
    expect(code === 0 || /no sqlite3/.test(failed.errors)).toBe(true);
    expect((await ops('drill')).code).toBe(0);
  });

  it('writes to and opens with BACKUP_ENCRYPTION_KEY, and never shows it', async () => {
    process.env.BACKUP_ENCRYPTION_KEY = KEY;
    try {
      expect((await ops('run')).code).toBe(0);
      expect((await ops('verify')).code).toBe(0);
      process.env.BACKUP_ENCRYPTION_KEY = 'zz'.repeat(32);
      const wrong = await ops('verify');
      expect([wrong.code, wrong.errors]).toEqual([1, expect.not.stringContaining('zzzz')]);
    } finally {
      delete process.env.BACKUP_ENCRYPTION_KEY;
    }
    const other = await ops('verify');
    expect(other.errors).toMatch(/None of the given keys opens this backup: it was written for/);
  });

  it('is alarmed when the newest on record is not in the store, whatever else is sound', async () => {
    const { rows } = await db.query(
      `INSERT INTO backups (kind, status, lease_until, started_at, finished_at, backup_id)
       VALUES ('backup', 'done', now(), now(), now() + interval '1 second', '20991231T235900000Z-abcdef') RETURNING run_id`,
    );
    const drill = await ops('drill');
    expect([drill.code, drill.errors]).toEqual([1, expect.stringMatching(/is not in the store/)]);
    await db.query('DELETE FROM backups WHERE run_id = $1', [rows[0]?.run_id]);
  });

  it('of a deployed stage keeps as the stack says, and does not guess', async () => {
    const { local: _, ...addresses } = house.stack;
    const deployed = { ...addresses, stage: 'prod' };
    const guess = await run(['backup', 'prune', '--dry-run'], deployed);
    expect([guess.code, guess.errors]).toEqual([1, expect.stringMatching(/deploy it again/)]);
  });

  it('retention holds and releases only what there is, and says so when it is only tried', async () => {
    const nobody = randomUUID();
    for (const line of [
      ['hold', 'nosuch', '--reason', 'case 7'],
      ['hold', 'nosuch', '--reason', 'case 7', '--dry-run'],
      ['hold', nobody, '--reason', 'case 7', '--dry-run'],
      ['release', 'nosuch', '--dry-run'],
      ['release', nobody],
    ]) {
      const { code, errors } = await run(['retention', ...line]);
      expect([line, code, errors]).toEqual([
        line,
        expect.any(Number),
        expect.stringMatching(/There is no (retention policy of "nosuch"|organisation )/),
      ]);
      expect(code).not.toBe(0);
    }
    const idle = await run(['retention', 'release', 'audit_logs']);
    expect([idle.code, idle.text]).toEqual([0, 'audit_logs was not on hold\n']);
  });

  it('retention names the tables that have a policy when asked for another', async () => {
    for (const line of [
      ['run', 'nope'],
      ['run', 'nope', '--dry-run'],
      ['list', 'nope'],
    ]) {
      const { code, errors } = await run(['retention', ...line]);
      expect([line, code, errors]).toEqual([line, 2, expect.stringMatching(/user_sessions/)]);
    }
    const { text } = await run(['retention', 'list', '--json']);
    const policies = JSON.parse(text) as { table: string; days: number; archive: boolean }[];
    expect(policies.map(({ table, days, archive }) => [table, days, archive])).toEqual(
      expect.arrayContaining([
        ['api_usage_logs', 365, true],
        ['audit_logs', 365, true],
        ['billing_events', 730, true],
        ['email_logs', 400, false],
        ['one_time_codes', 0, false],
        ['user_sessions', 90, false],
      ]),
    );
  });
});
