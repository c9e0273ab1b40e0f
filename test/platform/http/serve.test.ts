import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import {
  AlreadyDone,
  Conflict,
  Forbidden,
  InvalidRequest,
  NotFound,
  RetryLater,
  TooLarge,
  TooManyRequests,
  Unauthorized,
} from '../../../shared/platform/errors.ts';
import { header, rawBody } from '../../../shared/platform/http/request.ts';
import { answer, apiContract } from '../../../shared/platform/http/route.ts';
import { serve } from '../../../shared/platform/http/serve.ts';
import { callRoute, httpRequest, type RequestParts } from '../../support/http.ts';

/** How often the schema of a route was made. */
let made = 0;
const contract = apiContract({
  function: 'things',
  routes: {
    'GET /things': {
      does: 'Lists things.',
      caller: 'operator',
      query: () =>
        z.strictObject({
          color: z.optional(z.enum(['red', 'blue'])),
          limit: z._default(z.int().check(z.minimum(1), z.maximum(200)), 50),
        }),
      answers: { 200: () => z.object({ color: z.optional(z.string()), limit: z.int() }) },
      errors: [404, 409, 413, 500],
    },
    'PUT /things/{id}': {
      does: 'Names a thing.',
      caller: 'anyone',
      params: () => {
        made += 1;
        return z.object({ id: z.uuid() });
      },
      body: () =>
        z.strictObject({
          name: z.string().check(z.minLength(2), z.maxLength(5)),
          size: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
          tags: z.optional(z.array(z.string()).check(z.maxLength(1))),
        }),
      answers: { 200: () => z.object({ id: z.uuid(), name: z.string(), at: z.iso.datetime() }) },
    },
    'POST /things/open': {
      does: 'Takes what it is given.',
      caller: 'anyone',
      open: true,
      answers: { 200: 'text/plain' },
    },
    'POST /things/refresh': {
      does: 'Needs nothing.',
      caller: 'anyone',
      answers: { 200: 'text/plain' },
    },
    'GET /page': {
      does: 'Shows a page.',
      caller: 'anyone',
      answers: { 200: 'text/html' },
    },
  },
});

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const PUT = 'PUT /things/{id}';

describe('a function of routes', () => {
  let fails: unknown;
  const handler = serve(contract, {
    callers: {
      operator: async (request) => {
        if (header(request, 'authorization') !== 'Bearer good') throw new Unauthorized('no token');
        return { by: 'ada' };
      },
    },
    handlers: {
      'GET /things': async ({ query }) => {
        if (fails) throw fails;
        return answer(200, query);
      },
      'PUT /things/{id}': async ({ params, body }) =>
        answer(200, { ...params, name: body.name, at: new Date(0) }),
      'POST /things/open': async (_call, request) => answer(200, String(rawBody(request))),
      'POST /things/refresh': async () => answer(200, 'done'),
      'GET /page': async () =>
        answer(200, '<p>hello</p>', {
          'referrer-policy': 'no-referrer',
          'content-security-policy':
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        }),
    },
  });
  const call = (key: string, parts: RequestParts = {}) =>
    callRoute({ handler, contract }, key, { token: 'good', ...parts });
  const put = (body: unknown, id = ID) => call(PUT, { params: { id }, body });

  it('hands a handler what the schemas made of the request, and writes its answer', async () => {
    expect(await call('GET /things', { query: { limit: '7', color: 'red' } })).toMatchObject({
      status: 200,
      body: { limit: 7, color: 'red' },
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    expect((await call('GET /things')).body).toEqual({ limit: 50 });
    expect((await put({ name: 'ab' })).body).toEqual({
      id: ID,
      name: 'ab',
      at: '1970-01-01T00:00:00.000Z',
    });
    expect(await call('GET /page')).toMatchObject({
      body: '<p>hello</p>',
      headers: { 'content-type': 'text/html; charset=utf-8', 'referrer-policy': 'no-referrer' },
    });
  });

  it.each([
    [{ limit: 'x' }, 'limit must be a number'],
    [{ limit: '' }, 'limit must be a number'],
    [{ limit: '1.5' }, 'limit must be a whole number'],
    [{ limit: '0x10' }, 'limit must be a number'],
    [{ limit: '0' }, 'limit must be at least 1'],
    [{ limit: '201' }, 'limit must be at most 200'],
    [{ color: 'foo' }, 'color must be one of red, blue'],
    [{ colour: 'red' }, 'the query knows no colour'],
    [{ color: 'red\0' }, 'characters that nothing may'],
    [{ __proto__x: '1', limit: '900' }, 'limit must be at most 200; the query knows no __proto__x'],
  ])('says what is wrong with the query %j', async (query, words) => {
    const { status, body } = await call('GET /things', { query });
    expect([status, body.message]).toEqual([400, expect.stringContaining(words)]);
  });

  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  it.each([
    ['{nope', 'The body is not JSON'],
    ['', 'name is missing'],
    ['"text"', 'the body must be an object'],
    [{ name: 'a' }, 'name must have at least 2 characters'],
    [{ name: 'abcdef' }, 'name must have at most 5 characters'],
    [{ name: 3 }, 'name must be text'],
    [{ name: 'ab', size: 101 }, 'size must be at most 100'],
    [{ name: 'ab', size: 'big' }, 'size must be a'],
    [{ name: 'ab', tags: ['a', 'b'] }, 'tags must have at most 1 entry'],
    [{ name: 'ab', tags: [1] }, 'tags.0 must be text'],
    [{ name: 'ab', other: 1 }, 'the body knows no other'],
    [{ name: 'a\0b' }, 'The body holds the character NUL'],
    [{ name: 'ab', 'k\0': 1 }, 'The body holds the character NUL'],
    [{ name: 'ab', tags: [{ deep: ['\0'] }] }, 'The body holds the character NUL'],
    [`{"name":"ab","tags":${nested(65)}}`, 'more than 64 levels'],
    [nested(20_000), 'more than 64 levels'],
    [`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'more than 64 levels'],
  ])('says what is wrong with the body %j', async (body, words) => {
    const refused = await put(body);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining(words)]);
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'knows no field %s, which every object has',
    async (name) => {
      for (const value of ['1', 'null', '']) {
        const asked = await call('GET /things', { query: Object.fromEntries([[name, value]]) });
        expect([asked.status, asked.body.message]).toEqual([
          400,
          expect.stringContaining(`the query knows no ${name}`),
        ]);
      }
      const body = Object.fromEntries([
        [name, { a: 1 }],
        ['name', 5],
      ]);
      expect((await put(body)).body.message).toContain(`the body knows no ${name}`);
      expect((await put({ name: 'cup', tags: body })).status).toBe(400);
    },
  );

  it('carries text through whole that only looks like something forbidden', async () => {
    expect((await put({ name: '\\u00' })).body.name).toBe('\\u00');
  });

  it('never repeats a value of the request in its words', async () => {
    const refused = await put({ name: 'ab', size: 'hunter2', 'a"<b>\u202e': 1 });
    expect(refused.body.message).not.toMatch(/hunter2|<|\u202e/);
  });

  it('takes a body of a megabyte at most', async () => {
    expect((await put(`{"name":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413);
  });

  it('makes a schema with the first request that needs it, and keeps it', async () => {
    await put({ name: 'ab' });
    await put({ name: 'ab' });
    expect(made).toBe(1);
  });

  it('takes no word that a route does not declare, unless the route is open', async () => {
    const [query, body] = [{ utm: 'x' }, { more: 1 }];
    const told = async (key: string, parts: RequestParts) => {
      const { status, body: said } = await call(key, parts);
      return [status, said.message ?? said];
    };
    const unknown = (words: string) => [400, expect.stringContaining(words)];
    expect(await told('GET /page', { query })).toEqual(unknown('the query knows no utm'));
    const refresh = 'POST /things/refresh';
    expect(await told(refresh, { body })).toEqual(unknown('the body knows no more'));
    expect(await told(refresh, { query })).toEqual(unknown('the query knows no utm'));
    expect(await told(refresh, {})).toEqual([200, 'done']);
    expect(await told('POST /things/open', { query, body })).toEqual([200, '{"more":1}']);
    // What a GET carries as a body nobody reads.
    expect((await call('GET /page', { body })).status).toBe(200);
  });

  it('leads nowhere from an address that cannot be one of ours', async () => {
    const refused = await put({ name: 'ab' }, 'x');
    expect(refused.body.message).toBe('There is nothing at this address: id must be a UUID');
    expect((await put({ name: 'ab' }, 'x')).status).toBe(404);
    expect((await put({ name: 'ab' }, `${ID}\0`)).status).toBe(404);
    expect((await call('GET /nothing')).status).toBe(404);
    expect((await call('constructor')).status).toBe(404);
  });

  it('checks who calls before it reads anything', async () => {
    const stranger = { token: 'bad', query: { limit: 'x' } };
    expect((await call('GET /things', stranger)).status).toBe(401);
  });

  it.each([
    [new InvalidRequest('no'), 400, 'Bad Request'],
    [new Unauthorized('no'), 401, 'Unauthorized'],
    [new Forbidden('no'), 403, 'Forbidden'],
    [new NotFound('no'), 404, 'Not Found'],
    [new Conflict('no'), 409, 'Conflict'],
    [new TooLarge('no'), 413, 'Content Too Large'],
    [new TooManyRequests('no'), 429, 'Too Many Requests'],
    [new RetryLater('no'), 503, 'Service Unavailable'],
  ])('answers %s with its status, message and request id', async (error, statusCode, name) => {
    fails = error;
    expect(await call('GET /things')).toMatchObject({
      status: statusCode,
      body: { statusCode, error: name, message: 'no', requestId: 'r-1' },
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    });
    fails = undefined;
  });

  it.each([new Error('SELECT secret FROM users'), new AlreadyDone('secret'), 'secret'])(
    'says nothing of a defect but where to look: %s',
    async (error) => {
      fails = error;
      const { status, body } = await call('GET /things');
      expect([status, body.requestId]).toEqual([500, 'r-1']);
      expect(body.message).not.toContain('secret');
      fails = undefined;
    },
  );
});

describe('a request', () => {
  it('has headers in any casing and bytes in either encoding', () => {
    const request = httpRequest('POST /x', { headers: { 'Stripe-SIGNATURE': 't=1' } });
    expect(header(request, 'stripe-signature')).toBe('t=1');
    const bytes = Buffer.from('{"é":1}');
    const encoded = { ...request, body: bytes.toString('base64'), isBase64Encoded: true };
    expect(rawBody(encoded)).toEqual(bytes);
    expect(rawBody({ ...request, body: bytes.toString() })).toEqual(bytes);
  });
});
