import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changePlan, setDefaultPlan } from '../../shared/entitlements/plans.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { signIn } from '../functions/tenant-api/sign-in.ts';

const LIMIT = 10;
const MIDNIGHT = '2026-11-22T00:00:00.000Z';

describe('the API calls that a plan has a day', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let token: string;
  beforeAll(async () => {
    house = await openTenantApi();
    await changePlan({ id: 'free', limits: { api_calls: LIMIT } }, { db: house.worker });
    await setDefaultPlan({ id: 'free' }, { sql: house.worker });
  });
  beforeEach(async () => {
    house.now = new Date('2026-11-21T23:59:00Z');
    house.more = {};
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId));
  });
  afterAll(() => house.end());

  const list = (as = token) => house.call('GET /api/documents', { token: as });
  const times = async (count: number) => {
    for (let i = 0; i < count; i++) await list();
  };
  const used = async () => {
    const { body } = await house.call('GET /api/entitlements', { token });
    return body.features.find(({ feature }: { feature: string }) => feature === 'api_calls').used;
  };
  const alerts = async () => {
    const { rows } = await house.worker.query<{ percent: number }>(
      `SELECT (detail->>'percent')::int AS percent FROM outbox
       WHERE organization_id = $1 AND detail_type = 'usage.alert' ORDER BY 1`,
      [organizationId],
    );
    return rows.map(({ percent }) => percent);
  };

  it('are counted once each, told in the fields of limits, and refused beyond until midnight', async () => {
    const first = await list();
    expect(first.headers['ratelimit-policy']).toContain(`"api_calls";q=${LIMIT};w=86400`);
    expect(first.headers.ratelimit).toContain('"api_calls";r=9;t=60');
    await times(LIMIT - 1);
    const { status, body, headers } = await list();
    expect(status).toBe(429);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '60',
      ratelimit: expect.stringContaining('"api_calls";r=0;t=60'),
    });
    expect(body.message).toBe(
      `The plan has 10 API calls a day, and all of them are used until ${MIDNIGHT}: a higher plan has more`,
    );
    expect(await used()).toBe(LIMIT);
    house.now = new Date(MIDNIGHT);
    expect((await list()).status).toBe(200);
    expect(await used()).toBe(1);
  });

  it('are told at 80 and at 100 percent, once a day', async () => {
    await times(7);
    expect(await alerts()).toEqual([]);
    await times(1);
    expect(await alerts()).toEqual([80]);
    await times(4);
    expect(await alerts()).toEqual([80, 100]);
  });

  it('never let more through, when they come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => list()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
    expect(await used()).toBe(LIMIT);
  });

  it('are those of members and of keys together, and of no other organisation', async () => {
    const userId = await house.person(organizationId);
    const { worker, db, now } = house;
    const member = await signIn({ organizationId, userId }, { worker, db, now });
    expect((await list(member)).status).toBe(200);
    await times(1);
    expect(await used()).toBe(2);
    const other = await house.key(await house.organization('Lindner'));
    expect((await list(other.key)).headers.ratelimit).toContain('"api_calls";r=9');
  });

  it('are none for what is refused: nobody known, a scope that lacks, an address that is blocked, too many', async () => {
    const { key } = await house.key(organizationId, { scopes: ['billing:read'] });
    expect((await list(key)).status).toBe(403);
    expect((await list('nsk_nonsense')).status).toBe(401);
    await house.worker.query(
      `INSERT INTO ip_blocklist (range, reason, blocked_by) VALUES ('198.51.100.0/24', 'test', 'ada')`,
    );
    expect((await house.call('GET /api/documents', { token, ip: '198.51.100.7' })).status).toBe(
      403,
    );
    house.more = { limit: { max: 1, windowSeconds: 3_600 } };
    const answers = [await list(), await list(), await list()];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429]);
    house.more = {};
    expect(await used()).toBe(1);
  });

  it('leave open what shows the limit, lifts it and secures the account', async () => {
    await times(LIMIT + 1);
    const { id } = await house.key(organizationId);
    const asks = [
      'GET /api/entitlements',
      'GET /api/billing/status',
      'GET /api/billing/plans',
      'GET /api/security/api-keys',
      'GET /api/members',
    ];
    for (const route of asks) expect((await house.call(route, { token })).status).toBe(200);
    const revoked = await house.call('DELETE /api/security/api-keys/{id}', {
      token,
      params: { id },
    });
    expect(revoked.status).toBe(200);
    expect(await used()).toBe(LIMIT);
  });

  it('go on beyond a soft limit, and without end where a plan has none', async () => {
    const soft = (hard: boolean) =>
      house.worker.query(
        `UPDATE billing_limits SET hard = $1 WHERE plan_id = 'free' AND feature_id = 'api_calls'`,
        [hard],
      );
    await soft(false);
    await times(LIMIT);
    expect((await list()).status).toBe(200);
    await soft(true);
    expect((await list()).status).toBe(429);
    await house.worker.query(
      `INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
       VALUES ($1, 'enterprise', 'test', 'ada')`,
      [organizationId],
    );
    const { status, headers } = await list();
    expect(status).toBe(200);
    expect(headers.ratelimit).not.toContain('api_calls');
    expect(await used()).toBe(LIMIT + 2);
  });

  it('are none of a plan that does not name them', async () => {
    await changePlan({ id: 'seats', name: 'Seats only' }, { db: house.worker });
    await house.worker.query(
      `INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
       VALUES ($1, 'seats', 'test', 'ada')`,
      [organizationId],
    );
    const { status, body } = await list();
    expect([status, body.message]).toEqual([402, 'The plan has no API calls']);
  });
});
