import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY } from '../../shared/platform/durations.ts';
import type { Route } from '../../shared/platform/http/route.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { signIn } from '../functions/tenant-api/sign-in.ts';
import type { House, World } from './support/bad.ts';
import { BAD_BODIES } from './support/bad-bodies.ts';
import { BAD_CALLERS } from './support/bad-callers.ts';

const BAD = [...BAD_CALLERS, ...BAD_BODIES];
const ID = 'ffffffff-ffff-4fff-8fff-ffffffffffff';

describe('a bad request', () => {
  let house: House;
  let world: World;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(async () => {
    house.now = new Date(Date.UTC(2026, 10, 21) + DAY);
    house.more = {};
    await house.worker.query('DELETE FROM rate_limits');
    const organization = await house.organization();
    const person = async (role: 'owner' | 'member') => {
      const userId = await house.person(organization, role);
      return { userId, token: await signIn({ organizationId: organization, userId }, house) };
    };
    const [owner, member] = [await person('owner'), await person('member')];
    const { id, key } = await house.key(organization);
    const ids = { organization, key: id, owner: owner.userId, member: member.userId };
    world = { key, owner: owner.token, member: member.token, ids };
  });

  it('is one of sixty at least', () => {
    expect(BAD.length).toBeGreaterThanOrEqual(60);
    expect(new Set(BAD.map(([what]) => what)).size).toBe(BAD.length);
  });

  it.each(BAD)('%s (%s) is refused with a word', async (_what, route, make, status, says) => {
    const answer = await house.call(route, await make(world, house));
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(says)]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    // Neither what was sent nor how it is stored comes back.
    expect(JSON.stringify(answer.body)).not.toMatch(/nsk_|SELECT|pg_|at \w+ \(|"stack"/);
  });

  const strict = Object.entries<Route>(tenantApi.routes).filter(([, route]) => !route.open);

  it.each(strict)('%s refuses a word that it does not declare', async (key, { caller }) => {
    const token = caller === 'stranger' ? undefined : world.owner;
    const params = { id: ID, siteId: ID, itemId: ID };
    const asked = key.startsWith('GET ')
      ? { query: { colour: 'red' } }
      : { body: { colour: 'red' } };
    const answer = await house.call(key, { ...(token && { token }), params, ...asked });
    expect([answer.status, answer.body.message]).toEqual([
      400,
      expect.stringMatching(/(the query|the body) (knows no colour|must have)/),
    ]);
  });
});
