import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withScratchDatabase } from '../../shared/backup/postgres/scratch.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { parseDatabaseAddress, withDatabase } from '../../shared/platform/database/address.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { runSql } from './support/fixture.ts';
import { createLike } from './support/odd-database.ts';
import { roundTrip } from './support/round-trip.ts';

describe('a scratch database', () => {
  let server: Awaited<ReturnType<typeof createLike>>;
  beforeAll(async () => {
    server = await createLike();
  });
  afterAll(() => server.drop());

  const scratch = (work: (url: string) => Promise<void>, clock = systemClock) =>
    withScratchDatabase(
      { url: server.url },
      { clock, work: async (url) => ({ name: await named(url, work), notes: [] }) },
    );
  const named = async (url: string, work: (url: string) => Promise<void>) => {
    await work(url);
    return parseDatabaseAddress(url).database;
  };
  const template = (name: string, is: boolean) =>
    runSql(server.url, `ALTER DATABASE ${name} IS_TEMPLATE ${is}`);
  const isThere = async (name: string) =>
    (await runSql(server.url, `SELECT 1 FROM pg_database WHERE datname = '${name}'`)).length === 1;

  it('that cannot be dropped is told, and stops neither this drill nor the next', async () => {
    // Nobody may drop a template.
    const { name, notes } = await scratch(async (url) => {
      await template(parseDatabaseAddress(url).database, true);
    });
    expect(notes).toEqual([
      expect.stringMatching(`^the scratch database ${name} could not be dropped`),
    ]);
    const later = () => new Date(Date.now() + DAY);
    const next = await scratch(async () => {}, later);
    expect(next.notes).toEqual([expect.stringContaining(name)]);
    await template(name, false);
    const last = await scratch(async () => {}, later);
    expect(last.notes).toEqual([]);
    expect(await isThere(name)).toBe(false);
  });

  it('goes also where its work fails, with sessions of others in it', async () => {
    let name = '';
    const failed = scratch(async (url) => {
      name = parseDatabaseAddress(url).database;
      void runSql(withDatabase(server.url, name), 'SELECT pg_sleep(60)').catch(() => undefined);
      throw new Error('it does not restore');
    });
    await expect(failed).rejects.toThrow('it does not restore');
    expect(await isThere(name)).toBe(false);
  });
});

describe('what belongs to a database and is in no dump of it', () => {
  let bucket: TestBucket;
  beforeAll(async () => {
    bucket = await startBucket();
  });
  afterAll(() => bucket.stop());

  it('is in the manifest, and is named at the restore', async () => {
    const make = (sql: string) =>
      `DO $$ BEGIN EXECUTE format('${sql.replaceAll("'", "''")}', current_database()); END $$;`;
    const { manifest, restored } = await roundTrip(
      {
        sql: `
          DO $$ BEGIN CREATE ROLE kinds_login LOGIN BYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
          CREATE TABLE t (a int); ALTER TABLE t OWNER TO kinds_login;
          GRANT SET, ALTER SYSTEM ON PARAMETER log_lock_waits TO kinds_login; ${make('ALTER DATABASE %I CONNECTION LIMIT 50')}
          ${make("COMMENT ON DATABASE %I IS 'ours'")} ${make('GRANT CREATE ON DATABASE %I TO kinds_login')}
          ${make('REVOKE CONNECT ON DATABASE %I FROM PUBLIC')} ${make("ALTER DATABASE %I SET app.secret = 'hidden'")}
          ${make("ALTER ROLE kinds_login IN DATABASE %I SET work_mem = '8MB'")}`,
      },
      { bucket },
    );
    const expected = [
      'the comment of the database',
      'the grants on the database: CREATE to kinds_login',
      'the withdrawal of CONNECT from PUBLIC on the database',
      'settings of the database: app.secret',
      'the connection limit of the database, 50',
      'the grants on the parameter log_lock_waits: ALTER SYSTEM, SET to kinds_login',
      'settings of the role kinds_login in the database: work_mem',
      expect.stringMatching(/^the role kinds_login is a login, above row-level security/),
    ];
    expect(manifest.contents.notKept).toEqual(expect.arrayContaining(expected));
    expect(JSON.stringify(manifest)).not.toContain('hidden');
    expect(restored.notes).toEqual(
      manifest.contents.notKept?.map((what) => `not in a backup, and to be set by hand: ${what}`),
    );
  });
});
