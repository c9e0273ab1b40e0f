import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../console/app.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';

describe('the console’s page of forecasts', () => {
  let stack: TestStack;
  let page: (path: string) => Promise<string>;
  let keys: { organizationId: string; itemId: string };
  beforeAll(async () => {
    stack = await startTestStack();
    const context = stack.context();
    const app = createConsole({ context, key: KEY });
    const host = { host: '127.0.0.1:4000' };
    const body = new URLSearchParams({ operator: 'Ada', key: KEY });
    const signedIn = await app.request(`${HOST}/sign-in`, { method: 'POST', headers: host, body });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] as string;
    page = async (path) =>
      (await app.request(`${HOST}${path}`, { headers: { ...host, cookie } })).text();
    const { rows } = await context.db.query<typeof keys>(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor Coffee') RETURNING id),
       s AS (INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM o RETURNING id),
       i AS (INSERT INTO inventory_items (organization_id, name, unit)
         SELECT id, '<b>Beans</b>', 'kg' FROM o RETURNING id),
       k AS (SELECT o.id AS o, s.id AS s, i.id AS i FROM o, s, i),
       n AS (INSERT INTO ai_training_runs (organization_id, night, first_day, code_version, candidates, planned_at)
         SELECT o, '2026-11-21', '2025-11-21', '1', '{tsb}', now() FROM k),
       f AS (INSERT INTO ai_demand_forecasts (organization_id, site_id, item_id, grain, first_day, steps, horizon,
           demand, quantiles, demand_class, champion, runner_up, why, scores, stock_out_on, made_at)
         SELECT o, s, i, 'day', '2026-11-21', '{2,3}', 2, 5, '{"0.1": 3, "0.9": 8}', 'smooth', 'steady', 'tsb',
           'steady erred least', '{}', '2026-11-22', now() FROM k),
       a AS (INSERT INTO ai_alerts (organization_id, site_id, item_id, kind, message, first_at, last_at)
         SELECT o, s, i, 'stock-out', 'Runs out on 2026-11-22.', now(), now() FROM k),
       p AS (INSERT INTO ai_prediction_actuals (organization_id, site_id, item_id, first_day, last_day, champion,
           predicted, p10, p90, scale, actual, joined_at, created_at)
         SELECT o, s, i, current_date - 9, current_date - 2, 'tsb', 12, 8, 16, 3, 10, now(), now() FROM k),
       r AS (INSERT INTO ai_reorder_recommendations (organization_id, site_id, item_id, quantity, unit, why, sums,
           order_by, expected_on, created_at, updated_at)
         SELECT o, s, i, 24, 'kg', '24 kg: 4 on hand', '{}', '2026-11-21', '2026-11-28', now(), now() FROM k)
       SELECT o AS "organizationId", i AS "itemId" FROM k`,
    );
    keys = rows[0] as typeof keys;
  });
  afterAll(() => stack.stop());

  it('shows the runs of the nights', async () => {
    const shown = await page('/forecasts');
    expect(shown).toContain('2026-11-21');
    expect(shown).toContain(`/forecasts?organization=${keys.organizationId}`);
  });

  it('shows what an organisation should order and look at, and how it came true', async () => {
    const shown = await page('/forecasts?organization=harbor');
    for (const words of ['24 kg: 4 on hand', 'Runs out on 2026-11-22.', 'forecast approve', '20 %'])
      expect(shown).toContain(words);
    expect(shown).toContain('&lt;b&gt;Beans');
    expect(shown).not.toContain('<b>Beans');
  });

  it('draws an item, with its reasons', async () => {
    const { organizationId, itemId } = keys;
    const shown = await page(`/forecasts/${organizationId}/${itemId}`);
    expect(shown).toContain('<svg role="img" aria-label="42 days of the past');
    for (const words of ['steady, then tsb', 'steady erred least', 'P10 3.0, P90 8.0'])
      expect(shown).toContain(words);
    expect(await page(`/forecasts/${organizationId}/none`)).toContain('It has no forecast yet');
  });
});
