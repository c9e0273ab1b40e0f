import { describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '../../shared/platform/durations.ts';
import { Conflict, NotFound, RetryLater } from '../../shared/platform/errors.ts';
import { callDeletionOff } from '../../shared/retention/deletion/ask.ts';
import { finish } from '../../shared/retention/deletion/finish.ts';
import { DELETION_RULES } from '../../shared/retention/deletion/rules.ts';
import { eventually } from '../support/eventually.ts';
import { MILL, PORT, useDeletions } from './support/deletions.ts';

describe('a deletion of an organisation, step by step', () => {
  const { db, clock, ask, listed, hold, held, use } = useDeletions();
  const subscribe = async (...statuses: string[]) => {
    await db.query(
      `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, 'cus_mill')`,
      [MILL],
    );
    for (const [i, status] of statuses.entries())
      await db.query(
        `INSERT INTO billing_subscriptions (organization_id, stripe_subscription_id, stripe_customer_id,
           status, source_phase, source_created, source_event_id)
         VALUES ($1, $2, 'cus_mill', $3, 1, 1, 'evt_1')`,
        [MILL, `sub_${i}`, status],
      );
  };

  it('is written down with what it waits for, once', async () => {
    const { id, startsAt } = await ask(MILL, 3);
    expect(startsAt).toEqual(new Date('2026-11-23T10:00:00Z'));
    const [action] = (await db.query<{ id: string }>('SELECT id FROM operator_actions')).rows;
    expect(await listed()).toEqual([
      {
        ...{ id, organizationId: MILL, name: 'Mill', status: 'waiting', operator: 'mia' },
        ...{ reason: 'contract ended', actionId: action?.id, askedAt: clock(), startsAt },
        ...{ startedAt: null, finishedAt: null, stuck: null, removed: {}, archived: {} },
      },
    ]);
    await expect(ask()).rejects.toThrow(new Conflict('It is to be deleted already'));
    await expect(ask('7b8f1f2e-0000-4000-8000-000000000009')).rejects.toThrow(NotFound);
    // What is refused is on no record.
    expect((await db.query('SELECT FROM operator_actions')).rowCount).toBe(1);
  });

  it('is refused with all that is in the way', async () => {
    await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`, [
      MILL,
    ]);
    await expect(ask()).rejects.toThrow(
      new Conflict('It cannot be deleted now: a legal hold keeps it: case 7'),
    );
    await subscribe('canceled', 'active', 'incomplete_expired', 'paused');
    await expect(ask()).rejects.toThrow(
      'a legal hold keeps it: case 7; Stripe still bills sub_1, sub_3: cancel it there first',
    );
    await expect(ask(PORT)).resolves.toBeDefined();
  });

  it('is refused by a legal hold that comes at the same moment', async () => {
    const asked = await db.transaction(async (sql) => {
      await sql.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`, [
        MILL,
      ]);
      const answer = ask().then(
        () => 'accepted',
        (error) => error,
      );
      await eventually(async () => {
        const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect((await db.query(waiting)).rowCount).toBe(1);
      });
      return { answer };
    });
    expect(await asked.answer).toBeInstanceOf(Conflict);
  });

  it('says of all that it archives why', () => {
    const archived = DELETION_RULES.flatMap(({ table, archive }) =>
      archive ? [[table, archive.reason, archive.time]] : [],
    );
    expect(archived.length).toBeGreaterThan(5);
    for (const [table, reason, time] of archived)
      expect([table, reason, time]).toEqual([
        ...[table, expect.stringMatching(/\w+ \w+/), expect.stringMatching(/r\.\w+/)],
      ]);
  });

  it.each(['active', 'trialing', 'past_due', 'unpaid', 'incomplete', 'paused'])(
    'is refused while Stripe may bill a subscription that is %s',
    async (status) => {
      await subscribe(status);
      await expect(ask()).rejects.toThrow('Stripe still bills sub_0');
    },
  );

  it('is called off while it waits, and then only', async () => {
    const off = () => callDeletionOff({ organizationId: MILL }, { db, clock });
    await expect(off()).rejects.toThrow(NotFound);
    const { id } = await ask();
    await db.query(`UPDATE organization_deletions SET stuck = 'case 7'`);
    await ask(PORT);
    clock.pass(DAY);
    expect(await off()).toEqual({ id });
    expect(await listed({ organizationId: MILL })).toMatchObject([
      { id, status: 'kept', finishedAt: clock(), stuck: null },
    ]);
    const { rows } = await db.query(
      `SELECT organization_id, a.finished_at, outcome FROM operator_actions a
       JOIN organization_deletions d ON d.action_id = a.id ORDER BY organization_id`,
    );
    expect(rows).toEqual([
      { organization_id: MILL, finished_at: clock(), outcome: { kept: true } },
      { organization_id: PORT, finished_at: null, outcome: null },
    ]);
    expect(await listed({ organizationId: PORT })).toMatchObject([{ status: 'waiting' }]);
    await ask();
    await db.query(`UPDATE organization_deletions SET status = 'running' WHERE status = 'waiting'`);
    await expect(off()).rejects.toThrow(Conflict);
  });

  it('is listed with the newest first, of one organisation or all, those that are open or all', async () => {
    const { id: first } = await ask();
    clock.pass(1);
    const { id: second } = await ask(PORT);
    clock.pass(1);
    await callDeletionOff({ organizationId: MILL }, { db, clock });
    const { id: third } = await ask();
    const ids = async (...asked: Parameters<typeof listed>) =>
      (await listed(...asked)).map(({ id }) => id);
    expect(await ids()).toEqual([third, second, first]);
    expect(await ids({}, 2)).toEqual([third, second]);
    expect(await ids({ open: true })).toEqual([third, second]);
    expect(await ids({ organizationId: MILL })).toEqual([third, first]);
    await db.query(`UPDATE organization_deletions SET status = 'running' WHERE id = $1`, [second]);
    expect(await ids({ open: true })).toEqual([third, second]);
    await db.query(`UPDATE organization_deletions SET status = 'done' WHERE id = $1`, [third]);
    expect(await ids({ open: true })).toEqual([second]);
  });

  it('has the rows that lie in its archives, by table', async () => {
    const { id } = await ask();
    for (const [table, status, rows] of [
      ['audit_logs', 'deleted', 3],
      ['audit_logs', 'archived', 4],
      ['audit_logs', 'lost', 8],
      ['sites', 'deleted', 1],
    ] as const)
      await db.query(
        `INSERT INTO retention_archives (table_name, status, rows, object_key, sha256, created_at, deletion_id)
         VALUES ($1, $2, $3, 'k', 'abc', $4, $5)`,
        [table, status, rows, clock(), id],
      );
    expect(await listed()).toMatchObject([{ archived: { audit_logs: 7, sites: 1 } }]);
  });

  describe('that is due', () => {
    it('is held by one runner, the one that has been due for longest first', async () => {
      await ask(MILL, 2);
      await ask(PORT, 1);
      clock.set('2026-11-21T09:59:59.999Z');
      expect(await hold()).toBeUndefined();
      clock.set('2026-11-21T10:00:00Z');
      const first = await hold();
      expect(first).toMatchObject({ organizationId: PORT, started: false });
      expect(await hold()).toBeUndefined();
      clock.set('2026-11-22T10:00:00Z');
      const again = await hold();
      expect(again?.id).toBe(first?.id);
      const second = await hold([first?.id as string]);
      expect(second).toMatchObject({ organizationId: MILL });
      await second?.letGo();
      expect((await hold())?.id).toBe(second?.id);
    });

    it('is free again after two minutes without a sign of life', async () => {
      const runner = await held();
      await db.query(`UPDATE organization_deletions SET status = 'running'`);
      clock.pass(MINUTE);
      await runner.note({}, { sql: db });
      clock.pass(2 * MINUTE);
      expect(await hold()).toBeUndefined();
      clock.pass(1);
      expect(await hold()).toMatchObject({ id: runner.id, started: true });
      await expect(runner.note({}, { sql: db })).rejects.toThrow(RetryLater);
      // Whoever lost it lets nobody else's go.
      await runner.letGo();
      expect(await hold()).toBeUndefined();
    });

    it('counts what went, and goes no further under a legal hold', async () => {
      const runner = await held();
      await runner.note({ sites: 2 }, { sql: db });
      await runner.note({ sites: 3, objects: 1 }, { sql: db });
      expect(await listed()).toMatchObject([{ removed: { sites: 5, objects: 1 } }]);
      await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'other')`, [
        PORT,
      ]);
      await runner.note({}, { sql: db });
      await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`, [
        MILL,
      ]);
      await expect(runner.note({ sites: 1 }, { sql: db })).rejects.toThrow(RetryLater);
      expect(await listed()).toMatchObject([{ removed: { sites: 5 } }]);
    });
  });

  it('ends with its own row, when nothing else is left, and is told once', async () => {
    await ask(PORT, 90);
    const runner = await held();
    await use(1);
    expect(await finish(runner, { db, clock })).toEqual(['api_usage_logs']);
    expect((await db.query('SELECT FROM organizations')).rowCount).toBe(2);
    await db.query('DELETE FROM api_usage_logs');
    await runner.note({ api_usage_logs: 1 }, { sql: db });
    expect(await finish(runner, { db, clock })).toEqual([]);
    const removed = { api_usage_logs: 1, organizations: 1 };
    expect(await listed({ organizationId: MILL })).toMatchObject([
      { status: 'done', name: null, finishedAt: clock(), stuck: null, removed },
    ]);
    expect(await listed({ organizationId: PORT })).toMatchObject([{ status: 'waiting' }]);
    expect((await db.query('SELECT name FROM organizations')).rows).toEqual([{ name: 'Port' }]);
    const actions = await db.query('SELECT finished_at, outcome FROM operator_actions ORDER BY 1');
    expect(actions.rows).toEqual([
      { finished_at: clock(), outcome: removed },
      { finished_at: null, outcome: null },
    ]);
    const { rows } = await db.query('SELECT source, detail_type, detail, effect_key FROM outbox');
    expect(rows).toEqual([
      {
        ...{ source: 'nightshift.organizations', detail_type: 'organization.deleted' },
        detail: { organizationId: MILL, deletionId: runner.id },
        effect_key: `organization-deleted:${runner.id}`,
      },
    ]);
  });
});
