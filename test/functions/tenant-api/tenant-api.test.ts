import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeApiKey } from '../../../shared/access/api-keys/api-key.ts';
import { PEPPER } from '../../support/tenant-api-deps.ts';
import { openTenantApi } from './house.ts';

const KEYS = '/api/security/api-keys';
const wanted = { name: 'till', scopes: ['documents:read'] };

describe('API keys', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let token: string;
  let id: string;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(async () => {
    house.now = new Date('2026-11-21T04:00:00Z');
    house.pepper = PEPPER;
    house.more = {};
    organizationId = await house.organization();
    ({ id, key: token } = await house.key(organizationId));
  });

  const later = (milliseconds: number) => {
    house.now = new Date(house.now.getTime() + milliseconds);
  };
  const list = async (as = token) => house.call(`GET ${KEYS}`, { token: as });
  const listed = async (wantedId: string, as = token) =>
    (await list(as)).body.apiKeys.find((it: { id: string }) => it.id === wantedId);
  const states = async () =>
    Object.fromEntries(
      (await list()).body.apiKeys.map((it: { id: string; state: string }) => [it.id, it.state]),
    );
  const acts = async () =>
    (
      await house.worker.query<{ action: string; subject: Record<string, unknown> }>(
        'SELECT action, subject FROM audit_logs WHERE organization_id = $1 ORDER BY created_at',
        [organizationId],
      )
    ).rows;
  const rotate = (hours?: number, headers: Record<string, string> = {}, key = { id, token }) =>
    house.call(`POST ${KEYS}/{id}/rotate`, {
      token: key.token,
      params: { id: key.id },
      headers,
      body: hours === undefined ? {} : { gracePeriodHours: hours },
    });

  it('are made, used and listed without their secret; the act is on the record', async () => {
    const { status, body } = await house.call(`POST ${KEYS}`, { token, body: wanted });
    expect(status).toBe(201);
    expect((await house.call('GET /api/documents', { token: body.key })).status).toBe(200);
    expect(await listed(body.id)).toMatchObject({
      hint: body.key.slice(0, 8),
      state: 'active',
      createdBy: `api-key ${id}`,
      lastUsedAt: house.now.toISOString(),
    });
    expect(JSON.stringify((await list()).body)).not.toContain(body.key.slice(8));
    expect((await acts()).at(-1)).toMatchObject({
      action: 'api-key.created',
      subject: { keyId: body.id, by: `api-key ${id}`, scopes: ['documents:read'] },
    });
    const stored = await house.worker.query('SELECT * FROM api_keys WHERE id = $1', [body.id]);
    expect(JSON.stringify(stored.rows)).not.toContain(body.key.slice(8));
  });

  it('are refused alike when unknown, misspelt, expired, replaced or revoked', async () => {
    const soon = await house.key(organizationId, {
      expiresAt: new Date(house.now.getTime() + 1_000),
    });
    const revoked = await house.key(organizationId);
    await house.call(`DELETE ${KEYS}/{id}`, { token, params: { id: revoked.id } });
    const replaced = await house.key(organizationId);
    await rotate(0, {}, { id: replaced.id, token: replaced.key });
    later(1_000);
    const bad = [
      makeApiKey(),
      `${token.slice(0, -1)}!`,
      '',
      'x',
      soon.key,
      revoked.key,
      replaced.key,
    ];
    const answers = await Promise.all(
      bad.map((it) => house.call('GET /api/documents', { token: it })),
    );
    for (const { status, body } of answers)
      expect([status, body.message]).toEqual([401, 'A valid API key is needed']);
  });

  it('do only what their scopes say, and give no more than they have', async () => {
    const reader = await house.key(organizationId, { scopes: ['documents:read'] });
    const refused = await house.call(`GET ${KEYS}`, { token: reader.key });
    expect([refused.status, refused.body.message]).toEqual([
      403,
      'This API key lacks the scope api-keys:read',
    ]);
    const maker = await house.key(organizationId, { scopes: ['api-keys:write'] });
    const more = await house.call(`POST ${KEYS}`, { token: maker.key, body: wanted });
    expect([more.status, more.body.message]).toEqual([
      403,
      'Nobody gives scopes that they have not: documents:read',
    ]);
    const strong = { id, token: maker.key };
    const idempotent = { 'idempotency-key': 'raise' };
    await rotate(24, idempotent);
    for (const headers of [{}, idempotent])
      expect((await rotate(24, headers, strong)).status).toBe(403);
    const own = await rotate(24, {}, { id: maker.id, token: maker.key });
    expect(own.status).toBe(201);
  });

  it('see and touch nothing of another organisation', async () => {
    const stranger = await house.key(await house.organization('Lindner'));
    expect((await list(stranger.key)).body.apiKeys).toHaveLength(1);
    for (const route of [`DELETE ${KEYS}/{id}`, `POST ${KEYS}/{id}/rotate`]) {
      const answer = await house.call(route, { token: stranger.key, params: { id }, body: {} });
      expect([route, answer.status]).toEqual([route, 404]);
    }
    expect(await states()).toEqual({ [id]: 'active' });
  });

  it('work from their addresses only', async () => {
    const here = await house.key(organizationId, { allowedIps: ['192.0.2.0/24', '2001:db8::/32'] });
    const there = await house.key(organizationId, { allowedIps: ['198.51.100.7/32'] });
    expect((await house.call('GET /api/documents', { token: here.key })).status).toBe(200);
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    expect((await house.call('GET /api/documents', { token: there.key, headers })).status).toBe(
      403,
    );
  });

  it('take a range with bits that it does not use as the range', async () => {
    const body = { ...wanted, allowedIps: ['192.0.2.77/24'] };
    const made = await house.call(`POST ${KEYS}`, { token, body });
    expect((await listed(made.body.id)).allowedIps).toEqual(['192.0.2.0/24']);
  });

  it.each([
    [{}, 'name is missing'],
    [{ ...wanted, name: 'a\u202eb' }, 'name is not of the form'],
    [{ ...wanted, scopes: [] }, 'scopes must have at least 1 entry'],
    [{ ...wanted, scopes: ['*'] }, 'scopes.0 must be one of'],
    [{ ...wanted, allowedIps: ['home'] }, 'allowedIps.0 does not fit'],
    [{ ...wanted, expiresAt: 'soon' }, 'expiresAt must be a time in ISO 8601'],
    [{ ...wanted, organizationId: 'x' }, 'the body knows no organizationId'],
  ])('are not made of %j', async (body, words) => {
    const answer = await house.call(`POST ${KEYS}`, { token, body });
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(words)]);
  });

  it('go on for the grace period after a rotation, which says when it ends', async () => {
    const { body } = await rotate(2);
    expect(body.gracePeriodEndsAt).toBe('2026-11-21T06:00:00.000Z');
    expect((await house.call('GET /api/documents', { token: body.key })).status).toBe(200);
    expect(await states()).toMatchObject({ [id]: 'in-grace', [body.id]: 'active' });
    later(2 * 3_600_000);
    expect((await list()).status).toBe(401);
    expect(await listed(id, body.key)).toMatchObject({ state: 'replaced', replacedBy: body.id });
    expect((await acts()).map(({ action }) => action)).toContain('api-key.rotated');
  });

  it('end at once with a grace period of 0, and live for a day without one', async () => {
    expect((await rotate()).body.gracePeriodEndsAt).toBe('2026-11-22T04:00:00.000Z');
    const other = await house.key(organizationId);
    await rotate(0, {}, { id: other.id, token: other.key });
    expect((await list(other.key)).status).toBe(401);
    for (const hours of [-1, 169, 1.5]) expect((await rotate(hours)).status).toBe(400);
  });

  it('are given again to the same request for ten minutes: an answer may be lost', async () => {
    const headers = { 'idempotency-key': 'r-1' };
    const first = await rotate(2, headers);
    expect((await rotate(2, headers)).body).toEqual(first.body);
    const other = await rotate(3, headers);
    expect([other.status, other.body.error]).toEqual([422, 'Unprocessable Content']);
    later(10 * 60_000 + 1);
    expect((await rotate(2, headers)).status).toBe(409);
    expect((await rotate(2)).status).toBe(409);
    expect((await acts()).filter(({ action }) => action === 'api-key.rotated')).toHaveLength(1);
  });

  it('are one for twenty clicks at once', async () => {
    const headers = { 'idempotency-key': 'once' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        house.call(`POST ${KEYS}`, { token, headers, body: wanted }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.key)).size).toBe(1);
    expect((await list()).body.apiKeys).toHaveLength(2);
    const rotations = await Promise.all(Array.from({ length: 20 }, () => rotate(1)));
    expect(rotations.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  it('are each caller’s own, though two callers choose the same Idempotency-Key', async () => {
    const other = await house.key(organizationId);
    const ask = (as: string) =>
      house.call(`POST ${KEYS}`, { token: as, headers: { 'idempotency-key': '1' }, body: wanted });
    const [mine, theirs] = [await ask(token), await ask(other.key)];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.key).not.toBe(mine.body.key);
    expect((await ask(other.key)).body).toEqual(theirs.body);
  });

  it('say of an operator who made them that it was one, and not which', async () => {
    await house.worker.query(`UPDATE api_keys SET created_by = 'operator ada' WHERE id = $1`, [id]);
    expect(await listed(id)).toMatchObject({ createdBy: 'operator' });
  });

  it('never come back, whoever writes', async () => {
    const { body } = await rotate(0);
    await house.call(`DELETE ${KEYS}/{id}`, { token: body.key, params: { id: body.id } });
    for (const change of [
      `revoked_at = NULL WHERE id = '${body.id}'`,
      `revoked_at = now() + interval '1 day' WHERE id = '${body.id}'`,
      `replaced_by = NULL, grace_ends_at = NULL WHERE id = '${id}'`,
      `grace_ends_at = now() + interval '1 year' WHERE id = '${id}'`,
    ])
      await expect(house.worker.query(`UPDATE api_keys SET ${change}`)).rejects.toMatchObject({
        code: '23514',
      });
  });

  it('survive a new pepper while the old one stands behind it', async () => {
    house.pepper = `${'q'.repeat(32)},${PEPPER}`;
    expect((await list()).status).toBe(200);
    const { body } = await house.call(`POST ${KEYS}`, { token, body: wanted });
    house.pepper = 'q'.repeat(32);
    expect((await house.call('GET /api/documents', { token: body.key })).status).toBe(200);
    expect((await list()).status).toBe(401);
  });

  it('are limited each on its own, told so, and never refused as unknown for it', async () => {
    house.more = { limit: { max: 3, windowSeconds: 60 } };
    const other = await house.key(organizationId);
    later(15_000);
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await list());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers[0]?.headers).toMatchObject({
      'ratelimit-policy': '"key";q=3;w=60, "organization";q=100000;w=60',
      ratelimit: expect.stringContaining('"key";r=2;t=45, "organization";r='),
    });
    expect(answers[3]?.headers).toMatchObject({
      ratelimit: expect.stringContaining('"key";r=0;t=45'),
      'retry-after': '45',
    });
    expect((await list(other.key)).status).toBe(200);
    later(45_000);
    expect((await list()).status).toBe(200);
  });

  it('count every one of many requests at once', async () => {
    house.more = { limit: { max: 10, windowSeconds: 60 } };
    const answers = await Promise.all(Array.from({ length: 40 }, () => list()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  });

  it('write their last use once a minute', async () => {
    const lastUse = async () => (await list()).body.apiKeys[0].lastUsedAt;
    expect(await lastUse()).toBe('2026-11-21T04:00:00.000Z');
    later(59_000);
    expect(await lastUse()).toBe('2026-11-21T04:00:00.000Z');
    later(2_000);
    expect(await lastUse()).toBe('2026-11-21T04:01:01.000Z');
  });

  it.each(['POST /api/security', 'GET /api/security/api-keys/', 'GET /api', 'GET /api/%ZZ/x'])(
    'know no route %s',
    async (route) => {
      expect((await house.call(route, { token })).status).toBe(404);
    },
  );

  it('say which methods an address knows', async () => {
    const { status, headers } = await house.call('PUT /api/security/api-keys', { token });
    expect([status, headers.allow]).toEqual([405, 'POST, GET']);
  });
});
