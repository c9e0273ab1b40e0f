import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tellParked } from '../../shared/notices/parked-work.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { InvalidRequest, RetryLater } from '../../shared/platform/errors.ts';
import { isolateOrganizations, type Scope } from '../../shared/scheduling/isolate.ts';
import { makeOrganization } from '../checkins/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('set-based work that the rows of some organisations stop', () => {
  let database: TestDatabase;
  let db: Database;
  let ids: string[];
  let now = new Date('2026-03-27T09:00:00Z');
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDatabase({ url: async () => database.workerUrl });
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
  });
  beforeEach(async () => {
    now = new Date('2026-03-27T09:00:00Z');
    for (const table of ['organizations', 'parked_work', 'notices', 'notice_targets', 'email_logs'])
      await db.query(`DELETE FROM ${table}`);
    ids = [];
    for (let n = 0; n < 11; n++) ids.push((await makeOrganization(db, { members: 1 })).id);
    ids.sort();
  });

  /** Each organisation's name as a number: whose name is none stops the statement. */
  const work = async ({ only, except }: Scope) => {
    const { rows } = await db.query<{ id: string; n: number }>(
      `SELECT id, name::int AS n FROM organizations
       WHERE ($1::uuid[] IS NULL OR id = ANY ($1)) AND id <> ALL ($2::uuid[])`,
      [only, except],
    );
    return rows.map(({ id }) => id);
  };
  const run = async () => {
    const { results, parked } = await isolateOrganizations(
      { job: 'count', work },
      { db, clock: () => now },
    );
    await tellParked({ job: 'count', parked }, { sql: db, clock: () => now });
    return { done: results.flat().sort(), parked };
  };
  const name = (values: Record<number, string>) =>
    db.query(
      `UPDATE organizations o SET name = coalesce($2::jsonb->>(a.n - 1)::int::text, '1')
       FROM unnest($1::uuid[]) WITH ORDINALITY a(id, n) WHERE a.id = o.id`,
      [ids, JSON.stringify(values)],
    );
  const without = (...nth: number[]) => ids.filter((_, n) => !nth.includes(n));
  const parked = async () =>
    (await db.query('SELECT organization_id AS id, reason, times FROM parked_work ORDER BY 1'))
      .rows;

  it('is done at once for all when nothing stops it', async () => {
    await name({});
    expect(await run()).toEqual({ done: ids, parked: 0 });
    expect(await parked()).toEqual([]);
  });

  it('is done for all the others, and says whose rows stop it without telling what they hold', async () => {
    await name({ 3: 'hunter2', 10: 'hunter3' });
    expect(await run()).toEqual({ done: without(3, 10), parked: 2 });
    expect(await parked()).toEqual([
      { id: ids[3], reason: 'DatabaseError: Postgres error 22P02', times: 1 },
      { id: ids[10], reason: 'DatabaseError: Postgres error 22P02', times: 1 },
    ]);
  });

  it('leaves them out for an hour, then tries them again, and forgets it when they are mended', async () => {
    await name({ 0: 'x' });
    await run();
    now = new Date('2026-03-27T09:59:59Z');
    await name({});
    expect(await run()).toEqual({ done: without(0), parked: 1 });
    now = new Date('2026-03-27T10:00:00Z');
    expect(await run()).toEqual({ done: ids, parked: 0 });
    expect(await parked()).toEqual([]);
  });

  it('counts how often it was tried in vain', async () => {
    await name({ 0: 'x' });
    await run();
    now = new Date('2026-03-27T10:00:00Z');
    await run();
    expect(await parked()).toMatchObject([{ id: ids[0], times: 2 }]);
  });

  it('tells operators once, and that it is over', async () => {
    await db.query(
      `INSERT INTO notice_targets (channel, address) VALUES ('email', 'ops@example.com')`,
    );
    await name({ 5: 'x' });
    await run();
    await run();
    const notices = async () =>
      (await db.query('SELECT title, resolved_at IS NOT NULL AS over FROM notices')).rows;
    expect(await notices()).toEqual([{ title: 'count leaves out 1 organisation', over: false }]);
    expect((await db.query('SELECT FROM email_logs')).rowCount).toBe(1);
    await name({});
    now = new Date('2026-03-27T11:00:00Z');
    await run();
    expect(await notices()).toMatchObject([{ over: true }]);
  });

  it('parks everybody when there is nobody else', async () => {
    await name(Object.fromEntries(ids.map((_, n) => [n, 'x'])));
    expect(await run()).toEqual({ done: [], parked: 11 });
    // One by one is each of them, and nobody else.
    await db.query('DELETE FROM organizations WHERE id <> $1', [ids[0]]);
    await db.query('DELETE FROM parked_work');
    const asked: Scope[] = [];
    const alone = (scope: Scope) => {
      asked.push(scope);
      return work(scope);
    };
    await isolateOrganizations({ job: 'count', work: alone }, { db, clock: () => now });
    expect(asked.map(({ only }) => only)).toEqual([null, [ids[0]]]);
  });

  it.each([
    ['an outage', () => new RetryLater('The database is not available')],
    ['a mistake of ours', () => new TypeError('x is not a function')],
  ])('fails as a whole for %s', async (_, error) => {
    const failing = async () => {
      throw error();
    };
    const ran = isolateOrganizations({ job: 'count', work: failing }, { db, clock: () => now });
    await expect(ran).rejects.toThrow(error().message);
    expect(await parked()).toEqual([]);
  });

  it('fails as a whole when it works for nobody of very many', async () => {
    await db.query(`INSERT INTO organizations (name) SELECT 'x' FROM generate_series(1, 150)`);
    let tried = 0;
    const failing = async () => {
      tried += 1;
      throw new InvalidRequest('no');
    };
    const ran = isolateOrganizations({ job: 'count', work: failing }, { db, clock: () => now });
    await expect(ran).rejects.toThrow('no');
    expect(tried).toBeLessThan(250);
    expect(await parked()).toEqual([]);
  });
});
