import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withRequestKey } from '../../shared/access/request-answers.ts';
import { withinOrganization } from '../../shared/platform/database/database.ts';
import type { Answer } from '../../shared/platform/http/route.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const CONSUME = 'POST /api/usage/consume';

describe('an Idempotency-Key', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let token: string;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(async () => {
    house.now = new Date('2026-11-21T04:00:00Z');
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId));
    await house.worker.query(
      `INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
       VALUES ($1, 'professional', 'test', 'ada')`,
      [organizationId],
    );
  });

  const consume = (key: string, amount = 1, as = token) =>
    house.call(CONSUME, {
      token: as,
      headers: { 'idempotency-key': key },
      body: { feature: 'api_calls', amount },
    });
  const used = async () =>
    Number(
      (
        await house.worker.query<{ used: string }>(
          `SELECT coalesce(sum(used), 0) AS used FROM usage_counters
           WHERE organization_id = $1 AND feature_id = 'api_calls'`,
          [organizationId],
        )
      ).rows[0]?.used,
    );

  it('carries a request out once, and answers its repetition alike', async () => {
    const first = await consume('k-1', 3);
    expect([first.status, await used()]).toEqual([200, 3]);
    const again = await consume('k-1', 3);
    expect(again.body).toEqual(first.body);
    expect([again.headers['idempotency-replayed'], await used()]).toEqual(['true', 3]);
    expect((await consume('k-2', 3)).status).toBe(200);
    expect(await used()).toBe(6);
  });

  it('is one for twenty requests at once: the others hear that it is in flight, or its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => consume('k-1', 2)));
    expect(await used()).toBe(2);
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set(answers.some(({ status }) => status === 409) ? [200, 409] : [200]),
    );
    expect((await consume('k-1', 2)).status).toBe(200);
  });

  it('is refused with another body, and with none that is a word', async () => {
    await consume('k-1', 1);
    expect((await consume('k-1', 2)).status).toBe(422);
    for (const key of ['', 'a b', 'x'.repeat(201), 'ü'])
      expect([key, (await consume(key)).status]).toEqual([key, 400]);
  });

  it('of one caller is no other’s', async () => {
    await consume('k-1', 1);
    const other = await house.key(organizationId);
    expect((await consume('k-1', 5, other.key)).status).toBe(200);
    expect(await used()).toBe(6);
  });

  const asked = () => ({
    organizationId,
    caller: 'user x',
    requestKey: 'k',
    requestHash: 'h',
  });
  const deps = () => ({
    sql: withinOrganization(house.db, organizationId),
    clock: () => house.now,
  });
  const done = async () => ({ status: 200, body: { done: true } }) as unknown as Answer;

  it('can be tried again after a failure', async () => {
    const fail = () => Promise.reject(new Error('no'));
    await expect(withRequestKey(asked(), deps(), fail)).rejects.toThrow('no');
    expect(await withRequestKey(asked(), deps(), done)).toMatchObject({ status: 200 });
  });

  it('says 409 while the first request is in flight, and lets go of one that was cut off', async () => {
    let finish = () => {};
    const first = withRequestKey(asked(), deps(), async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return done();
    });
    const begun = async () =>
      (
        await house.worker.query(
          `SELECT FROM request_answers WHERE organization_id = $1 AND caller = 'user x'`,
          [organizationId],
        )
      ).rowCount;
    while ((await begun()) === 0);
    await expect(withRequestKey(asked(), deps(), done)).rejects.toThrow('is being answered');
    house.now = new Date(house.now.getTime() + 61_000);
    expect(await withRequestKey(asked(), deps(), done)).toMatchObject({ status: 200 });
    finish();
    await first;
  });

  it('keeps no answer that is too long for it', async () => {
    const long = async () =>
      ({ status: 200, body: { text: 'x'.repeat(300_000) } }) as unknown as Answer;
    await withRequestKey(asked(), deps(), long);
    expect(await withRequestKey(asked(), deps(), done)).toMatchObject({ body: { done: true } });
  });
});
