import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setDefaultPlan } from '../../shared/entitlements/plans.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';

describe('the API of entitlements', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let token: string;
  beforeAll(async () => {
    house = await openTenantApi();
    await setDefaultPlan({ id: 'free' }, { sql: house.worker });
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId));
  });
  afterAll(() => house.end());

  const consume = (body: unknown, as = token) =>
    house.call('POST /api/usage/consume', { token: as, body });

  it('tells of each feature whether it is granted, why not, and what is used', async () => {
    const { status, body } = await house.call('GET /api/entitlements', { token });
    expect(status).toBe(200);
    expect(body.plan).toEqual({ id: 'free', name: 'Free' });
    expect(body.features).toContainEqual({
      feature: 'api_calls',
      name: 'API calls a day',
      kind: 'usage',
      granted: true,
      reason: null,
      limit: 100,
      hard: true,
      used: 0,
      resetsAt: '2026-11-22T00:00:00.000Z',
    });
    expect(body.features).toContainEqual(
      expect.objectContaining({ feature: 'ai_forecasting', granted: false, reason: 'not-in-plan' }),
    );
  });

  it('counts for the organisation of the caller, and for no other', async () => {
    expect((await consume({ feature: 'api_calls', amount: 60 })).body).toMatchObject({
      granted: true,
      used: 60,
    });
    expect((await consume({ feature: 'api_calls', amount: 60 })).body).toMatchObject({
      granted: false,
      reason: 'limit-reached',
      used: 60,
      limit: 100,
    });
    const stranger = await house.key(await house.organization('Lindner'));
    expect((await consume({ feature: 'api_calls' }, stranger.key)).body).toMatchObject({ used: 1 });
  });

  it('takes back no calls that were counted here, and what is told by its callers it does', async () => {
    const before = (await consume({ feature: 'api_calls', amount: 0 })).body.used;
    const { status, body } = await consume({ feature: 'api_calls', amount: -50 });
    expect([status, body.message]).toEqual([403, expect.stringContaining('api_calls')]);
    expect((await consume({ feature: 'api_calls', amount: 0 })).body.used).toBe(before);
    await house.worker.query(
      `INSERT INTO billing_features (id, name, kind, resets) VALUES ('scans', 'Scans', 'usage', 'month')`,
    );
    await house.worker.query(
      `INSERT INTO billing_limits (plan_id, feature_id, amount) VALUES ('free', 'scans', 10)`,
    );
    expect((await consume({ feature: 'scans', amount: 4 })).body.used).toBe(4);
    expect((await consume({ feature: 'scans', amount: -3 })).body.used).toBe(1);
  });

  it.each([
    [{}, 'feature is missing'],
    [{ feature: 'api_calls', amount: 1.5 }, 'amount must be'],
    [{ feature: 'api_calls', amount: 1e12 }, 'amount must be'],
    [{ feature: 'api\u0000calls' }, 'The body holds the character NUL'],
    [{ feature: 'api_calls', organizationId: 'x' }, 'the body knows no organizationId'],
  ])('refuses %j', async (body, words) => {
    const answer = await consume(body);
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(words)]);
  });

  it('needs the scope', async () => {
    const { key } = await house.key(organizationId, { scopes: ['documents:read'] });
    expect((await consume({ feature: 'api_calls' }, key)).status).toBe(403);
    expect((await house.call('GET /api/entitlements', { token: key })).status).toBe(403);
  });
});
