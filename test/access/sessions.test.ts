import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Role } from '../../shared/access/member-roles.ts';
import { signToken } from '../../shared/access/sessions/tokens.ts';
import { MINUTE } from '../../shared/platform/durations.ts';
import { createKeyRing } from '../../shared/platform/key-ring.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { tenantApiDeps } from '../support/tenant-api-deps.ts';

const LIST = 'GET /api/documents';

describe('sessions', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let userId: string;
  let sessionId: string;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(async () => {
    house.now = new Date('2026-11-21T04:00:00Z');
    house.secrets = {};
    house.more = {};
    organizationId = await house.organization();
    await signIn('owner');
  });

  async function signIn(role: Role) {
    userId = await house.person(organizationId, role);
    const { rows } = await house.worker.query<{ id: string }>(
      `INSERT INTO user_sessions (organization_id, user_id, last_seen_at, expires_at)
       VALUES ($1, $2, $3, $3::timestamptz + interval '1 hour') RETURNING id`,
      [organizationId, userId, house.now],
    );
    sessionId = rows[0]?.id as string;
  }
  const subject = () => ({ sessionId, userId, organizationId });
  const token = (more: { minutes?: number; kind?: 'access' | 'refresh' } = {}) => {
    const { minutes = 15, kind = 'access' } = more;
    const expiresAt = new Date(house.now.getTime() + minutes * MINUTE);
    const { db, secrets } = house;
    const deps = tenantApiDeps({ db, clock: () => house.now, storage: {} as never, secrets });
    return signToken({ kind, subject: subject(), expiresAt }, { ...deps, keys: deps.accessKeys });
  };
  const call = async (as: string | Promise<string> = token(), route = LIST) =>
    house.call(route, { token: await as });
  const statusOf = async (as?: string | Promise<string>, route = LIST) =>
    (await call(as, route)).status;

  it('call as their organisation, and are counted each on its own', async () => {
    const { status, headers } = await call();
    expect([status, headers['ratelimit-policy']]).toEqual([
      200,
      '"session";q=1000;w=60, "organization";q=100000;w=60',
    ]);
    house.more = { limit: { max: 1, windowSeconds: 60 } };
    expect(await statusOf()).toBe(429);
    await signIn('member');
    expect(await statusOf()).toBe(200);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is revoked', () => change('user_sessions SET revoked_at = now()')],
    ['is past its time', () => change('user_sessions SET expires_at = last_seen_at')],
    ['is of a person who was disabled', () => change('users SET disabled_at = now()', 'id')],
    [
      'is of a person who left',
      () => house.worker.query('DELETE FROM organization_members WHERE user_id = $1', [userId]),
    ],
  ])('read nothing from the next request on when one %s', async (_what, end) => {
    const access = await token();
    expect(await statusOf(access)).toBe(200);
    await end();
    expect(await statusOf(access)).toBe(401);
  });

  const change = (what: string, column = 'user_id') =>
    house.worker.query(`UPDATE ${what} WHERE ${column} = $1`, [userId]);

  it('do what the role may, as it is at this moment', async () => {
    const access = await token();
    expect(await statusOf(access, 'GET /api/security/api-keys')).toBe(200);
    await change("organization_members SET role = 'member'");
    const { status, body } = await call(access, 'GET /api/security/api-keys');
    expect([status, body.message]).toEqual([
      403,
      'A member may not do this: it needs api-keys:read',
    ]);
    expect(await statusOf(access)).toBe(200);
  });

  it('give API keys no scope that the role has not', async () => {
    await change("organization_members SET role = 'admin'");
    const body = { name: 'till', scopes: ['documents:write'] };
    const made = await house.call('POST /api/security/api-keys', { token: await token(), body });
    expect(made.status).toBe(201);
    const { rows } = await house.worker.query('SELECT created_by FROM api_keys WHERE id = $1', [
      made.body.id,
    ]);
    expect(rows).toEqual([{ created_by: `user ${userId}` }]);
  });

  it('are refused alike with a token that is none of ours', async () => {
    const good = await token();
    const [head = '', body = '', mark = ''] = good.split('.');
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString());
    const sign = (text: string, secret: string) =>
      `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const j = 'j'.repeat(32);
    expect(sign(`${head}.${body}`, j)).toBe(good);
    const bad = [
      `${part({ ...header, alg: 'none' })}.${body}.`,
      `${part({ ...header, alg: 'none' })}.${body}.${mark}`,
      sign(`${part({ ...header, alg: 'HS512' })}.${body}`, j),
      sign(`${part({ ...header, kid: 'other' })}.${body}`, j),
      sign(`${part({ ...header, kid: undefined })}.${body}`, j),
      sign(`${part({ ...header, typ: 'refresh+jwt' })}.${body}`, j),
      sign(`${head}.${body}`, 'x'.repeat(32)),
      sign(`${head}.${part({ ...claims, exp: undefined })}`, j),
      sign(`${head}.${part({ ...claims, sid: undefined })}`, j),
      `${head}.${part({ ...claims, sub: sessionId })}.${mark}`,
      `${good}x`,
      'a.b.c',
      '..',
      await token({ minutes: -1 }),
      await token({ kind: 'refresh' }),
    ];
    for (const it of bad) expect([it, await statusOf(it)]).toEqual([it, 401]);
  });

  it('of another organisation or person are none', async () => {
    const mine = subject();
    organizationId = await house.organization('Lindner');
    await signIn('owner');
    const theirs = { organizationId, userId };
    for (const forged of [
      { ...mine, organizationId: theirs.organizationId },
      { ...mine, userId: theirs.userId },
      { ...mine, sessionId: 'x' },
      { ...mine, organizationId: 'x' },
    ]) {
      ({ organizationId, userId, sessionId } = forged);
      expect(await statusOf()).toBe(401);
    }
  });

  it('survive a rotation of the secret for a day', async () => {
    house.secrets = { jwt: 'k'.repeat(32), 'jwt-previous': 'j'.repeat(32) };
    const before = house.secrets;
    house.secrets = {};
    const old = await token({ minutes: 60 });
    house.secrets = before;
    expect(await statusOf(old)).toBe(200);
    expect(await statusOf()).toBe(200);
    house.secrets = { jwt: 'k'.repeat(32) };
    expect(await statusOf(old)).toBe(401);
  });

  it('are signed by no secret of under 32 characters', async () => {
    house.secrets = { jwt: 'short' };
    await expect(token()).rejects.toThrow('under 32 characters');
  });

  it('find a secret at once that was rotated a moment ago elsewhere', async () => {
    let reads = 0;
    const deps = tenantApiDeps({ db: house.db, clock: () => house.now, storage: {} as never });
    const keys = createKeyRing({
      clock: () => house.now,
      secretName: 'arn:jwt',
      secrets: {
        ...deps.secrets,
        read: async () => 'o'.repeat(32),
        readWithPrevious: async () => {
          reads += 1;
          return { current: 'j'.repeat(32), previous: 'o'.repeat(32) };
        },
      },
    });
    const { readToken } = await import('../../shared/access/sessions/tokens.ts');
    const found = await readToken({ token: await token(), kind: 'access' }, { ...deps, keys });
    expect([found.userId, reads]).toEqual([userId, 1]);
  });
});
