import { beforeAll, describe, expect, it } from '@jest/globals';
import { consumeUsage } from '../../shared/entitlements/consume-usage.ts';
import { endPlanGrant, grantPlan } from '../../shared/entitlements/grant-plan.ts';
import { changePlan, setDefaultPlan } from '../../shared/entitlements/plans.ts';
import { readEntitlements } from '../../shared/entitlements/read-entitlements.ts';
import { findWrongCounters, repairCounters } from '../../shared/entitlements/recount-usage.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { useDatabase } from '../support/use-database.ts';

const AT = new Date('2026-11-21T10:00:00Z');

describe('limits of a plan', () => {
  const { db, database } = useDatabase({ connections: 12 });
  let organizationId: string;

  const organization = async () => {
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    return rows[0]?.id as string;
  };
  const addSite = (name: string, id = organizationId) =>
    db.query('INSERT INTO sites (organization_id, name) VALUES ($1, $2)', [id, name]);
  const consume = (amount: number, feature = 'api_calls', at = AT, id = organizationId) =>
    consumeUsage({ organizationId: id, feature, amount, at }, { sql: db });
  const entitled = async (feature: string, id = organizationId) => {
    const found = await readEntitlements({ organizationId: id, at: AT }, { sql: db });
    return found.features.find((it) => it.feature === feature);
  };
  const alerts = async (id = organizationId) =>
    (
      await db.query<{ detail: { feature: string; percent: number } }>(
        `SELECT detail FROM outbox WHERE detail_type = 'usage.alert' AND organization_id = $1
         ORDER BY detail->>'feature', (detail->>'percent')::int`,
        [id],
      )
    ).rows.map(({ detail }) => `${detail.feature} ${detail.percent}`);

  beforeAll(async () => {
    await setDefaultPlan({ id: 'free' }, { sql: db });
    organizationId = await organization();
  });

  it('hold where rows are inserted: of 50 at once, 2 stay', async () => {
    const id = await organization();
    await changePlan({ id: 'free', limits: { locations: 2 } }, { db });
    const tried = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => addSite(`Pier ${i}`, id)),
    );
    const refused = tried.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
    expect(refused).toHaveLength(48);
    for (const error of refused)
      expect(error).toMatchObject({
        name: 'PlanLimit',
        message: 'The plan has 2 locations, and all of them are used',
      });
    const { rows } = await db.query('SELECT name FROM sites WHERE organization_id = $1', [id]);
    expect(rows).toHaveLength(2);
    await changePlan({ id: 'free', limits: { locations: 1 } }, { db });
  });

  it('hold for the application too, which cannot lower a counter', async () => {
    const id = await organization();
    const app = createDatabase({ url: async () => database.appUrl });
    const insert = (name: string) =>
      app.asOrganization(id, (tx) =>
        tx.query('INSERT INTO sites (organization_id, name) VALUES ($1, $2)', [id, name]),
      );
    try {
      await insert('Pier 1');
      await expect(insert('Pier 2')).rejects.toMatchObject({ name: 'PlanLimit' });
      await app.asOrganization(id, (tx) => tx.query(`SELECT take_own_rows('locations', -1)`));
      await expect(insert('Pier 2')).rejects.toMatchObject({ name: 'PlanLimit' });
      await expect(
        app.asOrganization(id, (tx) => tx.query('UPDATE usage_counters SET used = 0')),
      ).rejects.toThrow('permission denied');
      await app.asOrganization(id, (tx) =>
        tx.query(`SELECT remove_site((SELECT id FROM sites WHERE organization_id = $1))`, [id]),
      );
      await insert('Pier 2');
    } finally {
      await app.end();
    }
  });

  it('are counted for many rows of many organisations at once, and given back', async () => {
    const [a, b] = [await organization(), await organization()];
    await db.query(
      `INSERT INTO inventory_items (organization_id, name)
       SELECT id, 'Item ' || n FROM unnest($1::uuid[]) AS id, generate_series(1, 100) n`,
      [[a, b]],
    );
    await expect(
      db.query(`INSERT INTO inventory_items (organization_id, name) VALUES ($1, 'one more')`, [a]),
    ).rejects.toMatchObject({ name: 'PlanLimit' });
    await db.query(`DELETE FROM inventory_items WHERE organization_id = $1 AND name < 'Item 5'`, [
      a,
    ]);
    await db.query(`INSERT INTO inventory_items (organization_id, name) VALUES ($1, 'again')`, [a]);
    expect(await findWrongCounters({}, { sql: db })).toEqual([]);
    expect(await alerts(b)).toEqual(['items 80', 'items 100']);
    await db.query('DELETE FROM organizations WHERE id = ANY ($1)', [[a, b]]);
    expect(await findWrongCounters({}, { sql: db })).toEqual([]);
  });

  it('of 200 calls at once for 100 units, 100 are granted', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => consume(1)));
    expect(answers.filter(({ granted }) => granted)).toHaveLength(100);
    const refused = answers.filter(({ granted }) => !granted);
    for (const it of refused)
      expect(it).toEqual({
        granted: false,
        reason: 'limit-reached',
        used: 100,
        limit: 100,
        hard: true,
        resetsAt: new Date('2026-11-22T00:00:00Z'),
      });
    expect(await alerts()).toEqual(['api_calls 80', 'api_calls 100']);
    expect(await entitled('api_calls')).toMatchObject({
      granted: false,
      reason: 'limit-reached',
      used: 100,
      limit: 100,
    });
  });

  it('are given back by a negative amount, never below nothing, and tell nobody twice', async () => {
    await db.query(
      `INSERT INTO billing_features (id, name, kind, resets) VALUES ('scans', 'Scans', 'usage', 'day')`,
    );
    await db.query(
      `INSERT INTO billing_limits (plan_id, feature_id, amount) VALUES ('free', 'scans', 100)`,
    );
    expect(await consume(100, 'scans')).toMatchObject({ granted: true, used: 100 });
    expect(await consume(-40, 'scans')).toMatchObject({ granted: true, used: 60 });
    expect(await consume(40, 'scans')).toMatchObject({ granted: true, used: 100 });
    expect(await consume(-1_000, 'scans')).toMatchObject({ granted: true, used: 0 });
    expect(await consume(101, 'scans')).toMatchObject({ granted: false, used: 0 });
    const told = (await alerts()).filter((it) => it.startsWith('scans'));
    expect(told).toEqual(['scans 80', 'scans 100']);
  });

  it('begin anew with the next window', async () => {
    await consume(100);
    expect(await consume(1)).toMatchObject({ granted: false });
    const tomorrow = new Date('2026-11-22T00:00:00Z');
    expect(await consume(1, 'api_calls', tomorrow)).toMatchObject({ granted: true, used: 1 });
  });

  it('that are soft let through, and tell', async () => {
    const id = await organization();
    await db.query(
      `UPDATE billing_limits SET hard = false WHERE plan_id = 'free' AND feature_id = 'api_calls'`,
    );
    expect(await consume(150, 'api_calls', AT, id)).toMatchObject({ granted: true, used: 150 });
    expect(await alerts(id)).toEqual(['api_calls 80', 'api_calls 100']);
    await db.query(
      `UPDATE billing_limits SET hard = true WHERE plan_id = 'free' AND feature_id = 'api_calls'`,
    );
  });

  it('say why: not in the plan, no such feature', async () => {
    await db.query(
      `INSERT INTO billing_features (id, name, kind, resets) VALUES ('reports', 'Reports', 'usage', 'month')`,
    );
    for (const nothing of [0, 1])
      expect(await consume(nothing, 'reports')).toMatchObject({
        granted: false,
        reason: 'not-in-plan',
      });
    expect(await consume(1, 'rockets')).toMatchObject({
      granted: false,
      reason: 'unknown-feature',
    });
    await changePlan({ id: 'free', limits: { reports: 3 } }, { db });
    expect(await consume(1, 'reports')).toMatchObject({
      granted: true,
      resetsAt: new Date('2026-12-01T00:00:00Z'),
    });
  });

  it('are those of a plan that an operator gives, until it ends', async () => {
    const id = await organization();
    const given = { organizationId: id, reason: 'pilot', by: 'operator ada' };
    await grantPlan({ ...given, plan: 'starter', expiresAt: null }, { sql: db });
    expect(await entitled('locations', id)).toMatchObject({ limit: 3, granted: true });
    const expiresAt = new Date('2100-01-01T00:00:00Z');
    await grantPlan({ ...given, plan: 'enterprise', expiresAt }, { sql: db });
    const planAt = async (at: Date) =>
      (await readEntitlements({ organizationId: id, at }, { sql: db })).plan;
    expect(await planAt(AT)).toEqual({ id: 'enterprise', name: 'Enterprise' });
    expect(await planAt(expiresAt)).toEqual({ id: 'free', name: 'Free' });
    await endPlanGrant({ organizationId: id }, { sql: db });
    expect(await entitled('priority_support', id)).toMatchObject({
      granted: false,
      reason: 'not-in-plan',
    });
  });

  it('are none for an organisation without any plan', async () => {
    const id = await organization();
    await setDefaultPlan({ id: null }, { sql: db });
    expect(await consume(1_000_000, 'api_calls', AT, id)).toMatchObject({
      granted: true,
      limit: null,
    });
    await setDefaultPlan({ id: 'free' }, { sql: db });
  });

  it('are counted anew where a counter is wrong', async () => {
    await addSite('Quay');
    await db.query(
      `UPDATE usage_counters SET used = 7 WHERE organization_id = $1 AND feature_id = 'locations'`,
      [organizationId],
    );
    const wrong = await findWrongCounters({ organizationId }, { sql: db });
    expect(wrong).toMatchObject([{ feature: 'locations', counted: 7, rows: 1 }]);
    await repairCounters(wrong, { db });
    expect(await findWrongCounters({}, { sql: db })).toEqual([]);
  });
});
