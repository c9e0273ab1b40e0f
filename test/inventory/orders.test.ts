import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const RECEIVE = 'POST /api/inventory/orders/{id}/receive';
const GIVE_UP = 'POST /api/inventory/orders/{id}/give-up';
const RULE = '/api/inventory/sites/{siteId}/items/{itemId}/rule';
const CLOSURES = '/api/inventory/sites/{siteId}/closures';

describe('what is on its way, and how it is bought, over the API', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let token: string;
  let organizationId: string;
  let at: { siteId: string; itemId: string };
  beforeAll(async () => {
    house = await openTenantApi();
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId));
    const { rows } = await house.worker.query<typeof at>(
      `WITH s AS (INSERT INTO sites (organization_id, name) VALUES ($1, 'Pier') RETURNING id),
       i AS (INSERT INTO inventory_items (organization_id, name, unit) VALUES ($1, 'Beans', 'kg') RETURNING id)
       SELECT s.id AS "siteId", i.id AS "itemId" FROM s, i`,
      [organizationId],
    );
    at = rows[0] as typeof at;
  });
  afterAll(() => house.end());

  async function order(quantity = 10): Promise<string> {
    const { rows } = await house.worker.query<{ id: string }>(
      `INSERT INTO stock_orders (organization_id, site_id, item_id, quantity, ordered_on, expected_on)
       VALUES ($1, $2, $3, $4, '2026-11-10', '2026-11-17') RETURNING id`,
      [organizationId, at.siteId, at.itemId, quantity],
    );
    return rows[0]?.id as string;
  }
  const call = (route: string, params: Record<string, string>, body?: object, as = token) =>
    house.call(route as typeof RECEIVE, { token: as, params, ...(body && { body }) } as never);
  const stock = async () => {
    const { rows } = await house.worker.query<{ onHand: number; receipts: string }>(
      `SELECT coalesce(sum(on_hand), 0)::float8 AS "onHand",
         (SELECT count(*) FROM stock_movements WHERE ordered_on = '2026-11-10') AS receipts
       FROM stock_levels`,
    );
    return [rows[0]?.onHand, Number(rows[0]?.receipts)];
  };
  const onTheWay = async () =>
    (await call('GET /api/inventory/orders', {})).body.orders.map(
      ({ id, quantity }: { id: string; quantity: number }) => [id, quantity],
    );

  it('an order comes once, into the stock, and tells how long it took', async () => {
    const id = await order();
    expect(await onTheWay()).toEqual([[id, 10]]);
    const first = await call(RECEIVE, { id }, {});
    expect(first).toMatchObject({ status: 200, body: { received: 10, restId: null } });
    expect(await call(RECEIVE, { id }, { quantity: 10 })).toMatchObject({ body: first.body });
    expect(await stock()).toEqual([10, 1]);
    expect(await onTheWay()).toEqual([]);
    expect(await call(RECEIVE, { id }, { quantity: 9 })).toMatchObject({ status: 409 });
    expect(await call(GIVE_UP, { id })).toMatchObject({ status: 409 });
  });

  it('what is on hand is told by site and item, of one’s own sites alone', async () => {
    const level = { ...at, site: 'Pier', item: 'Beans', sku: null, unit: 'kg', reserved: 0 };
    const asked = (query: object, as = token) =>
      house.call('GET /api/inventory/stock', { token: as, query } as never);
    const { body } = await asked({ siteId: at.siteId });
    expect(body).toEqual({
      stock: [
        { ...level, onHand: 10, isCounted: true, lastMovedOn: expect.stringMatching(/^2026-/) },
      ],
    });
    const { key: others } = await house.key(await house.organization('Lindner'));
    expect((await asked({}, others)).body).toEqual({ stock: [] });
    expect((await asked({ siteId: at.siteId }, others)).body).toEqual({ stock: [] });
    expect(await asked({ after: 'nonsense' })).toMatchObject({ status: 400 });
  });

  it('of one that comes in part, the rest is still expected where it is said so', async () => {
    const id = await order();
    const { body } = await call(RECEIVE, { id }, { quantity: 4, rest: true });
    expect(await onTheWay()).toEqual([[body.restId, 6]]);
    expect(await call(RECEIVE, { id: body.restId }, { quantity: 5 })).toMatchObject({
      body: { received: 5, restId: null },
    });
    expect(await onTheWay()).toEqual([]);
  });

  it('all of them are told in parts, each once, and a place that no part gave is refused', async () => {
    const ids = await Promise.all([3, 4, 5].map((quantity) => order(quantity)));
    const part = (query: object) =>
      house.call('GET /api/inventory/orders', { token, query } as never);
    const first = await part({ limit: '2' });
    const second = await part({ limit: '2', after: first.body.next });
    const told = [...first.body.orders, ...second.body.orders].map(({ id }: { id: string }) => id);
    expect(told.sort()).toEqual(ids.sort());
    expect(second.body).not.toHaveProperty('next');
    expect(await part({ after: 'nonsense' })).toMatchObject({ status: 400 });
    expect(await part({ limit: '0' })).toMatchObject({ status: 400 });
    for (const id of ids) await call(GIVE_UP, { id });
  });

  it('one that is given up does not come', async () => {
    const id = await order();
    const before = await stock();
    for (const _ of [1, 2]) expect((await call(GIVE_UP, { id })).status).toBe(200);
    expect(await call(RECEIVE, { id }, {})).toMatchObject({ status: 409 });
    expect([await stock(), await onTheWay()]).toEqual([before, []]);
  });

  it('two who receive one order at once are one receipt', async () => {
    const id = await order();
    const [, before] = await stock();
    const both = await Promise.all([call(RECEIVE, { id }, {}), call(RECEIVE, { id }, {})]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await stock())[1]).toBe(Number(before) + 1);
  });

  it('a rule keeps what is not told, and nulls what is', async () => {
    expect((await call(`GET ${RULE}`, at)).body).toEqual({ rule: null });
    await call(`PUT ${RULE}`, at, { packSize: 6, holdingCost: 0.1 });
    const { body } = await call(`PUT ${RULE}`, at, { leadTimeDays: 3, holdingCost: null });
    expect(body.rule).toMatchObject({
      packSize: 6,
      leadTimeDays: 3,
      holdingCost: null,
      reviewDays: 1,
    });
    expect((await call(`GET ${RULE}`, at)).body).toEqual(body);
    for (const wrong of [{ serviceLevel: 1 }, { packSize: 0 }, { packs: 6 }, {}])
      expect(await call(`PUT ${RULE}`, at, wrong)).toMatchObject({ status: 400 });
    const vendorId = '00000000-0000-4000-8000-000000000000';
    expect(await call(`PUT ${RULE}`, at, { vendorId })).toMatchObject({
      status: 404,
      body: { message: 'There is no such vendor' },
    });
  });

  it('closed days are told, and opened again', async () => {
    const days = ['2026-12-25', '2026-12-24', '2026-12-25'];
    const tell = (body: object) => call(`PUT ${CLOSURES}`, { siteId: at.siteId }, body);
    expect((await tell({ days })).body).toEqual({ days: ['2026-12-24', '2026-12-25'] });
    expect((await tell({ days: ['2026-12-24'], closed: false })).body).toEqual({
      days: ['2026-12-25'],
    });
    for (const wrong of [['2206-12-25'], ['2026-02-30'], []])
      expect(await tell({ days: wrong })).toMatchObject({ status: 400 });
  });

  it('are another organisation’s nowhere', async () => {
    const id = await order();
    const mill = await house.organization('Mill');
    const { key } = await house.key(mill);
    expect(await call(RECEIVE, { id }, {}, key)).toMatchObject({ status: 404 });
    expect(await call(GIVE_UP, { id }, undefined, key)).toMatchObject({ status: 404 });
    expect(await call(`PUT ${RULE}`, at, { packSize: 2 }, key)).toMatchObject({ status: 404 });
    expect(
      await call(`PUT ${CLOSURES}`, { siteId: at.siteId }, { days: ['2026-12-25'] }, key),
    ).toMatchObject({ status: 404 });
    expect(
      await call('PUT /api/inventory/invoice-receipts', {}, { siteId: at.siteId }, key),
    ).toMatchObject({ status: 400 });
  });
});
