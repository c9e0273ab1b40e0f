import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openapiDocument } from '../../shared/compose/openapi.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const APP = 'https://app.example.com';

describe('pages in a browser', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(() => {
    house.more = {};
  });

  const allowed = async (origin: string) =>
    (await house.call('GET /api/openapi.json', { headers: { origin } })).headers[
      'access-control-allow-origin'
    ];
  const ask = (origin: string) =>
    house.ask('OPTIONS /api/documents', {
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  it('of an allowed origin may ask and read, refusals too', async () => {
    const { statusCode, headers } = await ask(APP);
    expect([statusCode, headers?.['access-control-allow-origin']]).toEqual([204, APP]);
    expect(headers?.['access-control-allow-headers']).toContain('idempotency-key');
    const methods = headers?.['access-control-allow-methods']?.toString().split(', ');
    const used = Object.keys(tenantApi.routes).map((key) => key.split(' ')[0]);
    expect(methods?.sort()).toEqual([...new Set(used)].sort());
    const refused = await house.call('GET /api/documents', { headers: { origin: APP } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, APP]);
    expect(refused.headers['access-control-expose-headers']).toContain('retry-after');
    expect(refused.headers.vary).toBe('origin');
  });

  it.each([
    'https://app.example.com.evil.example',
    'https://preview.app.example.com',
    'http://app.example.com',
    'https://app.example.com:444',
    'http://localhost:3000',
    'null',
    '',
  ])('of %s may not, where the mode is strict', async (origin) => {
    expect(await allowed(origin)).toBeUndefined();
    expect((await ask(origin)).statusCode).toBe(403);
  });

  it('of a preview or of one’s own machine may, where it is not', async () => {
    house.more = { cors: { origins: [APP], strict: false } };
    for (const origin of ['https://preview.app.example.com', 'http://localhost:3000', APP])
      expect(await allowed(origin)).toBe(origin);
    for (const origin of ['https://evilapp.example.com', 'http://localhost.evil.example', 'x'])
      expect(await allowed(origin)).toBeUndefined();
  });

  it('are declared beside the error that their status can be too', () => {
    const { paths } = openapiDocument(tenantApi) as {
      paths: Record<string, Record<string, { responses: Record<string, { content: object }> }>>;
    };
    const refused = paths['/api/auth/sign-in']?.post?.responses[401]?.content ?? {};
    expect(Object.keys(refused)).toEqual(['text/html', 'application/problem+json']);
  });

  it('show the routes without a script, from the document that is served', async () => {
    const openapi = JSON.stringify(openapiDocument(tenantApi));
    house.more = { openapi: async () => openapi };
    const { status, body } = await house.call('GET /api/docs');
    expect(status).toBe(200);
    for (const key of Object.keys(tenantApi.routes)) {
      const [method, path] = key.split(' ');
      expect(body).toContain(`<span class="m">${method}</span> ${path}</h2>`);
    }
  });
});
