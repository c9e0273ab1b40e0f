import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeApiKey } from '../../shared/access/api-key.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { signIn } from '../functions/tenant-api/sign-in.ts';
import type { RequestParts } from '../support/http.ts';

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const KEYS = '/api/security/api-keys';
const DOCUMENTS = 'GET /api/documents';
const LINK = 'POST /api/auth/link';
const VERIFY = 'POST /api/auth/verify';
const INVITE = 'POST /api/invitations';
const DAY = 86_400_000;

/** Who calls, made anew before each. */
type World = {
  key: string;
  owner: string;
  member: string;
  ids: Record<'organization' | 'key' | 'owner' | 'member', string>;
};
type House = Awaited<ReturnType<typeof openTenantApi>>;
type Make = (world: World, house: House) => Promise<RequestParts> | RequestParts;
type Bad = [what: string, route: string, make: Make, status: number, says: RegExp];

const as = (who: 'key' | 'owner' | 'member', parts: RequestParts = {}): Make => {
  return (world) => ({ token: world[who], ...parts });
};
const by = (token: (world: World, house: House) => Promise<string> | string): Make => {
  return async (world, house) => ({ token: await token(world, house) });
};
const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
const link = (body: unknown): Make => as('key', { body });

/** The token with another header or other claims, signed as ours is, unless told otherwise. */
const forged = (
  token: string,
  change: { header?: object; claims?: object; secret?: string; sign?: boolean },
): string => {
  const { header = {}, claims = {}, secret = 'j'.repeat(32), sign = true } = change;
  const [head = '', body = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const write = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${write({ ...read(head), ...header })}.${write({ ...read(body), ...claims })}`;
  return `${text}.${sign ? createHmac('sha256', secret).update(text).digest('base64url') : ''}`;
};

const endSession = async ({ ids }: World, house: House) =>
  house.worker.query('UPDATE user_sessions SET revoked_at = now() WHERE user_id = $1', [
    ids.member,
  ]);

const BAD: Bad[] = [
  // who is not known
  ['no token', DOCUMENTS, () => ({}), 401, /needs a valid session or api key|valid API key/],
  ['another scheme', DOCUMENTS, () => ({ headers: { authorization: 'Basic YTpi' } }), 401, /valid/],
  [
    'a word for nothing',
    DOCUMENTS,
    () => ({ headers: { authorization: 'Bearer ' } }),
    401,
    /valid/,
  ],
  ['two tokens', DOCUMENTS, () => ({ headers: { authorization: 'Bearer a b' } }), 401, /valid/],
  ['a key that nobody has', DOCUMENTS, by(() => makeApiKey()), 401, /valid API key/],
  ['a slip of the pen', DOCUMENTS, by(({ key }) => `${key.slice(0, -1)}_`), 401, /valid API key/],
  ['a key that is cut off', DOCUMENTS, by(({ key }) => key.slice(0, 20)), 401, /valid API key/],
  ['half a megabyte', DOCUMENTS, by(() => 'x'.repeat(500_000)), 401, /valid/],
  [
    'an expired key',
    DOCUMENTS,
    by(async ({ ids }, house) => {
      const expiresAt = new Date(house.now.getTime() - 1);
      return (await house.key(ids.organization, { expiresAt })).key;
    }),
    401,
    /valid API key/,
  ],
  [
    'a revoked key',
    DOCUMENTS,
    by(async ({ key, ids }, house) => {
      await house.worker.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [ids.key]);
      return key;
    }),
    401,
    /valid API key/,
  ],
  ['no JWT', DOCUMENTS, by(() => 'a.b.c'), 401, /valid session/],
  [
    'alg none',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { header: { alg: 'none' }, sign: false })),
    401,
    /valid/,
  ],
  [
    'alg HS512',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { header: { alg: 'HS512' } })),
    401,
    /valid/,
  ],
  [
    'alg RS256',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { header: { alg: 'RS256' } })),
    401,
    /valid/,
  ],
  [
    'another kid',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { header: { kid: 'x' } })),
    401,
    /valid/,
  ],
  [
    'no kid',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { header: { kid: undefined } })),
    401,
    /valid/,
  ],
  [
    'a key in the header',
    DOCUMENTS,
    by(({ owner }) =>
      forged(owner, { header: { jwk: { kty: 'oct', k: 'eA' } }, secret: 'x'.repeat(32) }),
    ),
    401,
    /valid session/,
  ],
  [
    'another secret',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { secret: 'x'.repeat(32) })),
    401,
    /valid/,
  ],
  [
    'a token that expired',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { claims: { exp: 1 } })),
    401,
    /valid/,
  ],
  [
    'a token without end',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { claims: { exp: undefined } })),
    401,
    /valid/,
  ],
  [
    'a refresh token',
    DOCUMENTS,
    by(({ owner }) => forged(owner, { header: { typ: 'refresh+jwt' } })),
    401,
    /valid/,
  ],
  [
    'another organisation in the token',
    DOCUMENTS,
    by(async ({ owner }, house) => forged(owner, { claims: { org: await house.organization() } })),
    401,
    /valid session/,
  ],
  [
    'a session that was revoked',
    DOCUMENTS,
    by(async (world, house) => {
      await endSession(world, house);
      return world.member;
    }),
    401,
    /valid session/,
  ],
  ['a key where a person is needed', INVITE, as('key', { body: {} }), 401, /needs a valid session/],
  [
    'a refresh token that is none',
    'POST /api/auth/refresh',
    link({ refreshToken: 'a.b.c' }),
    401,
    /valid session/,
  ],
  [
    'a link that nobody was sent',
    VERIFY,
    link({ token: 'x'.repeat(43) }),
    401,
    /ask for a new one/,
  ],
  [
    'a code that nobody was sent',
    VERIFY,
    link({ email: 'a@example.com', code: '123456' }),
    401,
    /ask for a new one/,
  ],
  [
    'an invitation that nobody was sent',
    'POST /api/invitations/accept',
    link({ token: 'x'.repeat(43) }),
    401,
    /invitation/,
  ],
  // who may not
  [
    'a key without the scope',
    `GET ${KEYS}`,
    by(
      async ({ ids }, house) =>
        (await house.key(ids.organization, { scopes: ['documents:read'] })).key,
    ),
    403,
    /lacks the scope api-keys:read/,
  ],
  ['a role that is too low', `GET ${KEYS}`, as('member'), 403, /A member may not do this/],
  [
    'a key for another address',
    DOCUMENTS,
    by(
      async ({ ids }, house) =>
        (await house.key(ids.organization, { allowedIps: ['198.51.100.0/24'] })).key,
    ),
    403,
    /not for calls from this address/,
  ],
  [
    'an address that is blocked',
    DOCUMENTS,
    async ({ key }, house) => {
      await house.worker.query(
        `INSERT INTO ip_blocklist (range, reason, blocked_by) VALUES ('203.0.113.0/24', 'x', 'ada') ON CONFLICT DO NOTHING`,
      );
      return { token: key, ip: '203.0.113.9' };
    },
    403,
    /blocked/,
  ],
  [
    'another organisation to switch to',
    'POST /api/auth/switch',
    as('owner', { body: { organizationId: ID } }),
    403,
    /no member/,
  ],
  [
    'a role above one’s own',
    'PATCH /api/members/{id}',
    ({ member, ids }) => ({ token: member, params: { id: ids.member }, body: { role: 'owner' } }),
    403,
    /may not give or take/,
  ],
  [
    'somebody else’s role by a member',
    'PATCH /api/members/{id}',
    ({ member, ids }) => ({ token: member, params: { id: ids.owner }, body: { role: 'member' } }),
    403,
    /nobody but themselves/,
  ],
  // what is not there, or another's
  [
    'another organisation’s document',
    'GET /api/documents/{id}',
    as('key', { params: { id: ID } }),
    404,
    /no such|is no/i,
  ],
  [
    'another organisation’s key',
    `DELETE ${KEYS}/{id}`,
    as('key', { params: { id: ID } }),
    404,
    /no such API key/,
  ],
  [
    'a member who is none',
    'DELETE /api/members/{id}',
    as('owner', { params: { id: ID } }),
    404,
    /no such member/,
  ],
  [
    'a session of nobody',
    'DELETE /api/auth/sessions/{id}',
    as('owner', { params: { id: ID } }),
    404,
    /no such session/,
  ],
  [
    'an id that is none',
    'GET /api/documents/{id}',
    as('key', { params: { id: '1' } }),
    404,
    /nothing at this address/,
  ],
  [
    'SQL for an id',
    'GET /api/documents/{id}',
    as('key', { params: { id: "1' OR '1'='1" } }),
    404,
    /nothing at this/,
  ],
  ['a way out', 'GET /api/../etc/passwd', as('key'), 404, /no such route/],
  ['a route that is none', 'GET /api/nope', as('key'), 404, /no such route/],
  ['a percent sign that is none', 'GET /api/documents/%ZZ', as('key'), 404, /no such route/],
  ['an encoded NUL', 'GET /api/documents/%00', as('key'), 404, /nothing at this address/],
  // what an address does not know
  ['PUT', 'PUT /api/documents', as('key'), 405, /other methods/],
  ['DELETE', 'DELETE /api/documents', as('key'), 405, /other methods/],
  ['TRACE', 'TRACE /api/auth/link', as('key'), 405, /other methods/],
  // what cannot be read
  ['no JSON', LINK, link('{'), 400, /not JSON/],
  ['JSON with a comma too many', LINK, link('{"email":"a@example.com",}'), 400, /not JSON/],
  ['an empty body', LINK, link(''), 400, /email is missing/],
  ['a list', LINK, link('[]'), 400, /the body must be an object/],
  ['nothing', LINK, link('null'), 400, /the body must be an object/],
  ['a number', LINK, link('1'), 400, /the body must be an object/],
  ['too many levels', LINK, link(deep), 400, /more than 64 levels/],
  ['a NUL', LINK, link('{"email":"a\\u0000@example.com"}'), 400, /NUL/],
  [
    'half a letter',
    `POST ${KEYS}`,
    as('key', { body: '{"name":"a\\ud800","scopes":["documents:read"]}' }),
    400,
    /half a letter/,
  ],
  ['a NUL in a name', LINK, link('{"email":"a@example.com","\\u0000":1}'), 400, /NUL/],
  [
    'a field that is not known',
    LINK,
    link({ email: 'a@example.com', admin: true }),
    400,
    /knows no admin/,
  ],
  [
    'a prototype',
    LINK,
    link('{"email":"a@example.com","__proto__":{"admin":true}}'),
    400,
    /knows no __proto__/,
  ],
  ['an address that is none', LINK, link({ email: 'ada' }), 400, /email must be an email address/],
  ['a list for an address', LINK, link({ email: ['a@example.com'] }), 400, /email must be text/],
  [
    'an address that is too long',
    LINK,
    link({ email: `${'a'.repeat(300)}@example.com` }),
    400,
    /at most 254/,
  ],
  [
    'five digits',
    VERIFY,
    link({ email: 'a@example.com', code: '12345' }),
    400,
    /Check the request/,
  ],
  [
    'a link and a code',
    VERIFY,
    link({ token: 'x'.repeat(43), code: '123456' }),
    400,
    /Check the request/,
  ],
  [
    'a role that is none',
    INVITE,
    as('owner', { body: { email: 'a@example.com', role: 'god' } }),
    400,
    /role must be one of/,
  ],
  [
    'a page of nothing',
    DOCUMENTS,
    as('key', { query: { limit: '0' } }),
    400,
    /limit must be at least 1/,
  ],
  ['a page of everything', DOCUMENTS, as('key', { query: { limit: '1e9' } }), 400, /limit/],
  [
    'a state that is none',
    DOCUMENTS,
    as('key', { query: { status: 'x' } }),
    400,
    /status must be one of/,
  ],
  [
    'an organisation to read',
    DOCUMENTS,
    as('key', { query: { organizationId: ID } }),
    400,
    /knows no organizationId/,
  ],
  [
    'a cursor that is none',
    DOCUMENTS,
    as('key', { query: { before: 'x' } }),
    400,
    /before must be a UUID/,
  ],
  [
    'scopes that are none',
    `POST ${KEYS}`,
    as('key', { body: { name: 'a', scopes: ['*'] } }),
    400,
    /scopes\.0 must be one of/,
  ],
  [
    'a range that is none',
    `POST ${KEYS}`,
    as('key', { body: { name: 'a', scopes: ['documents:read'], allowedIps: ['x'] } }),
    400,
    /allowedIps\.0/,
  ],
  [
    'a name that turns letters around',
    `POST ${KEYS}`,
    as('key', { body: { name: 'a\u202eb', scopes: ['documents:read'] } }),
    400,
    /name is not of the form/,
  ],
  [
    'a grace of 169 hours',
    `POST ${KEYS}/{id}/rotate`,
    ({ key, ids }) => ({ token: key, params: { id: ids.key }, body: { gracePeriodHours: 169 } }),
    400,
    /at most 168/,
  ],
  [
    'half an hour',
    `POST ${KEYS}/{id}/rotate`,
    ({ key, ids }) => ({ token: key, params: { id: ids.key }, body: { gracePeriodHours: 0.5 } }),
    400,
    /whole number/,
  ],
  [
    'a request key with blanks',
    INVITE,
    as('owner', {
      headers: { 'idempotency-key': 'a b' },
      body: { email: 'a@example.com', role: 'member' },
    }),
    400,
    /Idempotency-Key/,
  ],
  ['a megabyte and a byte', LINK, link(`{"email":"${'a'.repeat(1024 * 1024)}"}`), 413, /bytes/],
  // what contradicts what is
  [
    'the last owner who leaves',
    'DELETE /api/members/{id}',
    ({ owner, ids }) => ({ token: owner, params: { id: ids.owner } }),
    409,
    /keeps an owner/,
  ],
  [
    'a key that ended, rotated',
    `POST ${KEYS}/{id}/rotate`,
    async ({ owner, ids }, house) => {
      await house.worker.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [ids.key]);
      return { token: owner, params: { id: ids.key }, body: {} };
    },
    409,
    /revoked/,
  ],
  [
    'a member, invited',
    INVITE,
    async ({ owner, ids }, house) => {
      const { rows } = await house.worker.query<{ email: string }>(
        'SELECT email FROM users WHERE id = $1',
        [ids.member],
      );
      return { token: owner, body: { email: rows[0]?.email, role: 'member' } };
    },
    409,
    /a member already/,
  ],
  [
    'a request key that came with another body',
    INVITE,
    async ({ owner }, house) => {
      const headers = { 'idempotency-key': 'once' };
      const body = (name: string) => ({ email: `${name}@example.com`, role: 'member' });
      await house.call(INVITE, { token: owner, headers, body: body('first') });
      return { token: owner, headers, body: body('second') };
    },
    422,
    /came with another request/,
  ],
  [
    'one request too many',
    DOCUMENTS,
    async ({ key }, house) => {
      house.more = { limit: { max: 1, windowSeconds: 60 } };
      await house.call(DOCUMENTS, { token: key });
      return { token: key };
    },
    429,
    /More than 1 requests in 60 seconds/,
  ],
];

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
});
