import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const APPROVE = 'POST /api/inventory/suggestions/{id}/approve';

describe('forecasts over the API', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let harbor: { token: string; siteId: string; itemId: string; suggestionId: string };
  beforeAll(async () => {
    house = await openTenantApi();
    const organizationId = await house.organization();
    const { key: token } = await house.key(organizationId);
    const { rows } = await house.worker.query<Omit<typeof harbor, 'token'>>(
      `WITH s AS (INSERT INTO sites (organization_id, name) VALUES ($1, 'Pier') RETURNING id),
       i AS (INSERT INTO inventory_items (organization_id, name, sku, unit) VALUES ($1, 'Beans', 'B1', 'kg') RETURNING id),
       l AS (INSERT INTO stock_levels (organization_id, site_id, item_id, on_hand, first_day, last_day)
         SELECT $1, s.id, i.id, 4, current_date - 100, current_date FROM s, i),
       f AS (INSERT INTO ai_demand_forecasts (organization_id, site_id, item_id, grain, first_day, steps, horizon,
           demand, quantiles, demand_class, champion, why, scores, stock_out_on, made_at)
         SELECT $1, s.id, i.id, 'day', current_date, '{2,2}', 2, 4, '{"0.9": 6}', 'smooth', 'steady', 'why', '{}',
           current_date + 2, now() FROM s, i),
       g AS (INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
         VALUES ($1, 'professional', 'pilot', 'ops'))
       INSERT INTO ai_reorder_recommendations (organization_id, site_id, item_id, quantity, unit, why, sums,
         order_by, expected_on, created_at, updated_at)
       SELECT $1, s.id, i.id, 24, 'kg', '24 kg: …', '{}', current_date, current_date + 7, now(), now() FROM s, i
       RETURNING site_id AS "siteId", item_id AS "itemId", id AS "suggestionId"`,
      [organizationId],
    );
    await house.worker.query('SELECT renew_entitlements(ARRAY[$1::uuid], now())', [organizationId]);
    harbor = { token, ...(rows[0] as Omit<typeof harbor, 'token'>) };
  });
  afterAll(() => house.end());

  it('tell what will be used, what runs out, and what to order', async () => {
    const { token, itemId, siteId, suggestionId } = harbor;
    const shown = await house.call('GET /api/inventory/items/{itemId}/forecasts', {
      token,
      params: { itemId },
    });
    expect(shown.body.forecasts).toMatchObject([
      { site: 'Pier', steps: [2, 2], quantiles: { '0.9': 6 } },
    ]);
    const needed = await house.call('GET /api/inventory/reorder', { token, query: { siteId } });
    expect(needed.body.items).toMatchObject([
      { name: 'Beans', onHand: 4, suggestionId, quantity: 24 },
    ]);
    expect(needed.body).not.toHaveProperty('next');
    const soon = await house.call('GET /api/inventory/reorder', {
      token,
      query: { siteId, daysAhead: '30', limit: '1' },
    });
    expect(soon.body).toEqual(needed.body);
  });

  it('are decided once, by who may', async () => {
    const { token, suggestionId: id } = harbor;
    const call = { token, params: { id } };
    expect(
      await house.call('POST /api/inventory/suggestions/{id}/snooze', {
        ...call,
        body: { days: 3 },
      }),
    ).toMatchObject({ status: 200 });
    const first = await house.call(APPROVE, { ...call, body: { quantity: 30 } });
    expect(first).toMatchObject({ status: 200, body: { quantity: 30 } });
    expect((await house.call(APPROVE, { ...call, body: {} })).body).toEqual(first.body);
    const dismissed = await house.call('POST /api/inventory/suggestions/{id}/dismiss', call);
    expect(dismissed).toMatchObject({ status: 409 });
  });

  it('are another organisation’s nowhere, and nobody’s without the plan', async () => {
    const mill = await house.organization('Mill');
    const { key: token } = await house.key(mill);
    const asked = () =>
      house.call(APPROVE, { token, params: { id: harbor.suggestionId }, body: {} });
    expect(await asked()).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('ai_forecasting') },
    });
    await house.worker.query(
      `WITH g AS (INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
         VALUES ($1, 'professional', 'pilot', 'ops')) SELECT 1`,
      [mill],
    );
    await house.worker.query('SELECT renew_entitlements(ARRAY[$1::uuid], now())', [mill]);
    expect(await asked()).toMatchObject({ status: 404 });
  });
});
