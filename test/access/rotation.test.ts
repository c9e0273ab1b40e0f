import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTenantApiHandler } from '../../functions/tenant-api/handler.ts';
import { signToken } from '../../shared/access/sessions/tokens.ts';
import { tenantApi as contract } from '../../shared/tenant-api.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { callRoute } from '../support/http.ts';
import { type TestSecrets, tenantApiDeps } from '../support/tenant-api-deps.ts';

const REQUESTS = 600;
const AT_ONCE = 12;
const LIST = 'GET /api/documents';

describe('while secrets rotate under load', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  beforeAll(async () => {
    house = await openTenantApi();
    organizationId = await house.organization();
  });
  afterAll(() => house.end());

  /** One running instance, which keeps what it has read of its secrets. */
  const instance = (secrets: TestSecrets) => {
    const clock = () => house.now;
    const { db } = house;
    const limit = { max: 100_000, windowSeconds: 60 };
    const deps = tenantApiDeps({ db, clock, storage: {} as never, secrets, limit });
    const handler = createTenantApiHandler(deps);
    return {
      deps,
      call: (route: string, token: string, body?: unknown, params?: Record<string, string>) =>
        callRoute({ handler, contract }, route, {
          token,
          ...(body === undefined ? {} : { body }),
          ...(params ? { params } : {}),
        }),
    };
  };

  /** Statuses of so many requests, some at once; `at` happens in the middle of them. */
  async function load(request: (n: number) => Promise<number>, at: () => Promise<void>) {
    const statuses: number[] = [];
    let next = 0;
    const worker = async () => {
      while (next < REQUESTS) {
        const n = next++;
        if (n === REQUESTS / 3) await at();
        statuses.push(await request(n));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return Map.groupBy(statuses, (status) => status);
  }

  it('no session is refused: neither with a token of before nor with one of another instance', async () => {
    const userId = await house.person(organizationId, 'owner');
    const { rows } = await house.worker.query<{ id: string }>(
      `INSERT INTO user_sessions (organization_id, user_id, expires_at)
       VALUES ($1, $2, '2027-01-01Z') RETURNING id`,
      [organizationId, userId],
    );
    const subject = { organizationId, userId, sessionId: rows[0]?.id as string };
    const expiresAt = new Date(house.now.getTime() + 3_600_000);
    const sign = async ({ deps }: ReturnType<typeof instance>) =>
      signToken({ kind: 'access', subject, expiresAt }, { ...deps, keys: deps.accessKeys });

    const secrets: TestSecrets = { jwt: 'o'.repeat(32) };
    const running = [instance(secrets), instance(secrets)] as const;
    const tokens = [await sign(running[0])];
    const answered = await load(
      async (n) =>
        (await running[n % 2 === 0 ? 0 : 1].call(LIST, tokens[n % tokens.length] as string)).status,
      async () => {
        Object.assign(secrets, { jwt: 'n'.repeat(32), 'jwt-previous': 'o'.repeat(32) });
        tokens.push(await sign(instance(secrets)));
      },
    );
    expect([...answered.keys()]).toEqual([200]);
    expect(answered.get(200)).toHaveLength(REQUESTS);
  });

  it('no holder of an API key is refused: neither with the old key nor with its successor', async () => {
    const { id, key } = await house.key(organizationId);
    const running = instance({});
    const keys = [key];
    const answered = await load(
      async (n) => (await running.call(LIST, keys[n % keys.length] as string)).status,
      async () => {
        const route = 'POST /api/security/api-keys/{id}/rotate';
        const made = await running.call(route, key, { gracePeriodHours: 1 }, { id });
        keys.push(made.body.key);
      },
    );
    expect([...answered.keys()]).toEqual([200]);
    expect(keys).toHaveLength(2);
  });
});
