import { as, type Bad, DOCUMENTS, deep, ID, INVITE, KEYS, LINK, link, VERIFY } from './bad.ts';

/** What cannot be read, or contradicts what is. */
export const BAD_BODIES: Bad[] = [
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
  ['an address that is none', LINK, link({ email: 'ada' }), 400, /email does not fit: it has no @/],
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
    as('key', { query: { after: 'x' } }),
    400,
    /no place in this list/,
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
