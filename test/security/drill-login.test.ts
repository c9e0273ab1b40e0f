import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { withScratchDatabase } from '../../shared/backup/postgres/scratch.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import {
  type DatabaseAddress,
  formatDatabaseAddress,
  parseDatabaseAddress,
} from '../../shared/platform/database/address.ts';
import { roleNames } from '../../shared/platform/database/roles.ts';
import { useDatabase } from '../support/use-database.ts';

/** Who restores backups holds the key that opens them, and reads what others may have planted. */
describe('the login of the drill', () => {
  const { database } = useDatabase();
  let drillUrl: string;
  let stage: string;

  beforeAll(async () => {
    drillUrl = await database.login('drill');
    stage = parseDatabaseAddress(database.ownerUrl).database;
  });

  /** One statement on a connection of its own. */
  async function asDrill(statement: string, values: unknown[] = []) {
    const client = new pg.Client({ connectionString: drillUrl });
    await client.connect();
    try {
      return await client.query(statement, values);
    } finally {
      await client.end();
    }
  }

  it.each([
    (name: string) => `CREATE DATABASE copied TEMPLATE ${name}`,
    (name: string) => `ALTER DATABASE ${name} RENAME TO taken`,
    (name: string) => `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
    (name: string) => `ALTER DATABASE ${name} OWNER TO CURRENT_USER`,
    (name: string) => `ALTER DATABASE ${name} SET search_path = planted`,
    (name: string) => `DROP DATABASE ${name} WITH (FORCE)`,
    () => `CREATE ROLE planted LOGIN`,
    () => `ALTER ROLE nightshift_drill LOGIN`,
    () => 'SELECT count(*) FROM organizations',
    () => 'SELECT count(*) FROM users',
    () => 'DELETE FROM backups',
    () => `INSERT INTO notice_targets (channel, address) VALUES ('email', 'me@evil.test')`,
    () => `SELECT pg_read_file('/etc/hostname')`,
  ])('does nothing to the stage: %s', async (statement) => {
    await expect(asDrill(statement(stage))).rejects.toThrow(/permission denied|must be owner/);
  });

  it('mails nobody but operators', async () => {
    const insert = (template: string) =>
      asDrill(
        `INSERT INTO email_logs (effect_key, channel, recipient, template, category, data, secret, locale,
           time_zone, priority, on_unknown, resolve_after, not_before)
         VALUES ($1, 'email', 'a@b.test', $1, 'transactional', '{}', false, 'en-US', 'UTC', 1, 'park', '1 min', now())`,
        [template],
      );
    await expect(insert('magic-link')).rejects.toThrow(/row-level security/);
    await insert('backup-failed');
  });

  it('opens its scratch database to nobody else, of this stage or another', async () => {
    const others = await Promise.all(
      roleNames.filter((role) => role !== 'drill').map((role) => database.login(role)),
    );
    const knocked = await withScratchDatabase(
      { url: drillUrl },
      {
        clock,
        work: async (scratch) => {
          // At the server itself: a pooler would look the login up there as its own superuser, and stay.
          const at = ({ user, password }: DatabaseAddress) =>
            formatDatabaseAddress({ ...parseDatabaseAddress(scratch), user, password });
          return {
            notes: [],
            answers: await Promise.all(others.map((url) => knock(at(parseDatabaseAddress(url))))),
          };
        },
      },
    );
    expect(knocked.answers).toEqual(
      others.map(() => expect.stringMatching(/permission denied for database/)),
    );
  });
});

async function knock(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return 'came in';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => {});
  }
}
