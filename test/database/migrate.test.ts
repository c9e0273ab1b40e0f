import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { migrationNames } from '../../shared/platform/database/migration-files.ts';
import { migrationStatus } from '../../shared/platform/database/migration-status.ts';
import { createEmptyDatabase } from '../support/database.ts';

describe('migrate', () => {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let sql: Database;
  let migrationsDir: string;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    sql = createDatabase({ url: async () => database.url });
  });
  beforeEach(async () => {
    migrationsDir = await mkdtemp(join(tmpdir(), 'nightshift-migrations-'));
    await sql.query('DROP SCHEMA public CASCADE');
    await sql.query('CREATE SCHEMA public');
    await file('0001_lamps.sql', 'CREATE TABLE lamps (id int, watts int)');
    await run();
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  it('leaves nothing of a migration that fails half-way, nor of those before it', async () => {
    await file('20270101000000000_shades.sql', 'CREATE TABLE shades (id int)');
    await file(
      '20270101000000001_wicks.sql',
      'CREATE TABLE wicks (id int); INSERT INTO lamps VALUES (1, 40); SELECT 1 / 0',
    );
    await expect(run()).rejects.toThrow(/division by zero/);
    expect(await tables()).toEqual(['lamps', 'nightshift_migrations']);
    expect(await count('lamps')).toBe(0);
    expect((await status()).pending).toEqual([
      '20270101000000000_shades',
      '20270101000000001_wicks',
    ]);
  });

  it('gives up on a lock soon, so that nobody queues behind it, and names who holds it', async () => {
    await file('20270101000000000_volts.sql', 'ALTER TABLE lamps ADD COLUMN volts int');
    await whileSomeoneReads(async (pid) => {
      const failed = run({ attempts: 2 });
      await expect(failed).rejects.toMatchObject({
        name: 'RetryLater',
        message: expect.stringContaining(`pid ${pid}, login postgres`),
      });
    });
    expect(await run()).toEqual(['20270101000000000_volts']);
  });

  it('tries again while someone reads, and lets writers through in between', async () => {
    await file('20270101000000000_volts.sql', 'ALTER TABLE lamps ADD COLUMN volts int');
    let migrated: Promise<string[]> | undefined;
    await whileSomeoneReads(async () => {
      migrated = run({ attempts: 100 });
      // Waits behind the migration's attempt for its lock_timeout at most.
      await sql.query('INSERT INTO lamps (id) VALUES (1)');
    });
    expect(await migrated).toEqual(['20270101000000000_volts']);
  });

  it('runs each migration once when two deployments run at once', async () => {
    await file('20270101000000000_shades.sql', 'CREATE TABLE shades (id int)');
    const ran = await Promise.all([run({ attempts: 100 }), run({ attempts: 100 })]);
    expect(ran.flat()).toEqual(['20270101000000000_shades']);
  });

  it('gives up on its turn soon, while another deployment has it', async () => {
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    try {
      await other.query('BEGIN; LOCK TABLE nightshift_migrations IN SHARE UPDATE EXCLUSIVE MODE');
      await expect(run({ attempts: 2 })).rejects.toMatchObject({
        name: 'RetryLater',
        message: expect.stringMatching(/locks are held by: pid \d+, login/),
      });
    } finally {
      await other.end();
    }
    expect(await run()).toEqual([]);
  });

  it('names five of those who are in its way', async () => {
    await file('20270101000000000_volts.sql', 'ALTER TABLE lamps ADD COLUMN volts int');
    const readers = Array.from(
      { length: 6 },
      () => new pg.Client({ connectionString: database.url }),
    );
    try {
      for (const reader of readers) {
        await reader.connect();
        await reader.query(
          'BEGIN; LOCK TABLE lamps IN ROW SHARE MODE; SELECT pg_advisory_lock_shared(1)',
        );
      }
      const said = await run({ attempts: 1 }).catch((error: Error) => error.message);
      expect(String(said).match(/pid /g)).toHaveLength(5);
    } finally {
      for (const reader of readers) await reader.end();
    }
  });

  it('builds an index apart, and again after it failed', async () => {
    await sql.query('INSERT INTO lamps VALUES (1, 40), (1, 60)');
    await file(
      '20270101000000000_once.concurrently.sql',
      '-- once each\nDROP INDEX CONCURRENTLY IF EXISTS lamps_id;\nCREATE UNIQUE INDEX CONCURRENTLY lamps_id ON lamps (id);\n',
    );
    await expect(run()).rejects.toThrow(/could not create unique index/);
    await sql.query('DELETE FROM lamps WHERE watts = 60');
    expect(await run()).toEqual(['20270101000000000_once.concurrently']);
    const { rows } = await sql.query(
      `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'lamps_id'::regclass`,
    );
    expect(rows).toEqual([{ valid: true }]);
  });

  it('refuses a migration that is older than one that ran; status says which', async () => {
    await file('20270101000000001_shades.sql', 'CREATE TABLE shades (id int)');
    await run();
    await file('20270101000000000_wicks.sql', 'CREATE TABLE wicks (id int)');
    await expect(run()).rejects.toThrow(/wicks is preceding already run migration/);
    expect(await status()).toMatchObject({
      ran: [{ name: '0001_lamps' }, { name: '20270101000000001_shades' }],
      pending: ['20270101000000000_wicks'],
      outOfOrder: ['20270101000000000_wicks'],
      unknown: [],
    });
  });

  it('refuses a migration that was changed after it ran, but for its comments', async () => {
    await file('0001_lamps.sql', '-- of the house\nCREATE TABLE lamps (id int, watts int)\r\n');
    expect(await run()).toEqual([]);
    await file('0001_lamps.sql', 'CREATE TABLE lamps (id int, watts int, volts int)');
    await file('20270101000000000_shades.sql', 'CREATE TABLE shades (id int)');
    await expect(run()).rejects.toMatchObject({
      name: 'InvalidConfiguration',
      message: expect.stringMatching(/0001_lamps\.sql.* of its own .*--fresh/),
    });
    expect(await tables()).toEqual(['lamps', 'nightshift_migrations']);
  });

  it('counts as a change what only joins two lines', async () => {
    await file('20270101000000000_one.sql', "SELECT 'of'\n'lamps'");
    await run();
    await file('20270101000000000_one.sql', "SELECT 'of''lamps'");
    await expect(run()).rejects.toThrow(/_one\.sql/);
  });

  it('says what a newer checkout ran', async () => {
    await rm(join(migrationsDir, '0001_lamps.sql'));
    expect(await status()).toMatchObject({ pending: [], unknown: ['0001_lamps'] });
  });

  const file = (name: string, text: string) => writeFile(join(migrationsDir, name), text);
  const run = (options: { attempts?: number } = {}) =>
    migrate({ ownerUrl: database.url, migrationsDir, lockTimeout: 50, pause: 10, ...options });
  const status = async () =>
    migrationStatus({ expected: await migrationNames(migrationsDir) }, { sql });

  async function tables() {
    const { rows } = await sql.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  }

  const count = async (table: string) =>
    Number((await sql.query(`SELECT count(*) FROM ${table}`)).rows[0]?.count);

  /** A report that takes its time: every change of the table's shape waits for it. */
  async function whileSomeoneReads(work: (pid: number) => Promise<void>) {
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    try {
      await reader.query('BEGIN');
      const { rows } = await reader.query(
        'SELECT pg_backend_pid() AS pid FROM (SELECT FROM lamps) l RIGHT JOIN (SELECT 1) one ON true',
      );
      await work(rows[0].pid);
    } finally {
      await reader.end();
    }
  }
});
