import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { signIn } from '../functions/tenant-api/sign-in.ts';

const AUDIT = 'GET /api/security/audit';
const EVENTS = 'GET /api/security/events';

describe('the records of an organisation', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let token: string;
  beforeAll(async () => {
    house = await openTenantApi();
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId));
    for (let i = 0; i < 5; i++) {
      const body = { name: `key ${i}`, scopes: ['documents:read'] };
      await house.call('POST /api/security/api-keys', { token, body });
    }
    await house.key(await house.organization('Lindner'));
  });
  afterAll(() => house.end());

  /** All of it, by pages of two. */
  async function pages(route: string, field: 'acts' | 'events') {
    const all = [];
    let next: string | undefined;
    do {
      const query = { limit: '2', ...(next === undefined ? {} : { after: next }) };
      const { status, body } = await house.call(route, { token, query });
      expect(status).toBe(200);
      all.push(...body[field]);
      next = body.next;
    } while (next !== undefined);
    return all;
  }

  it('are its audit, newest first and each act once, and no other organisation’s', async () => {
    const acts = await pages(AUDIT, 'acts');
    expect(acts.map(({ seq }) => seq)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(acts[0]).toMatchObject({
      action: 'api-key.created',
      actor: expect.stringMatching(/^api-key /),
      ipAddress: '192.0.2.10',
      requestId: 'r-1',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('do not say which of our operators it was, nor from where', async () => {
    const acts = await pages(AUDIT, 'acts');
    expect(acts.at(-1)).toMatchObject({ actor: 'operator', ipAddress: null });
    const everything = JSON.stringify([acts, await pages(EVENTS, 'events')]);
    expect(everything).not.toContain('operator ada');
  });

  it('are its security events, by their type where one is asked for', async () => {
    const events = await pages(EVENTS, 'events');
    expect(events).toHaveLength(6);
    expect(new Set(events.map(({ id }) => id)).size).toBe(6);
    const ask = (type: string) => house.call(EVENTS, { token, query: { type } });
    expect((await ask('api_key_changed')).body.events).toHaveLength(6);
    expect((await ask('login_failure')).body.events).toEqual([]);
    expect((await ask('nonsense')).status).toBe(400);
  });

  it.each([
    ['member', 403],
    ['manager', 403],
    ['admin', 200],
    ['owner', 200],
  ] as const)('a %s gets %i', async (role, status) => {
    const userId = await house.person(organizationId, role);
    const { worker, db, now } = house;
    const session = await signIn({ organizationId, userId }, { worker, db, now });
    for (const route of [AUDIT, EVENTS])
      expect((await house.call(route, { token: session })).status).toBe(status);
  });

  it('are for a key with the scope, and for no other', async () => {
    const { key } = await house.key(organizationId, { scopes: ['documents:read'] });
    expect((await house.call(AUDIT, { token: key })).status).toBe(403);
    const { key: siem } = await house.key(organizationId, { scopes: ['security:read'] });
    expect((await house.call(EVENTS, { token: siem })).status).toBe(200);
  });
});
