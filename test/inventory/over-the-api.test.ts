import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const MOVEMENTS = 'POST /api/inventory/movements';

describe('movements of stock over the API', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let token: string;
  let organizationId: string;
  beforeAll(async () => {
    house = await openTenantApi();
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId, { scopes: ['inventory:write'] }));
    await house.worker.query(`INSERT INTO sites (organization_id, name) VALUES ($1, 'Pier')`, [
      organizationId,
    ]);
    await house.worker.query(
      `INSERT INTO inventory_items (organization_id, name, sku, unit) VALUES ($1, 'Beans', 'B1', 'kg')`,
      [organizationId],
    );
  });
  afterAll(() => house.end());

  const sale = { id: 'm1', item: 'B1', kind: 'sale', quantity: 2, at: '2026-11-20T12:00:00Z' };
  const send = (movements: object[], as = token) =>
    house.call(MOVEMENTS, { token: as, body: { movements } });

  it('are recorded once', async () => {
    expect(await send([sale])).toMatchObject({ status: 200, body: { recorded: 1, repeated: 0 } });
    expect(await send([sale])).toMatchObject({ status: 200, body: { recorded: 0, repeated: 1 } });
  });

  it('are refused by name, and by what is wrong with which', async () => {
    const other = { ...sale, id: 'm2' };
    expect(await send([{ ...sale, quantity: 3 }])).toMatchObject({ status: 409 });
    expect((await send([other, { ...other, id: 'm3', item: 'B9' }])).body.message).toBe(
      'Nothing was recorded. movements[1]: item: there is no B9',
    );
    expect((await send([{ ...other, kind: 'sold' }])).body.message).toContain('movements.0.kind');
    expect(await send([])).toMatchObject({ status: 400 });
  });

  it('need the scope for it', async () => {
    const { key } = await house.key(organizationId, { scopes: ['documents:read'] });
    expect(await send([sale], key)).toMatchObject({ status: 403 });
  });
});
