import { beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Sql } from '../../shared/platform/database/database.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { Conflict, NotFound, RetryLater } from '../../shared/platform/errors.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { askForDeletion, callDeletionOff } from '../../shared/retention/deletion/ask.ts';
import { listDeletions } from '../../shared/retention/deletion/deletion.ts';
import { finish } from '../../shared/retention/deletion/finish.ts';
import { holdNext } from '../../shared/retention/deletion/hold.ts';
import { previewDeletion } from '../../shared/retention/deletion/preview.ts';
import { removeObjects } from '../../shared/retention/deletion/remove-objects.ts';
import { removeRows } from '../../shared/retention/deletion/remove-rows.ts';
import { deleteOrganizations } from '../../shared/retention/deletion/run.ts';
import { fixedClock } from '../support/clock.ts';
import { emptyTables } from '../support/empty-tables.ts';
import { useDatabase } from '../support/use-database.ts';

const MILL = '7b8f1f2e-0000-4000-8000-000000000001';
const PORT = '7b8f1f2e-0000-4000-8000-000000000002';
const NOW = '2026-11-20T10:00:00Z';
const MINUTE = 60_000;

describe('a deletion of an organisation, step by step', () => {
  const { db, database } = useDatabase();
  const clock = fixedClock(NOW);
  const stored = new Set<string>();
  const documents = {
    async *list(prefix: string) {
      for (const key of [...stored]) if (key.startsWith(prefix)) yield { key, size: 1 };
    },
    size: async (key: string) => (stored.has(key) ? 1 : undefined),
    remove: async (key: string) => void stored.delete(key),
  } as unknown as ObjectStore;

  beforeEach(async () => {
    clock.set(NOW);
    stored.clear();
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await emptyTables(['organizations', 'operator_actions', 'outbox', 'audit_logs'], { owner });
    await owner.end();
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Mill'), ($2, 'Port')`, [
      MILL,
      PORT,
    ]);
  });

  const begin = async (sql: Sql) => {
    const { rows } = await sql.query<{ id: string }>(
      `INSERT INTO operator_actions (started_at, operator, via, action, subject)
       VALUES ($1, 'mia', 'cli', 'organizations delete', '{}') RETURNING id`,
      [clock()],
    );
    return rows[0]?.id as string;
  };
  const ask = (organizationId = MILL, graceDays = 7) =>
    askForDeletion({ organizationId, reason: 'contract ended', graceDays }, { db, clock, begin });
  const listed = (input: Omit<Parameters<typeof listDeletions>[0], 'limit'> = {}, limit = 9) =>
    listDeletions({ ...input, limit }, { sql: db });
  const hold = (except: string[] = []) => holdNext({ except }, { db, clock });
  /** Asked for, due, and held. */
  const held = async () => {
    await ask();
    clock.pass(7 * DAY);
    return (await hold()) as NonNullable<Awaited<ReturnType<typeof hold>>>;
  };
  const use = (rows: number) =>
    db.query(
      `INSERT INTO api_usage_logs (organization_id, method, path, status, duration_ms)
       SELECT $1, 'GET', '/', 200, 1 FROM generate_series(1, $2)`,
      [MILL, rows],
    );
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
      'SELECT finished_at, outcome FROM operator_actions ORDER BY finished_at NULLS LAST',
    );
    expect(rows).toEqual([
      { finished_at: clock(), outcome: { kept: true } },
      { finished_at: null, outcome: null },
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

  describe('removes', () => {
    const always = () => true;
    const never = () => false;

    it('rows in slices that commit with their count', async () => {
      const runner = await held();
      await use(1_001);
      const rule = { table: 'api_usage_logs' };
      const remove = (hasTime: () => boolean) =>
        removeRows({ rule, held: runner, hasTime }, { db });
      const left = async () => (await db.query('SELECT FROM api_usage_logs')).rowCount;
      expect([await remove(never), await left()]).toEqual([false, 501]);
      expect(await listed()).toMatchObject([{ removed: { api_usage_logs: 500 } }]);
      expect([await remove(always), await left()]).toEqual([true, 0]);
      expect(await listed()).toMatchObject([{ removed: { api_usage_logs: 1_001 } }]);
      // Nothing is left to find: no time is asked for.
      expect(await remove(never)).toBe(true);
    });

    const mails = async (count: number, organizationId = MILL) => {
      await db.query(
        `INSERT INTO document_mails (organization_id, message_key, object_key, sender, subject, status, received_at)
         SELECT $1, 'm' || n, 'mail/' || $2 || n, 'a@example.com', 's', 'taken', $3 FROM generate_series(1, $4::int) n`,
        [organizationId, organizationId, clock(), count],
      );
      for (let n = 1; n <= count; n += 1) stored.add(`mail/${organizationId}${n}`);
    };
    const uploads = (count: number, organizationId = MILL) => {
      for (let n = 1; n <= count; n += 1) stored.add(`uploads/${organizationId}/${n}`);
    };

    it('the files that were uploaded and the mails that they came by, and nobody else’s', async () => {
      const runner = await held();
      uploads(21);
      uploads(1, PORT);
      await mails(201);
      await mails(1, PORT);
      // One went already.
      stored.delete(`mail/${MILL}7`);
      expect(await removeObjects({ held: runner, hasTime: always }, { db, documents })).toBe(true);
      expect([...stored]).toEqual([`uploads/${PORT}/1`, `mail/${PORT}1`]);
      expect(await listed()).toMatchObject([{ removed: { objects: 221 } }]);
    });

    it('ten files at once, and goes on another time where this one is over', async () => {
      const runner = await held();
      uploads(12);
      await mails(1);
      const remove = (hasTime: () => boolean) =>
        removeObjects({ held: runner, hasTime }, { db, documents });
      expect([await remove(never), stored.size]).toEqual([false, 3]);
      expect([await remove(never), stored.size]).toEqual([false, 1]);
      expect([await remove(never), stored.size]).toEqual([false, 0]);
      expect(await remove(never)).toBe(true);
    });

    it('what a preview says, which removes nothing', async () => {
      await use(2);
      await db.query(
        `INSERT INTO audit_logs (organization_id, action) VALUES ($1, 'a'), ($2, 'b')`,
        [MILL, PORT],
      );
      await db.query(`INSERT INTO sites (organization_id, name) VALUES ($1, 'North')`, [MILL]);
      uploads(2);
      uploads(1, PORT);
      await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`, [
        MILL,
      ]);
      const preview = await previewDeletion({ organizationId: MILL }, { sql: db, documents });
      expect(preview).toMatchObject({ obstacles: ['a legal hold keeps it: case 7'], objects: 2 });
      const proof = 'proof of who did what, which claims may ask for';
      expect(preview.tables.map(({ table, rows, archived }) => [table, rows, archived])).toEqual([
        ['api_usage_logs', 2, null],
        ['sites', 1, null],
        ['usage_counters', 1, null],
        ['audit_logs', 1, proof],
        ['audit_heads', 1, null],
      ]);
      expect([stored.size, (await db.query('SELECT FROM api_usage_logs')).rowCount]).toEqual([
        3, 2,
      ]);
    });
  });

  it('ends with its own row, when nothing else is left, and is told once', async () => {
    const runner = await held();
    await use(1);
    expect(await finish(runner, { db, clock })).toEqual(['api_usage_logs']);
    expect((await db.query('SELECT FROM organizations')).rowCount).toBe(2);
    await db.query('DELETE FROM api_usage_logs');
    await runner.note({ api_usage_logs: 1 }, { sql: db });
    expect(await finish(runner, { db, clock })).toEqual([]);
    const removed = { api_usage_logs: 1, organizations: 1 };
    expect(await listed()).toMatchObject([
      { status: 'done', name: null, finishedAt: clock(), stuck: null, removed },
    ]);
    expect((await db.query('SELECT name FROM organizations')).rows).toEqual([{ name: 'Port' }]);
    expect((await db.query('SELECT finished_at, outcome FROM operator_actions')).rows).toEqual([
      { finished_at: clock(), outcome: removed },
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

  describe('as a whole', () => {
    const archive = {
      put: async (key: string, bytes: Buffer) => void archived.set(key, bytes),
      get: async (key: string) => archived.get(key),
      remove: async (key: string) => void archived.delete(key),
    } as unknown as ObjectStore;
    const archived = new Map<string, Buffer>();
    const run = (hasTime = () => true, openDocuments = async () => documents) =>
      deleteOrganizations({ hasTime }, { db, clock, archive, openDocuments });
    const nothing = { done: [], stuck: [], failures: [], left: false };

    it('begins when it is due and there is time, and keeps no other from going', async () => {
      expect(await run()).toEqual(nothing);
      await ask();
      await ask(PORT);
      expect(await run()).toEqual(nothing);
      clock.pass(7 * DAY);
      expect(await run(() => false)).toEqual({ ...nothing, left: true });
      expect(await listed()).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }]);
      await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`, [
        MILL,
      ]);
      expect(await run()).toEqual({ ...nothing, done: [PORT], stuck: [MILL] });
      expect(await listed({ organizationId: MILL })).toMatchObject([
        { status: 'waiting', stuck: 'a legal hold keeps it: case 7', startedAt: null },
      ]);
      await db.query('DELETE FROM legal_holds');
      // Whoever looked let go of it.
      expect(await run()).toEqual({ ...nothing, done: [MILL] });
      expect((await db.query('SELECT FROM organizations')).rowCount).toBe(0);
    });

    it('is cut off where time ends, and goes on from there', async () => {
      await use(501);
      await ask();
      clock.pass(7 * DAY);
      const started = clock();
      for (let looks = 1; ; looks += 5) {
        let times = looks;
        const told = await run(() => times-- > 0);
        clock.pass(MINUTE);
        if (!told.left) break;
        expect(told).toEqual({ ...nothing, left: true });
        expect(looks).toBeLessThan(500);
      }
      expect(await listed()).toMatchObject([
        { status: 'done', startedAt: started, removed: { api_usage_logs: 501, organizations: 1 } },
      ]);
    });

    it('that fails is told, and tried another time', async () => {
      await ask();
      await ask(PORT);
      clock.pass(7 * DAY);
      const error = new Error('no such bucket');
      const failing = await run(
        () => true,
        () => Promise.reject(error),
      );
      const failures = [MILL, PORT].map((organizationId) => ({ organizationId, error }));
      expect(failing).toMatchObject({ ...nothing, failures: expect.arrayContaining(failures) });
      expect((await run()).done.sort()).toEqual([MILL, PORT]);
    });
  });
});
