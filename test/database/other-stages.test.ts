import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type LocalPostgres, startPostgres } from '../../local/postgres.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { provisionLogin } from '../../shared/platform/database/provision.ts';

/** A server of its own: on the suite's one there is always another stage. */
describe('stages that come to one server and go', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-stages-'));
  let postgres: LocalPostgres;
  const urlOf = (database: string) =>
    Object.assign(new URL(postgres.url), { pathname: `/${database}` }).href;
  const query = async (url: string, text: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  const admin = (text: string) => query(urlOf('postgres'), text);
  const make = async (name: string) => {
    await admin(`CREATE DATABASE ${name}`);
    await migrate({ ownerUrl: urlOf(name), migrationsDir: 'migrations' });
  };
  let aloneIsOpen: boolean;
  const isOpen = async (name: string): Promise<boolean> => {
    const [row] = await admin(
      `SELECT has_database_privilege('public', '${name}', 'CONNECT') AS open`,
    );
    return row.open;
  };
  const login = (name: string, role: 'worker' | 'app' | 'unsubscribe') =>
    provisionLogin({ ownerUrl: urlOf(name), role });
  beforeAll(async () => {
    postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
    await make('first');
    aloneIsOpen = await isOpen('first');
    await make('second');
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('close what everybody may open once there are two of them, and not before', async () => {
    expect(aloneIsOpen).toBe(true);
    const logins = [await login('first', 'worker'), await login('second', 'worker')];
    // The first stage sees the second when its next login is made.
    await login('first', 'app');
    expect(logins).toHaveLength(2);
    expect([await isOpen('first'), await isOpen('second')]).toEqual([false, false]);
  });

  it('make their logins side by side', async () => {
    const roles = ['worker', 'app', 'unsubscribe', 'worker', 'app', 'unsubscribe'] as const;
    for (let round = 0; round < 5; round += 1)
      expect(await Promise.all(roles.map((role) => login('first', role)))).toHaveLength(6);
  });

  it('say why an owner cannot make a login', async () => {
    await admin("CREATE ROLE meek LOGIN PASSWORD 'm'");
    await admin('GRANT ALL ON DATABASE first TO meek');
    const meek = Object.assign(new URL(urlOf('first')), { username: 'meek', password: 'm' }).href;
    const refused = provisionLogin({ ownerUrl: meek, role: 'drill' });
    await expect(refused).rejects.toThrow('permission denied to create role');
  });

  it('are closed to each other, and let their own new logins in when they are alone again', async () => {
    const [worker, other] = [await login('first', 'worker'), await login('second', 'worker')];
    const app = await login('first', 'app');
    const across = Object.assign(new URL(other), { pathname: '/first' }).href;
    await expect(query(across, 'SELECT 1')).rejects.toThrow('permission denied for database');
    await admin('DROP DATABASE second WITH (FORCE)');
    await admin('DROP ROLE second_worker');
    for (const url of [worker, app, await login('first', 'unsubscribe')])
      expect(await query(url, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
  });
});
