import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTenantApiHandler } from '../../functions/tenant-api/handler.ts';
import { createApiKey } from '../../shared/access/api-keys/create-key.ts';
import { SCOPES, type Scope } from '../../shared/access/scopes.ts';
import type { DocumentStorage, Upload } from '../../shared/documents/intake/storage.ts';
import { documentRoutes } from '../../shared/documents/routes.ts';
import { tenantApi as contract } from '../../shared/tenant-api.ts';
import { callRoute } from '../support/http.ts';
import { PEPPER, tenantApiDeps } from '../support/tenant-api-deps.ts';
import { clock, makeOrganization, makeWorld, print } from './support/world.ts';

describe('documents over the API', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let token: string;
  const signed: Upload[] = [];
  beforeAll(async () => {
    world = await makeWorld();
    token = await keyOf(world.organizationId);
  });
  afterAll(() => world.end());

  const keyOf = async (organizationId: string, scopes: Scope[] = [...SCOPES]) => {
    const wanted = {
      organizationId,
      by: 'test',
      name: 'test',
      scopes,
      allowedIps: [],
      expiresAt: null,
    };
    return (await createApiKey(wanted, { db: world.db, clock, peppers: [PEPPER] })).key;
  };

  async function call(
    routeKey: string,
    input: { id?: string; query?: Record<string, string>; body?: unknown; token?: string } = {},
  ) {
    const storage: DocumentStorage = {
      load: async () => new Uint8Array(),
      put: async () => {},
      presign: async (upload) => {
        signed.push(upload);
        return { url: 'http://127.0.0.1/put', headers: {} };
      },
    };
    const handler = createTenantApiHandler(tenantApiDeps({ db: world.api, clock, storage }));
    return callRoute({ handler, contract }, routeKey, {
      token: input.token ?? token,
      ...(input.query ? { query: input.query } : {}),
      ...(input.id ? { params: { id: input.id } } : {}),
      ...(input.body === undefined ? {} : { body: input.body }),
    });
  }
  const upload = () => ({
    fileName: 'Rechnung Mai.pdf',
    size: 1_234,
    contentType: 'application/pdf',
  });

  it('refuses callers without a key, and keys without the scope', async () => {
    const other = await keyOf(world.organizationId, ['api-keys:read']);
    for (const routeKey of Object.keys(documentRoutes)) {
      const id = '00000000-0000-4000-8000-000000000000';
      for (const [as, status] of [
        ['bad', 401],
        [other, 403],
      ] as const)
        expect([routeKey, (await call(routeKey, { id, token: as })).status]).toEqual([
          routeKey,
          status,
        ]);
    }
  });

  it('opens an upload of exactly the announced size and type', async () => {
    const { status, body } = await call('POST /api/documents', { body: upload() });
    expect(status).toBe(201);
    expect(body.upload).toMatchObject({
      method: 'PUT',
      url: 'http://127.0.0.1/put',
      validForSeconds: 900,
    });
    expect(signed.at(-1)).toMatchObject({
      key: `uploads/${world.organizationId}/${body.id}/Rechnung-Mai.pdf`,
      bytes: 1_234,
      contentType: 'application/pdf',
    });
    expect((await call('GET /api/documents/{id}', { id: body.id })).body.status).toBe(
      'awaiting-upload',
    );
  });

  it.each([
    [{ size: 26 * 1024 * 1024 }, /size/],
    [{ size: 0 }, /size/],
    [{ contentType: 'image/heic' }, /contentType/],
    [{ fileName: '' }, /fileName/],
    [{ organizationId: '00000000-0000-4000-8000-000000000000' }, /organizationId/],
  ])('refuses an upload with %p', async (wrong, message) => {
    const { status, body } = await call('POST /api/documents', { body: { ...upload(), ...wrong } });
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
  });

  it('shows, corrects, approves and lists a document, and nothing of another organisation', async () => {
    const sent = await world.send((await print({ seed: 62 })).pdf);
    const shown = await call('GET /api/documents/{id}', { id: sent.id });
    expect(shown.body).toMatchObject({ id: sent.id, status: 'review', matches: expect.any(Array) });
    const stranger = await keyOf(await makeOrganization(world.db, 'Lindner'));
    for (const routeKey of Object.keys(documentRoutes).filter((key) => key.includes('{id}'))) {
      const answer = await call(routeKey, {
        id: sent.id,
        token: stranger,
        body: routeKey.endsWith('corrections') ? { correction: { orderNumber: 'PO-6' } } : {},
      });
      expect([routeKey, answer.status]).toEqual([routeKey, 404]);
    }
    expect((await call('GET /api/documents', { token: stranger })).body.documents).toEqual([]);

    const correction = { correction: { orderNumber: 'PO-1' } };
    const corrected = await call('POST /api/documents/{id}/corrections', {
      id: sent.id,
      body: correction,
    });
    expect(corrected.body.invoice.orderNumber).toBe('PO-1');
    const wrong = { correction: { issueDate: 'tomorrow' } };
    expect(
      (await call('POST /api/documents/{id}/corrections', { id: sent.id, body: wrong })).status,
    ).toBe(400);

    const approved = await call('POST /api/documents/{id}/approve', {
      id: sent.id,
      body: {},
    });
    expect(approved.body.status).toBe('approved');
    const list = await call('GET /api/documents', { query: { status: 'approved' } });
    expect(list.body.documents.map((document: { id: string }) => document.id)).toEqual([sent.id]);

    await call('POST /api/documents/{id}/reject', { id: sent.id, body: {} });
    expect((await call('POST /api/documents/{id}/approve', { id: sent.id, body: {} })).status).toBe(
      409,
    );
  });

  it('lists page by page, also those that were announced in the same moment', async () => {
    const organizationId = await makeOrganization(world.db, 'Busy');
    const busy = await keyOf(organizationId);
    for (let i = 0; i < 5; i++) await call('POST /api/documents', { body: upload(), token: busy });
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const query = { limit: '2', ...(after ? { after } : {}) };
      const { body } = await call('GET /api/documents', { query, token: busy });
      seen.push(...body.documents.map((document: { id: string }) => document.id));
      if (!body.next) break;
      after = body.next;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    const wrong: Record<string, string>[] = [
      { after: 'yesterday' },
      { limit: 'x' },
      { status: 'foo' },
      { page: '2' },
    ];
    for (const query of wrong)
      expect((await call('GET /api/documents', { query })).status).toBe(400);
  });
});
