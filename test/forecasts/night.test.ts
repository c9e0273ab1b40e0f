import { beforeEach, describe, expect, it } from '@jest/globals';
import { createForecastDemandHandler } from '../../functions/forecast-demand/handler.ts';
import { createTrainForecastsHandler } from '../../functions/train-forecasts/handler.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import {
  approveSuggestion,
  dismissSuggestion,
  snoozeSuggestion,
} from '../../shared/forecasts/reorder/decide-suggestion.ts';
import { reorderDefaults } from '../../shared/forecasts/reorder/defaults.ts';
import { joinActuals } from '../../shared/forecasts/training/join-actuals.ts';
import { planNight } from '../../shared/forecasts/training/plan-night.ts';
import { runSlice } from '../../shared/forecasts/training/run-slice.ts';
import { recordMovements } from '../../shared/inventory/record-movements.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { fixedClock } from '../support/clock.ts';
import { deliver } from '../support/deliver.ts';
import { useDatabase } from '../support/use-database.ts';
import { world } from './support/worlds.ts';

describe('a night of forecasts', () => {
  const { db } = useDatabase({ connections: 4 });
  const clock = fixedClock('2026-11-21T01:30:00Z');
  let organizationId: string;
  beforeEach(async () => {
    clock.set('2026-11-21T01:30:00Z');
    await db.query('DELETE FROM organizations');
    await db.query('DELETE FROM users');
    const { rows } = await db.query<{ id: string }>(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id),
       s AS (INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM o),
       i AS (INSERT INTO inventory_items (organization_id, name, sku, unit)
         SELECT id, sku, sku, 'kg' FROM o, unnest(ARRAY['beans', 'milk', 'dust']) AS sku),
       u AS (INSERT INTO users (email) VALUES ('ada@example.com') RETURNING id),
       m AS (INSERT INTO organization_members (organization_id, user_id, role) SELECT o.id, u.id, 'owner' FROM o, u),
       g AS (INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
         SELECT id, 'professional', 'pilot', 'ops' FROM o)
       SELECT id FROM o`,
    );
    organizationId = rows[0]?.id as string;
    await db.query('SELECT renew_entitlements(ARRAY[$1::uuid], now())', [organizationId]);
  });

  it('buys an item that has no rule as the defaults of a rule say', async () => {
    const { rows } = await db.query(
      `WITH r AS (INSERT INTO reorder_rules (organization_id, site_id, item_id)
         SELECT o.id, s.id, i.id FROM organizations o JOIN sites s ON s.organization_id = o.id
         JOIN inventory_items i ON i.organization_id = o.id LIMIT 1 RETURNING *)
       SELECT lead_time_days AS "leadTimeDays", review_days AS "reviewDays", service_level::float8 AS "serviceLevel",
         minimum_order::float8 AS "minimumOrder", pack_size::float8 AS "packSize" FROM r`,
    );
    expect(rows).toEqual([reorderDefaults]);
  });

  /** Sells `mean` a day for so long, from a stock that is told of. */
  async function sells(item: string, mean: number, { days = 200, stock = 20 } = {}) {
    const demand = world({ steps: days, meanAt: () => mean, seed: 5 });
    const sales = [...demand].flatMap((quantity, n) =>
      quantity > 0 ? [{ quantity, at: new Date(clock().getTime() - (days - n) * DAY) }] : [],
    );
    const total = sales.reduce((sum, { quantity }) => sum + quantity, 0);
    const first = new Date(clock().getTime() - (days + 1) * DAY).toISOString();
    const movements = [
      { id: `${item}-in`, item, kind: 'receipt' as const, quantity: total + stock, at: first },
      ...sales.map(({ quantity, at }, n) => ({
        ...{ id: `${item}-${n}`, item, quantity, at: at.toISOString() },
        kind: 'sale' as const,
      })),
    ];
    await db.asOrganization(organizationId, (sql) =>
      recordMovements({ organizationId, movements, source: 'api' }, { sql, clock }),
    );
  }

  const slices = () =>
    db.transaction((sql) => planNight({ at: clock() }, { sql })).then(() => planned());
  const planned = async () =>
    (
      await db.query<{ organizationId: string; runId: string; slice: number }>(
        `SELECT organization_id AS "organizationId", run_id AS "runId", slice FROM ai_training_slices
         WHERE finished_at IS NULL ORDER BY run_id, slice`,
      )
    ).rows;
  const night = async () => {
    for (const slice of await slices()) await runSlice(slice, { db, clock });
  };
  const all = async (table: string, columns = '*') =>
    (await db.query(`SELECT ${columns} FROM ${table} WHERE organization_id = $1`, [organizationId]))
      .rows;
  const suggestions = () =>
    all('ai_reorder_recommendations', 'id, state, quantity::float8, why, order_id');

  it('goes from the schedule over the outbox to forecasts, patterns and a suggestion', async () => {
    await sells('beans', 4);
    const deps = { db, clock, deadLetters: createDeadLetters({ sql: db, clock }) };
    const occurrence = { schedule: 'train-forecasts', scheduledTime: clock().toISOString() };
    expect(await deliver(createTrainForecastsHandler(deps), 'train-forecasts', occurrence)).toEqual(
      [],
    );
    const { rows } = await db.query<{ source: string; detail_type: string; detail: object }>(
      `SELECT source, detail_type, detail FROM outbox WHERE organization_id = $1 AND source = 'nightshift.forecasts'`,
      [organizationId],
    );
    expect(rows).toHaveLength(1);
    const event = {
      ...{
        source: rows[0]?.source,
        'detail-type': rows[0]?.detail_type,
        id: 'e',
        time: '2026-11-21T00:00:00Z',
      },
      detail: { ...rows[0]?.detail, outboxId: '1' },
    };
    expect(await deliver(createForecastDemandHandler(deps), 'forecasts', event, event)).toEqual([]);
    const [day] = await all('ai_demand_forecasts', `*, first_day::text, stock_out_on::text`);
    expect(day).toMatchObject({
      grain: 'day',
      champion: 'steady',
      horizon: 8,
      first_day: '2026-11-21',
    });
    expect(Math.abs((day?.demand as number) / 32 - 1)).toBeLessThan(0.2);
    expect(day?.steps).toHaveLength(28);
    expect(day?.stock_out_on).toMatch(/^2026-11-2[5-7]$/);
    expect(await all('ai_consumption_patterns')).toMatchObject([
      { daily_mean: expect.any(Number) },
    ]);
    const [made] = await suggestions();
    expect(made).toMatchObject({
      state: 'open',
      why: expect.stringContaining('20 on hand make 20'),
    });
    expect(await all('ai_training_runs')).toMatchObject([
      { finished_at: clock(), candidates: expect.arrayContaining(['tsb']) },
    ]);
    expect(await all('ai_training_slices')).toMatchObject([
      { series: 1, failed: 0, champions: { steady: 1 } },
    ]);
    const { rows: mails } = await db.query(
      `SELECT template, recipient FROM email_logs WHERE organization_id = $1`,
      [organizationId],
    );
    expect(mails).toEqual([{ template: 'stock-alerts', recipient: 'ada@example.com' }]);
  });

  it('is for those whose plan has it', async () => {
    await sells('beans', 4);
    await db.query('DELETE FROM billing_plan_grants');
    await db.query('SELECT renew_entitlements(ARRAY[$1::uuid], now())', [organizationId]);
    expect(await slices()).toEqual([]);
  });

  it('cuts many series into slices that miss none and share none', async () => {
    for (const item of ['beans', 'milk', 'dust']) await sells(item, 2, { days: 30 });
    await db.transaction((sql) => planNight({ at: clock(), slice: 2 }, { sql }));
    for (const slice of await planned()) await runSlice(slice, { db, clock });
    expect(await all('ai_training_slices', 'slice, series')).toEqual([
      { slice: 0, series: 2 },
      { slice: 1, series: 1 },
    ]);
    expect(await all('ai_demand_forecasts')).toHaveLength(6);
  });

  it('orders nothing twice when runs repeat, overlap and an approval comes between', async () => {
    await sells('beans', 4);
    const [slice] = await slices();
    if (!slice) throw new Error('nothing is planned');
    const runs = await Promise.all([
      runSlice(slice, { db, clock }),
      runSlice(slice, { db, clock }),
    ]);
    expect(runs.filter(Boolean)).toHaveLength(1);
    const [made] = await suggestions();
    const id = made?.id as string;
    const key = { organizationId, id, by: 'ada' };
    clock.pass(DAY);
    const next = (await slices())[0];
    const [one, two] = await Promise.all([
      approveSuggestion(key, { db, clock }),
      approveSuggestion(key, { db, clock }),
      runSlice(next as typeof slice, { db, clock }),
    ]);
    expect(one).toEqual(two);
    expect(await all('stock_orders')).toHaveLength(1);
    expect((await suggestions()).filter(({ state }) => state === 'open')).toEqual([]);
    clock.pass(DAY);
    await night();
    expect((await suggestions()).filter(({ state }) => state === 'open')).toEqual([]);
    expect(await all('stock_orders')).toHaveLength(1);
  });

  it('keeps one suggestion open of an item, and lets it sleep or go', async () => {
    // The shelf is empty: that nobody buys says nothing.
    await sells('beans', 4, { stock: 0 });
    await night();
    const [made] = await suggestions();
    const key = { organizationId, id: made?.id as string, by: 'ada' };
    await snoozeSuggestion({ ...key, days: 2 }, { db, clock });
    clock.pass(DAY);
    await night();
    expect(await suggestions()).toMatchObject([{ id: key.id, state: 'snoozed' }]);
    clock.pass(2 * DAY);
    await night();
    expect(await suggestions()).toMatchObject([{ id: key.id, state: 'open' }]);
    await dismissSuggestion(key, { db, clock });
    clock.pass(DAY);
    await night();
    expect(await suggestions()).toMatchObject([{ state: 'dismissed' }]);
    await expect(approveSuggestion(key, { db, clock })).rejects.toThrow(
      'The suggestion is dismissed',
    );
    clock.pass(8 * DAY);
    await night();
    expect((await suggestions()).map(({ state }) => state).sort()).toEqual(['dismissed', 'open']);
  });

  it('tells an alert once, and again after a quiet week', async () => {
    // The shelf is empty: that nobody buys says nothing.
    await sells('beans', 4, { stock: 0 });
    const mails = async () =>
      (await db.query(`SELECT FROM email_logs WHERE organization_id = $1`, [organizationId]))
        .rowCount;
    await night();
    for (const told of [1, 1, 1, 1, 1, 1, 2]) {
      clock.pass(DAY);
      await night();
      expect(await mails()).toBe(told);
    }
    expect(await all('ai_alerts', 'kind')).toEqual([{ kind: 'stock-out' }]);
  });

  it('holds what was forecast against what came true, and tells of drift', async () => {
    await sells('beans', 4, { stock: 5_000 });
    for (let n = 0; n < 8; n++) {
      await night();
      // Nobody buys any more, and each forecast is too high again.
      await db.query(`UPDATE ai_prediction_actuals SET predicted = 30 WHERE joined_at IS NULL`);
      clock.pass(10 * DAY);
      await db.transaction((sql) => joinActuals({ at: clock() }, { sql }));
    }
    const proven = await all('ai_prediction_actuals', 'actual, joined_at');
    expect(proven).toHaveLength(8);
    expect(proven.every(({ actual, joined_at }) => actual === 0 && joined_at !== null)).toBe(true);
    const drifts = (await all('ai_alerts')).filter(({ kind }) => kind === 'drift');
    expect(drifts).toMatchObject([
      { closed_at: null, message: expect.stringContaining('too high') },
    ]);
  });

  it('shows what needs to be ordered, to its own organisation', async () => {
    await sells('beans', 4);
    await sells('dust', 0.5, { stock: 900 });
    await night();
    const asked = `SELECT name, recommendation_id FROM get_items_needing_reorder(
      $1, (SELECT id FROM sites WHERE organization_id = $1), 14)`;
    const { rows } = await db.query(asked, [organizationId]);
    expect(rows).toEqual([{ name: 'beans', recommendation_id: expect.any(String) }]);
  });
});
