import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../shared/platform/durations.ts';
import { InvalidConfiguration, NotFound, RetryLater } from '../../shared/platform/errors.ts';
import { applyPolicy } from '../../shared/retention/apply-policy.ts';
import { previewRetention } from '../../shared/retention/apply-retention.ts';
import {
  beginArchive,
  dropArchive,
  findArchive,
  listArchives,
  markArchived,
  markDeleted,
  markLost,
  openArchives,
} from '../../shared/retention/archives.ts';
import { findHold, holdTarget, setLegalHold } from '../../shared/retention/legal-hold.ts';
import {
  cutoffOf,
  leasePolicy,
  listPolicies,
  type Policy,
  policyOf,
} from '../../shared/retention/policy.ts';
import { refusal, unreadable } from '../../shared/retention/trouble.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';

const NOW = '2026-11-21T05:00:00Z';

describe('retention', () => {
  const { db } = useDatabase();
  const clock = fixedClock(NOW);
  let policy: Policy;
  beforeEach(async () => {
    clock.set(NOW);
    await db.query(
      `UPDATE data_retention_policies SET lease = NULL, lease_until = NULL, hold_reason = NULL, enabled = true,
         last_run_at = NULL, last_result = NULL`,
    );
    policy = policyOf('audit_logs', await listPolicies({ sql: db }));
  });
  const row = async () =>
    (
      await db.query(
        `SELECT lease IS NOT NULL AS leased, lease_until, last_run_at, last_result
         FROM data_retention_policies WHERE table_name = 'audit_logs'`,
      )
    ).rows[0];
  const lease = (of = policy) => leasePolicy(of, { sql: db, clock });

  describe('the lease of a policy', () => {
    it('keeps other runs off for five minutes of silence', async () => {
      expect(await lease()).toBeDefined();
      expect(await row()).toMatchObject({
        leased: true,
        lease_until: new Date(clock().getTime() + 5 * MINUTE),
      });
      const codes = policyOf('one_time_codes', await listPolicies({ sql: db }));
      expect(await lease(codes)).toBeDefined();
      clock.pass(5 * MINUTE);
      expect(await lease()).toBeUndefined();
      clock.pass(1);
      expect(await lease()).toBeDefined();
    });

    it('is extended while the work goes on, no more often than twice a second', async () => {
      const held = await lease();
      const before = await row();
      clock.pass(499);
      await held?.extend();
      expect(await row()).toEqual(before);
      clock.pass(1);
      await held?.extend();
      expect(await row()).toMatchObject({ lease_until: new Date(clock().getTime() + 5 * MINUTE) });
      clock.pass(499);
      await held?.extend();
      expect(await row()).toMatchObject({
        lease_until: new Date(clock().getTime() - 499 + 5 * MINUTE),
      });
    });

    it('stops a run whose policy came on hold, or that another took over', async () => {
      const held = await lease();
      clock.pass(500);
      await setLegalHold({ target: { table: 'audit_logs' }, reason: 'case' }, { sql: db, clock });
      await expect(held?.extend()).rejects.toThrow(RetryLater);
      await setLegalHold({ target: { table: 'audit_logs' }, reason: null }, { sql: db, clock });
      clock.pass(6 * MINUTE);
      const other = await lease();
      await expect(held?.extend()).rejects.toThrow('The retention of audit_logs was stopped');
      // Nor does it let go of what is another's by now.
      await held?.release({ deleted: 1 });
      expect(await row()).toMatchObject({ leased: true, last_result: null });
      await other?.release();
      expect(await row()).toEqual({
        ...{ leased: false, lease_until: null, last_run_at: null, last_result: null },
      });
    });

    it('leaves what came of it, and a run without an end leaves what was', async () => {
      await (await lease())?.release({ deleted: 7 });
      const ran = { last_run_at: clock(), last_result: { deleted: 7 } };
      expect(await row()).toMatchObject(ran);
      clock.pass(1);
      await (await lease())?.release();
      expect(await row()).toMatchObject(ran);
    });
  });

  it('knows its policies by name, and what is past their time to the millisecond', async () => {
    const all = await listPolicies({ sql: db });
    expect(all.map(({ table }) => table)).toEqual(all.map(({ table }) => table).sort());
    expect(() => policyOf('audit_log', all)).toThrow(NotFound);
    expect(() => policyOf('audit_log', all)).toThrow(
      /did you mean "audit_logs"\?.*api_usage_logs, /i,
    );
    expect(cutoffOf({ ...policy, days: 2 }, new Date(NOW))).toEqual(
      new Date('2026-11-19T05:00:00Z'),
    );
  });

  it('does nothing by a policy that is off, on hold or under way', async () => {
    const nothing = { archived: 0, deleted: 0, trouble: [] };
    const apply = (of: Policy) =>
      applyPolicy({ policy: of, at: clock() }, { db, clock, store: undefined as never });
    expect(await apply({ ...policy, enabled: false, holdReason: 'case' })).toEqual({
      ...{ table: 'audit_logs', outcome: 'disabled', ...nothing },
    });
    expect(await apply({ ...policy, holdReason: '' })).toMatchObject({ outcome: 'held' });
    await lease();
    expect(await apply(policy)).toEqual({
      ...{ table: 'audit_logs', outcome: 'running elsewhere', ...nothing },
    });
  });

  it('lets go of its policy when it fails, and keeps what the last run came to', async () => {
    await (await lease())?.release({ deleted: 7 });
    const broken = applyPolicy(
      { policy: { ...policy, timeColumn: 'no_such' }, at: clock() },
      { db, clock, store: undefined as never },
    );
    await expect(broken).rejects.toThrow(InvalidConfiguration);
    expect(await row()).toMatchObject({ leased: false, last_result: { deleted: 7 } });
  });

  it('previews one policy or all, and nothing of those that rest', async () => {
    await db.query(`INSERT INTO audit_logs (action, created_at) VALUES ('x', '2001-01-01')`);
    const due = async (table?: string) =>
      (await previewRetention({ at: clock(), table }, { sql: db })).map((it) => [it.table, it.due]);
    expect(await due('audit_logs')).toEqual([['audit_logs', 1]]);
    expect(await due()).toHaveLength((await listPolicies({ sql: db })).length);
    await db.query(`UPDATE data_retention_policies SET enabled = false`);
    expect(await due('audit_logs')).toEqual([['audit_logs', 0]]);
    await db.query(`UPDATE data_retention_policies SET enabled = true, hold_reason = 'case'`);
    expect(await due('audit_logs')).toEqual([['audit_logs', 0]]);
    await expect(due('no_such')).rejects.toThrow(NotFound);
  });

  describe('a legal hold', () => {
    it('is put on a table or an organisation that is there, its reason changed, and lifted', async () => {
      const organizationId = randomUUID();
      await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Mill')`, [organizationId]);
      for (const target of [holdTarget('audit_logs'), holdTarget(organizationId)]) {
        const set = (reason: string | null) => setLegalHold({ target, reason }, { sql: db, clock });
        const reason = async () => (await findHold(target, { sql: db })).reason;
        expect(await reason()).toBeNull();
        await set('case 1');
        await set('case 2');
        expect(await reason()).toBe('case 2');
        await set(null);
        expect(await reason()).toBeNull();
      }
      await setLegalHold({ target: { organizationId }, reason: 'case' }, { sql: db, clock });
      const { rows } = await db.query('SELECT organization_id, since FROM legal_holds');
      expect(rows).toEqual([{ organization_id: organizationId, since: clock() }]);
      const { rows: held } = await db.query(
        'SELECT FROM data_retention_policies WHERE hold_reason IS NOT NULL',
      );
      expect(held).toEqual([]);
    });

    it.each(['no_such_table', randomUUID()])('is refused where there is no %s', async (name) => {
      const setting = setLegalHold(
        { target: holdTarget(name), reason: 'case' },
        { sql: db, clock },
      );
      await expect(setting).rejects.toThrow(NotFound);
    });
  });

  describe('the ledger of archives', () => {
    const begin = (table = 'audit_logs') =>
      beginArchive({ table, at: clock(), keyOf: (id) => `${table}/${id}` }, { sql: db });
    const span = { firstAt: '-infinity', lastAt: '2026-01-01T00:00:00+00:00' };
    const archived = (id: number) =>
      markArchived({ id, rows: 3, sha256: 'abc', ...span }, { sql: db });
    const open = async (table = 'audit_logs') =>
      (await openArchives({ table }, { sql: db })).map(({ id, status }) => [id, status]);
    beforeEach(() => db.query('DELETE FROM retention_archives'));

    it('goes from its beginning over its proof to its end', async () => {
      const { id, key } = await begin();
      expect(key).toBe(`audit_logs/${id}`);
      expect(await findArchive(id, { sql: db })).toEqual({
        ...{ id, table: 'audit_logs', status: 'archiving', key, rows: null, sha256: null },
        ...{ firstAt: null, lastAt: null, deleted: null, createdAt: clock(), deletionId: null },
      });
      const done = { id, status: 'archived', rows: 3, sha256: 'abc', firstAt: '-infinity' };
      expect(await archived(id)).toMatchObject(done);
      await markDeleted({ id, deleted: 2, at: clock() }, { sql: db });
      await markDeleted({ id, deleted: 1, at: clock() }, { sql: db });
      expect(await findArchive(id, { sql: db })).toMatchObject({ status: 'deleted', deleted: 3 });
      expect(await findArchive(id + 1, { sql: db })).toBeUndefined();
      const { rows } = await db.query('SELECT finished_at FROM retention_archives');
      expect(rows).toEqual([{ finished_at: clock() }]);
    });

    it('is open as long as rows of it may have to be deleted', async () => {
      const [begun, proven] = [await begin(), await begin()] as const;
      const [ended, gone] = [await begin(), await begin()] as const;
      await begin('one_time_codes');
      for (const { id } of [proven, ended]) await archived(id);
      await markDeleted({ id: ended.id, deleted: 3, at: clock() }, { sql: db });
      await markLost({ id: gone.id, at: clock() }, { sql: db });
      expect(await open()).toEqual([
        [begun.id, 'archiving'],
        [proven.id, 'archived'],
      ]);
      // Only what was never proven may be dropped.
      for (const { id } of [begun, proven]) await dropArchive(id, { sql: db });
      expect(await open()).toEqual([[proven.id, 'archived']]);
      expect(
        await openArchives({ table: 'audit_logs', deletionId: randomUUID() }, { sql: db }),
      ).toEqual([]);
    });

    it('is listed with the newest first, of one table or of all', async () => {
      const [first, second] = [await begin(), await begin('one_time_codes')];
      const listed = async (input: { table?: string; limit: number }) =>
        (await listArchives(input, { sql: db })).map(({ id }) => id);
      expect(await listed({ limit: 9 })).toEqual([second.id, first.id]);
      expect(await listed({ limit: 1 })).toEqual([second.id]);
      expect(await listed({ limit: 9, table: 'audit_logs' })).toEqual([first.id]);
    });
  });

  it('says in words what stays, the first three by their keys', () => {
    expect(refusal('sites', 4)).toMatch(/^4 rows of sites could not be deleted: /);
    const rows = [1, 2, 3, 4].map((n) => ({ key: ['a', String(n)] }));
    expect(unreadable('sites', rows as never)).toMatch(
      /^4 rows of sites stay, .*: a \/ 1, a \/ 2, a \/ 3$/,
    );
  });
});
