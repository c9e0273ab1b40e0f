import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Scope } from '../../shared/access/scopes.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';

/** Of the house. */
const NOW = Date.parse('2026-11-21T04:00:00Z');
const IP = '203.0.113.200';
const KEYS = '/api/security/api-keys';

describe('API keys that a key makes', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let token: string;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(async () => {
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId));
  });

  const rotate = (gracePeriodHours: number, key: { id: string; token: string }) =>
    house.call(`POST ${KEYS}/{id}/rotate`, {
      token: key.token,
      ip: IP,
      params: { id: key.id },
      body: { gracePeriodHours },
    });
  const scopes: Scope[] = ['api-keys:write', 'documents:read'];
  const body = { name: 'child', scopes: ['documents:read'] };
  const make = (token: string, more: object = {}) =>
    house.call(`POST ${KEYS}`, { token, ip: IP, body: { ...body, ...more } });
  const at = (hours: number) => new Date(NOW + hours * 3_600_000);
  const childOf = async (maker: Parameters<typeof house.key>[1]) => {
    const { key: parent } = await house.key(organizationId, { scopes, ...maker });
    const { body: made, status } = await make(parent);
    const { body: list } = await house.call(`GET ${KEYS}`, { token });
    return [status, list.apiKeys.find((it: { id: string }) => it.id === made.id)];
  };

  it('are for its addresses, and end with it, unless said otherwise', async () => {
    const allowedIps = ['203.0.113.0/24', '2001:db8::/32'];
    expect(await childOf({ allowedIps, expiresAt: at(5) })).toEqual([
      201,
      expect.objectContaining({ allowedIps, expiresAt: at(5).toISOString() }),
    ]);
    expect(await childOf({})).toEqual([
      201,
      expect.objectContaining({ allowedIps: [], expiresAt: null }),
    ]);
  });

  it.each([
    ['later', { expiresAt: at(6) }, 'Nobody gives time that they have not: this key ends at'],
    ['wider', { allowedIps: ['203.0.0.0/16'] }, 'Nobody gives addresses that they have not'],
    ['elsewhere', { allowedIps: ['198.51.100.7/32'] }, 'Nobody gives addresses'],
    ['one in, one out', { allowedIps: ['203.0.113.9/32', '0.0.0.0/0'] }, 'Nobody gives addresses'],
    ['of the other family', { allowedIps: ['::/0'] }, 'Nobody gives addresses'],
    ['mapped', { allowedIps: ['::ffff:203.0.113.9/128'] }, 'Nobody gives addresses'],
  ])('are no more than it: %s', async (_, more, says) => {
    const bounds = { allowedIps: ['203.0.113.0/24'], expiresAt: at(5) };
    const { key: parent } = await house.key(organizationId, { scopes, ...bounds });
    const refused = await make(parent, more);
    expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining(says)]);
    const less = { allowedIps: ['203.0.113.128/25'], expiresAt: at(4) };
    expect((await make(parent, less)).status).toBe(201);
  });

  it('end with its grace', async () => {
    const parent = await house.key(organizationId, { scopes });
    await rotate(2, { id: parent.id, token: parent.key });
    const { body: made } = await make(parent.key);
    const { body: list } = await house.call(`GET ${KEYS}`, { token });
    expect(list.apiKeys.find((it: { id: string }) => it.id === made.id)).toMatchObject({
      expiresAt: at(2).toISOString(),
    });
  });

  it('are not had by rotating one that is more', async () => {
    const bounds = { allowedIps: ['203.0.113.0/24'], expiresAt: at(5) };
    const weak = await house.key(organizationId, { scopes, ...bounds });
    const strong = await house.key(organizationId, { scopes });
    expect((await rotate(0, { id: strong.id, token: weak.key })).status).toBe(403);
    // Its own successor is what it was.
    expect((await rotate(0, { id: weak.id, token: weak.key })).status).toBe(201);
  });
});
