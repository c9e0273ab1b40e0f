import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../console/app.ts';
import { createSignInLink } from '../../console/security/session.ts';
import { startConsole } from '../../console/start.ts';
import { createContext, type OpsContext } from '../../ops/context.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';
import { expectStrictPage } from '../support/strict-page.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';

describe('the operator console', () => {
  let stack: TestStack;
  let context: OpsContext;
  let app: ReturnType<typeof createConsole>;

  const form = (fields: Record<string, string>) => ({
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(`${HOST}${path}`, { headers: { host: '127.0.0.1:4000', ...headers } });
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) =>
    app.request(`${HOST}${path}`, {
      ...form(fields),
      headers: { host: '127.0.0.1:4000', ...headers },
    });
  const cookieOf = (response: Response) =>
    (response.headers.get('set-cookie') ?? '').split(';')[0] as string;
  const signIn = async () => cookieOf(await post('/sign-in', { operator: 'Ada', key: KEY }));
  const formTokenOf = (page: string) =>
    /name="form-token" value="([^"]+)"/.exec(page)?.[1] as string;

  beforeAll(async () => {
    stack = await startTestStack();
    context = stack.context();
  });
  beforeEach(async () => {
    app = createConsole({ context, key: KEY });
    await context.db.query('DELETE FROM dead_letters');
  });
  afterAll(() => stack.stop());

  it('does not start without its key', async () => {
    await expect(startConsole({ context, key: '', port: 0 })).rejects.toThrow('needs its key');
  });

  it('names a taken port', async () => {
    const { url, stop } = await startConsole({ context, key: KEY, port: 0 });
    const port = Number(new URL(url).port);
    await expect(startConsole({ context, key: KEY, port })).rejects.toThrow(
      `Port ${port} is taken`,
    );
    await stop();
  });

  it('shows nothing to who is not signed in', async () => {
    for (const path of ['/', '/dead-letters', '/audit', '/nowhere']) {
      const response = await get(path);
      expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-in']);
    }
    expect((await post('/dead-letters/replay', { id: 'x' })).headers.get('location')).toBe(
      '/sign-in',
    );
    expect((await get('/', { cookie: 'nightshift_console_4000=e30.forged' })).status).toBe(303);
  });

  it('takes the right key only, and few wrong ones', async () => {
    const wrong = await post('/sign-in', { operator: 'Eve', key: 'wrong' });
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
    for (let i = 0; i < 9; i++) await post('/sign-in', { operator: 'Eve', key: 'wrong' });
    expect((await post('/sign-in', { operator: 'Eve', key: KEY })).status).toBe(429);
  });

  it('signs in by a link once, and for two minutes', async () => {
    const now = new Date();
    const link = createSignInLink({ key: KEY, operator: 'Ada', role: 'act', now });
    const first = await get(`/sign-in?link=${link}`);
    expect(first.status).toBe(303);
    expect(await (await get('/audit', { cookie: cookieOf(first) })).text()).toContain('Ada');
    expect((await get(`/sign-in?link=${link}`)).status).toBe(401);
    const old = new Date(now.getTime() - 121_000);
    const late = createSignInLink({ key: KEY, operator: 'Ada', role: 'act', now: old });
    expect((await get(`/sign-in?link=${late}`)).status).toBe(401);
    const foreign = createSignInLink({
      key: 'another-key-that-is-of-the-same-length',
      operator: 'Eve',
      role: 'secrets',
      now,
    });
    expect((await get(`/sign-in?link=${foreign}`)).status).toBe(401);
  });

  it('ends its sessions when the key is rotated', async () => {
    let key = KEY;
    app = createConsole({ context, key: async () => key });
    const cookie = await signIn();
    expect((await get('/jobs', { cookie })).status).toBe(200);
    key = 'the-key-of-the-console-after-its-rotation';
    expect((await get('/jobs', { cookie })).status).toBe(303);
  });

  it('keeps its cookie from scripts and other sites, and its pages from caches and frames', async () => {
    const signedIn = await post('/sign-in', { operator: 'Ada', key: KEY });
    expect(signedIn.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/);
    const { headers } = await get('/audit', { cookie: cookieOf(signedIn) });
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('shows the routes of the API to the signed-in', async () => {
    expect((await get('/api/docs')).status).toBe(303);
    const cookie = await signIn();
    const page = await get('/api/docs', { cookie });
    const body = await page.text();
    expectStrictPage(page.headers.get('content-security-policy'), body);
    expect(body).toContain('/api/documents/{id}');
    const described = await get('/api/openapi.json', { cookie });
    expect(await described.json()).toMatchObject({ openapi: '3.1.0' });
  });

  it('answers under its own names only', async () => {
    expect((await get('/sign-in', { host: 'evil.example:4000' })).status).toBe(421);
  });

  it('takes no form that is not its own', async () => {
    await createDeadLetters({ sql: context.db, clock: () => new Date() }).record(makeFailed());
    const { rows } = await context.db.query<{ id: string }>('SELECT id FROM dead_letters');
    const id = rows[0]?.id as string;
    const cookie = await signIn();
    const token = formTokenOf(await (await get('/dead-letters', { cookie })).text());
    const fields = { id, reason: 'test' };
    const status = async (more: Record<string, string>, headers: Record<string, string> = {}) =>
      (await post('/dead-letters/discard', { ...fields, ...more }, { cookie, ...headers })).status;
    expect(await status({})).toBe(403);
    expect(await status({ 'form-token': 'made-up' })).toBe(403);
    expect(await status({ 'form-token': token }, { origin: 'http://evil.example' })).toBe(403);
    expect(await status({ 'form-token': token }, { origin: 'null' })).toBe(403);
    expect(await status({ 'form-token': token }, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(
      await status({ 'form-token': token }, { origin: HOST, 'sec-fetch-site': 'same-origin' }),
    ).toBe(303);
  });

  it('shows what others wrote as text, never as markup', async () => {
    const evil = '<script>alert(1)</script>"><img src=x>';
    await createDeadLetters({ sql: context.db, clock: () => new Date() }).record(
      makeFailed({
        queue: evil,
        error: { name: evil, message: evil },
        body: evil,
        effectKey: evil,
      }),
    );
    const cookie = await signIn();
    const list = await (await get('/dead-letters', { cookie })).text();
    const id = /dead-letters\/([0-9a-f-]{36})/.exec(list)?.[1];
    const detail = await (await get(`/dead-letters/${id}`, { cookie })).text();
    const asked = await (
      await get(`/dead-letters?queue=${encodeURIComponent(evil)}`, { cookie })
    ).text();
    for (const page of [list, detail, asked]) {
      expect(page.replace('<script src="/console.js"', '')).not.toContain('<script');
      expect(page).not.toContain('<img');
      expect(page).toContain('&lt;script&gt;');
    }
  });

  it('never shows a body in the list', async () => {
    await createDeadLetters({ sql: context.db, clock: () => new Date() }).record(
      makeFailed({ body: '{"email":"someone@example.com"}' }),
    );
    const cookie = await signIn();
    expect(await (await get('/dead-letters', { cookie })).text()).not.toContain(
      'someone@example.com',
    );
  });

  it('says what is wrong with a request, and nothing about the inside', async () => {
    const cookie = await signIn();
    const bad = await get('/dead-letters?since=yesterday', { cookie });
    expect(bad.status).toBe(400);
    expect(await bad.text()).toContain('Since takes a span');
    expect((await get('/dead-letters/nonsense', { cookie })).status).toBe(404);
    expect((await get('/audit/00000000-0000-4000-8000-000000000000', { cookie })).status).toBe(404);
  });

  it('still shows the queues when the database is down', async () => {
    const down = structuredClone(stack.stack);
    if (down.local) down.local.workerUrl = 'postgres://worker:hunter2@127.0.0.1:1/none';
    const broken = createContext({ stack: down });
    app = createConsole({ context: broken, key: KEY });
    const cookie = await signIn();
    const page = await (await get('/', { cookie })).text();
    expect(page).toContain('The database cannot be reached');
    expect(page).toContain('billing');
    expect(page).not.toContain('hunter2');
    expect((await get('/dead-letters', { cookie })).status).toBe(503);
    await broken.close();
  });
});
