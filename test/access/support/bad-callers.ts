import { makeApiKey } from '../../../shared/access/api-keys/api-key.ts';
import {
  as,
  type Bad,
  by,
  DOCUMENTS,
  endSession,
  forged,
  ID,
  INVITE,
  KEYS,
  link,
  VERIFY,
} from './bad.ts';

/** Who is not known, may not, or asks for what is not there. */
export const BAD_CALLERS: Bad[] = [
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
  ['PUT', 'PUT /api/documents', as('key'), 405, /This address takes [A-Z]/],
  ['DELETE', 'DELETE /api/documents', as('key'), 405, /This address takes [A-Z]/],
  ['TRACE', 'TRACE /api/auth/link', as('key'), 405, /This address takes [A-Z]/],
];
