import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { parseDatabaseAddress, withDatabase } from '../../shared/platform/database/address.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { roleNames } from '../../shared/platform/database/roles.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { asOwner } from './support/rights.ts';
import { A, B, fillTwoTenants, idOf } from './support/two-tenants.ts';

describe('whoever can send SQL as the application', () => {
  let database: TestDatabase;
  let worker: Database;
  let app: Database;

  beforeAll(async () => {
    database = await createTestDatabase();
    worker = createDatabase({ url: async () => database.workerUrl, max: 3 });
    app = createDatabase({ url: async () => database.appUrl, max: 3 });
    await fillTwoTenants(worker);
  });
  afterAll(async () => {
    await Promise.all([worker.end(), app.end()]);
    await database.drop();
  });

  const asA = (statement: string, values: unknown[] = []) =>
    app.asOrganization(A, (tx) => tx.query(statement, values));
  const count = async (query: string) =>
    Number((await worker.query(`SELECT count(*) FROM ${query}`)).rows[0]?.count);

  describe('becomes nobody else', () => {
    it.each(roleNames)('%s makes no object of its own, not even for its session', async (role) => {
      const url = await database.login(role);
      const login = createDatabase({ url: async () => url });
      for (const statement of [
        'CREATE TEMP TABLE t (id uuid)',
        `SELECT 1 AS id INTO TEMP t`,
        'CREATE TYPE pg_temp.t AS (x text)',
        `CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
        `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
        'CREATE SCHEMA planted',
        'CREATE TABLE planted (id uuid)',
        'CREATE OPERATOR === (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_eq)',
        'CREATE CAST (text AS uuid) WITH INOUT AS IMPLICIT',
        'CREATE EXTENSION dblink',
        `DO LANGUAGE plpgsql $$ BEGIN CREATE TEMP TABLE t (); END $$`,
      ])
        await expect(login.query(statement)).rejects.toThrow(/permission denied|must be owner/);
      await login.end();
    });

    it.each(roleNames)('%s takes no other role', async (role) => {
      const url = await database.login(role);
      const login = createDatabase({ url: async () => url });
      const others = ['postgres', ...roleNames.filter((name) => name !== role)];
      for (const other of others) {
        const group = other === 'postgres' ? other : `nightshift_${other.replaceAll('-', '_')}`;
        await expect(login.query(`SET ROLE ${group}`)).rejects.toThrow('permission denied');
        await expect(login.query(`SET SESSION AUTHORIZATION ${group}`)).rejects.toThrow(
          'permission denied',
        );
        await expect(login.query(`GRANT ${group} TO CURRENT_USER`)).rejects.toThrow(/must /);
      }
      await expect(login.query('ALTER ROLE CURRENT_USER SUPERUSER')).rejects.toThrow(/superuser/);
      await login.end();
    });

    it.each(roleNames)('%s does not reach another stage’s database on the server', async (role) => {
      const neighbour = await createTestDatabase();
      const url = withDatabase(
        await database.login(role),
        parseDatabaseAddress(neighbour.ownerUrl).database,
      );
      const login = createDatabase({ url: async () => url });
      await expect(login.query('SELECT 1')).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/permission denied for database/) },
      });
      await login.end();
      await neighbour.drop();
    });

    it('functions that run as the owner do nothing to another organisation', async () => {
      const calls: Record<string, string> = {
        remove_site: `'${idOf(B, 'site')}'`,
        remove_member: `'${idOf(B, 'user')}'`,
        remove_checkin_schedule: `'${idOf(B, 'schedule')}'`,
        remove_checkin_person: `'${idOf(B, 'schedule')}', '${idOf(B, 'user')}'`,
        remove_inventory_item: `'${idOf(B, 'item')}'`,
      };
      // These name no organisation: below.
      const ofTheContext = ['consume_usage', 'take_own_rows'];
      expect([...Object.keys(calls), ...ofTheContext]).toEqual(asOwner.ofTheOrganization);
      for (const [name, values] of Object.entries(calls)) {
        const call = `SELECT ${name}(${values}) AS gone`;
        expect((await asA(call)).rows).toEqual([{ gone: false }]);
        expect((await app.query(call)).rows).toEqual([{ gone: false }]);
      }
      for (const table of ['sites', 'organization_members', 'checkin_schedules', 'inventory_items'])
        expect(await count(`${table} WHERE organization_id = '${B}'`)).toBe(1);
      const across: Record<string, string> = {
        find_unsubscribable: '1',
        unsubscribe: '1',
        is_trusted_sender: `'${B}', 'ann@vendor.example'`,
        maintenance_ends_at: 'now()',
      };
      expect(Object.keys(across)).toEqual(asOwner.acrossOrganizations);
      for (const [name, values] of Object.entries(across))
        await expect(asA(`SELECT ${name}(${values})`)).rejects.toThrow('permission denied');
    });

    it('functions that count as the owner count for the organisation of the context alone', async () => {
      const counters = async () =>
        (
          await worker.query<{ organization_id: string }>(
            'SELECT organization_id, used FROM usage_counters ORDER BY organization_id, feature_id',
          )
        ).rows.filter((row) => row.organization_id !== A);
      const before = await counters();
      for (const call of [
        `consume_usage('api_calls', 3, now())`,
        `take_own_rows('locations', 1)`,
      ]) {
        await asA(`SELECT ${call}`);
        await app.query(`SELECT ${call}`);
      }
      expect(await counters()).toEqual(before);
    });

    it('and yet the app removes what is its organisation’s', async () => {
      await asA(`INSERT INTO sites (organization_id, name) VALUES ('${A}', 'Shed')`);
      const { rows } = await asA(`SELECT id FROM sites WHERE name = 'Shed'`);
      expect((await asA('SELECT remove_site($1) AS gone', [rows[0]?.id])).rows).toEqual([
        { gone: true },
      ]);
    });
  });

  describe('names nothing of another organisation', () => {
    const missing = '99999999-9999-4999-8999-999999999999';
    it.each([
      ['a check-in’s person', 'schedule'],
      ['a check-in’s schedule', 'user'],
    ] as const)('%s', async (_, what) => {
      const insert = (schedule: string, user: string) =>
        asA(
          `INSERT INTO checkin_schedule_people (organization_id, schedule_id, user_id)
           VALUES ('${A}', $1, $2)`,
          [schedule, user],
        );
      const [own, foreign] =
        what === 'user'
          ? [(id: string) => insert(id, idOf(A, 'user')), idOf(B, 'schedule')]
          : [(id: string) => insert(idOf(A, 'schedule'), id), idOf(B, 'user')];
      // The same word for what is another's and for what is not: nothing is told by the refusal.
      const [theirs, nobodys] = [await refusal(own(foreign)), await refusal(own(missing))];
      expect(theirs).toMatch(/violates foreign key/);
      expect(theirs).toBe(nobodys);
    });

    it('a member’s site', async () => {
      const move = (site: string) =>
        asA(`UPDATE organization_members SET site_id = $1 WHERE user_id = $2`, [
          site,
          idOf(A, 'user'),
        ]);
      const theirs = await refusal(move(idOf(B, 'site')));
      expect(theirs).toMatch(/violates foreign key/);
      expect(theirs).toBe(await refusal(move(missing)));
    });

    it('a member, whose name and address it would see', async () => {
      const join = `INSERT INTO organization_members (organization_id, user_id)
                    VALUES ('${A}', '${idOf(B, 'user')}')`;
      await expect(asA(join)).rejects.toThrow('permission denied');
      expect((await asA('SELECT name FROM users')).rows).toEqual([{ name: 'ada' }]);
    });

    it('a participant’s session or person', async () => {
      for (const column of ['session_id', 'user_id', 'organization_id'])
        await expect(
          asA(`UPDATE checkin_participants SET ${column} = '${idOf(B, 'session')}'`),
        ).rejects.toThrow('permission denied');
    });

    it('a Stripe customer', async () => {
      await expect(
        asA(`INSERT INTO billing_customers (organization_id, stripe_customer_id)
             VALUES ('${A}', 'cus_quarantined')`),
      ).rejects.toThrow('permission denied');
      await expect(
        asA(`INSERT INTO billing_usage_records
               (organization_id, meter, window_start, window_end, quantity, identifier, stripe_customer_id)
             VALUES ('${A}', 'm', '2026-02-01Z', '2026-02-02Z', 1, 'u', 'cus_ben')`),
      ).rejects.toThrow('permission denied');
    });

    it('an identifier of usage that another has used', async () => {
      await asA(`INSERT INTO billing_usage_records
                   (organization_id, meter, window_start, window_end, quantity, identifier)
                 VALUES ('${A}', 'm', '2026-02-01Z', '2026-02-02Z', 1, 'usage-ben')`);
      expect(await count(`billing_usage_records WHERE identifier = 'usage-ben'`)).toBe(2);
    });
  });

  describe('reads no secret', () => {
    it.each([
      ['a link that signs in', 'SELECT data FROM email_logs'],
      ['a link that signs in, by its key', 'SELECT effect_key FROM email_logs'],
      ['a link that signs in, through the row', 'SELECT e FROM email_logs e'],
      [
        'a link that signs in, as XML',
        `SELECT query_to_xml('SELECT * FROM email_logs', true, true, '')`,
      ],
      ['the generation of a session', 'SELECT generation FROM user_sessions'],
      ['the hash of a code', 'SELECT code_hash FROM one_time_codes'],
      [
        'what the statistics saw of it',
        `SELECT most_common_vals FROM pg_stats WHERE attname = 'generation' UNION ALL SELECT data FROM email_logs`,
      ],
    ])('%s', async (_, query) => {
      await expect(asA(query)).rejects.toThrow(/permission denied|cannot be matched/);
    });

    it('neither does what stands behind the public page', async () => {
      const url = await database.login('unsubscribe');
      const page = createDatabase({ url: async () => url });
      const { rows } = await worker.query<{ id: string }>(
        `INSERT INTO email_logs (effect_key, organization_id, recipient, template, category, on_unknown)
         VALUES ('c', $1, 'Ben@example.com', 'campaign', 'campaign', 'park') RETURNING id`,
        [B],
      );
      expect((await page.query('SELECT * FROM unsubscribe($1)', [rows[0]?.id])).rows).toEqual([
        { category: 'campaign', organization: 'Org ben' },
      ]);
      for (const table of ['email_logs', 'email_suppressions', 'users', 'organizations'])
        await expect(page.query(`SELECT FROM ${table}`)).rejects.toThrow('permission denied');
      await page.end();
    });
  });

  describe('holds nobody up', () => {
    it('by a lock that it can name: neither events nor migrations wait for it', async () => {
      const holder = new pg.Client({ connectionString: database.appUrl });
      await holder.connect();
      await holder.query('BEGIN');
      for (const key of ['7241865325823964', `hashtextextended('billing-customer  cus_1', 0)`])
        await holder.query(`SELECT pg_advisory_lock(${key}), pg_advisory_xact_lock(${key})`);
      await worker.query(`SELECT lock_billing_customer('', 'cus_1')`);
      const ran = await migrate({
        ownerUrl: database.ownerUrl,
        migrationsDir: join(import.meta.dirname, '../../migrations'),
        attempts: 1,
      });
      expect(ran).toEqual([]);
      await holder.end();
    });

    it('by a lock of ours', async () => {
      await expect(asA(`SELECT take_lock('billing-customer  cus_1')`)).rejects.toThrow(
        /permission/,
      );
      await expect(asA('SELECT FROM locks')).rejects.toThrow('permission denied');
    });
  });

  it('changes no campaign that was scheduled', async () => {
    await worker.query(
      `UPDATE campaigns SET state = 'scheduled', send_at_local = '2026-12-01 09:00', due_at = '2026-12-01 09:00Z'
       WHERE organization_id = $1`,
      [A],
    );
    expect((await asA(`UPDATE campaigns SET body = 'Other'`)).rowCount).toBe(0);
    await expect(asA(`UPDATE campaigns SET state = 'sending'`)).rejects.toThrow(/permission/);
  });
});

async function refusal(refused: Promise<unknown>): Promise<string> {
  try {
    await refused;
    return 'it was taken';
  } catch (error) {
    return (error as Error).message;
  }
}
