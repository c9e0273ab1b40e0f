import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createDatabase,
  type Database,
  withinOrganization,
} from '../../shared/platform/database/database.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('row-level security', () => {
  let database: TestDatabase;
  let worker: Database;
  let app: Database;
  const [harbor, mill] = [
    '11111111-1111-4111-8111-111111111111',
    '22222222-2222-4222-8222-222222222222',
  ];

  beforeAll(async () => {
    database = await createTestDatabase();
    worker = createDatabase({ url: async () => database.workerUrl });
    app = createDatabase({ url: async () => database.appUrl });
    await worker.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor'), ($2, 'Mill')`, [
      harbor,
      mill,
    ]);
    await worker.query(
      `INSERT INTO sites (organization_id, name) VALUES ($1, 'Quay'), ($2, 'Wheel')`,
      [harbor, mill],
    );
  });

  afterAll(async () => {
    await Promise.all([worker.end(), app.end()]);
    await database.drop();
  });

  it('lets the worker see every organisation', async () => {
    expect((await worker.query('SELECT name FROM sites ORDER BY name')).rows).toEqual([
      { name: 'Quay' },
      { name: 'Wheel' },
    ]);
  });

  it('shows the app nothing without an organisation, before and after one was set', async () => {
    const names = async () => (await app.query('SELECT name FROM sites')).rows;
    expect(await names()).toEqual([]);
    const own = await app.asOrganization(harbor as string, (tx) =>
      tx.query('SELECT name FROM sites'),
    );
    expect(own.rows).toEqual([{ name: 'Quay' }]);
    expect(await names()).toEqual([]);
  });

  it('refuses a row for another organisation', async () => {
    const foreign = app.asOrganization(harbor as string, (tx) =>
      tx.query(`INSERT INTO sites (organization_id, name) VALUES ($1, 'Intruder')`, [mill]),
    );
    await expect(foreign).rejects.toThrow(/row-level security/);
  });

  it('holds for one query in one round trip, which commits whole or not at all', async () => {
    const harborOnly = withinOrganization(app, harbor as string);
    const names = 'SELECT name FROM sites ORDER BY name';
    expect((await harborOnly.query(names)).rows).toEqual([{ name: 'Quay' }]);
    const write = `INSERT INTO sites (organization_id, name) VALUES ($1, $2), ($3, $4)`;
    const mixed = harborOnly.query(write, [harbor, 'Pier', mill, 'Intruder']);
    await expect(mixed).rejects.toThrow(/row-level security/);
    // The connection is whole, and of nobody.
    expect((await app.query(names)).rows).toEqual([]);
    await harborOnly.query(write, [harbor, 'Pier', harbor, 'Jetty']);
    expect((await harborOnly.query(names)).rows).toHaveLength(3);
    const ended = harborOnly.query('SELECT pg_terminate_backend(pg_backend_pid())');
    await expect(ended).rejects.toThrow(RetryLater);
    expect((await harborOnly.query(names)).rows).toHaveLength(3);
  });

  it('keeps the app out of the platform tables', async () => {
    await expect(app.query('SELECT * FROM dead_letters')).rejects.toThrow(/permission denied/);
  });

  it('covers every table of the schema', async () => {
    const { rows } = await worker.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relrowsecurity AND NOT relispartition AND relname <> 'nightshift_migrations'`,
    );
    expect(rows).toEqual([]);
  });
});
