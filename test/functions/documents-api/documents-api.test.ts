import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDocumentsApiHandler } from '../../../functions/documents-api/handler.ts';
import type { Upload } from '../../../shared/documents/intake/storage.ts';
import { documentsApi as contract } from '../../../shared/documents/routes.ts';
import { bearer } from '../../../shared/platform/http/bearer.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { clock, makeOrganization, makeWorld, print } from '../../documents/support/world.ts';
import { callRoute } from '../../support/http.ts';
import { version } from '../../support/secret-version.ts';

describe('documents-api', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  const signed: Upload[] = [];
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());

  const values = { AWSCURRENT: 'good', AWSPREVIOUS: 'good-until-lately' };
  const application = bearer({
    secrets: createSecretReader({
      clock,
      fetchSecret: async (_, stage) => version(values[stage], clock()),
    }),
    secretArn: 'arn:documents-token',
    clock,
  });

  async function call(
    routeKey: string,
    input: { id?: string; query?: Record<string, string>; body?: unknown; token?: string } = {},
  ) {
    const handler = createDocumentsApiHandler({
      db: world.api,
      clock,
      bucket: 'documents',
      application,
      storage: {
        load: async () => new Uint8Array(),
        presign: async (upload) => {
          signed.push(upload);
          return { url: 'http://127.0.0.1/put', headers: {} };
        },
      },
    });
    return callRoute({ handler, contract }, routeKey, {
      token: input.token ?? 'good',
      query:
        routeKey === 'POST /api/documents'
          ? {}
          : { organizationId: world.organizationId, ...input.query },
      ...(input.id ? { params: { id: input.id } } : {}),
      ...(input.body === undefined ? {} : { body: input.body }),
    });
  }
  const upload = () => ({
    organizationId: world.organizationId,
    fileName: 'Rechnung Mai.pdf',
    size: 1_234,
    contentType: 'application/pdf',
  });

  it('refuses callers without the application’s token', async () => {
    expect((await call('GET /api/documents', { token: 'bad' })).status).toBe(401);
    for (const routeKey of Object.keys(contract.routes))
      expect([routeKey, (await call(routeKey, { token: 'bad' })).status]).toEqual([routeKey, 401]);
  });

  it('lets the token before the last rotation in, while it overlaps', async () => {
    expect((await call('GET /api/documents', { token: 'good-until-lately' })).status).toBe(200);
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
    [{ contentType: 'image/png' }, /contentType/],
    [{ fileName: '' }, /fileName/],
    [{ organizationId: 'x' }, /organizationId/],
  ])('refuses an upload with %p', async (wrong, message) => {
    const { status, body } = await call('POST /api/documents', { body: { ...upload(), ...wrong } });
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
  });

  it('shows, corrects, approves and lists a document, and nothing of another organisation', async () => {
    const sent = await world.send((await print({ seed: 62 })).pdf);
    const shown = await call('GET /api/documents/{id}', { id: sent.id });
    expect(shown.body).toMatchObject({ id: sent.id, status: 'review', matches: expect.any(Array) });
    const stranger = { organizationId: '00000000-0000-4000-8000-000000000000' };
    expect((await call('GET /api/documents/{id}', { id: sent.id, query: stranger })).status).toBe(
      404,
    );

    const correction = { correction: { orderNumber: 'PO-1' }, by: 'ann' };
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
      body: { by: 'ann' },
    });
    expect(approved.body.status).toBe('approved');
    const list = await call('GET /api/documents', { query: { status: 'approved' } });
    expect(list.body.documents.map((document: { id: string }) => document.id)).toEqual([sent.id]);

    await call('POST /api/documents/{id}/reject', { id: sent.id, body: { by: 'ann' } });
    expect((await call('POST /api/documents/{id}/approve', { id: sent.id, body: {} })).status).toBe(
      409,
    );
  });

  it('lists page by page, also those that were announced in the same moment', async () => {
    const organizationId = await makeOrganization(world.db, 'Busy');
    for (let i = 0; i < 5; i++)
      await call('POST /api/documents', { body: { ...upload(), organizationId } });
    const seen: string[] = [];
    for (let before = ''; ; ) {
      const query = { organizationId, limit: '2', ...(before ? { before } : {}) };
      const { body } = await call('GET /api/documents', { query });
      seen.push(...body.documents.map((document: { id: string }) => document.id));
      if (!body.next) break;
      before = body.next;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    const wrong: Record<string, string>[] = [
      { before: 'yesterday' },
      { limit: 'x' },
      { status: 'foo' },
      { page: '2' },
    ];
    for (const query of wrong)
      expect((await call('GET /api/documents', { query })).status).toBe(400);
  });
});
