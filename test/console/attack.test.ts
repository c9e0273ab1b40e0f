import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../console/app.ts';
import { createSignInLink } from '../../console/security/session.ts';
import type { OpsContext } from '../../ops/context.ts';
import type { Role } from '../../ops/stack/roles.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';
import { type Seeded, seed } from './support/seed.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';
/** What anybody may have: the sign-in itself, and what a page looks like. */
const OPEN = ['/sign-in', '/console.css', '/console.js', '/moon.svg'];

describe('every address of the console', () => {
  let stack: TestStack;
  let context: OpsContext;
  let seeded: Seeded;
  let now = Date.now();
  let key = KEY;
  let app: ReturnType<typeof createConsole>;
  const none: string[] = [];

  beforeAll(async () => {
    stack = await startTestStack(['billing', 'dlq', 'jobs'], {
      buckets: ['documents', 'archive'],
    });
    context = { ...stack.context(), clock: () => new Date(now) };
    seeded = await seed(context);
    app = createConsole({ context, key: async () => key });
  });
  afterAll(() => stack.stop());

  /** All that is routed, with what stands in its place: of a new page, too. */
  const addresses = () => {
    const ids: Record<string, string> = {
      ':organization': seeded.organizationId,
      ':id': seeded.letterId,
      ':job': 'create-checkins',
      ':page': '1.svg',
    };
    const known = app.routes.filter(({ method, path }) => method !== 'ALL' && !OPEN.includes(path));
    return [
      ...new Map(known.map(({ method, path }) => [`${method} ${path}`, { method, path }])).values(),
    ].map(({ method, path }) => ({
      method,
      path: path.replace(/:\w+/g, (name) => ids[name] ?? seeded.documentId),
    }));
  };
  const ask = async (
    { method, path }: { method: string; path: string },
    {
      cookie,
      fields = {},
      ...headers
    }: { cookie?: string; fields?: Record<string, string> } & Record<string, unknown> = {},
  ) => {
    const answer = await app.request(HOST + path, {
      method,
      headers: {
        host: '127.0.0.1:4000',
        ...(cookie && { cookie }),
        ...(headers as Record<string, string>),
      },
      ...(method === 'POST' && { body: new URLSearchParams(fields) }),
    });
    await answer.body?.cancel();
    return answer;
  };
  const signIn = async (role: Role = 'secrets') => {
    const link = createSignInLink({ key, operator: 'Eve', role, now: new Date(now) });
    const answer = await app.request(`${HOST}/sign-in?link=${link}`, {
      headers: { host: '127.0.0.1:4000' },
    });
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  };
  const tokenOf = async (cookie: string) => {
    const page = await app.request(`${HOST}/audit`, {
      headers: { host: '127.0.0.1:4000', cookie },
    });
    return /name="form-token" value="([^"]+)"/.exec(await page.text())?.[1] as string;
  };
  /** Those that did something else than send to the sign-in. */
  const let_in = async (cookie: string | undefined) => {
    const found: string[] = [];
    for (const address of addresses()) {
      const answer = await ask(address, cookie === undefined ? {} : { cookie });
      if (answer.status !== 303 || answer.headers.get('location') !== '/sign-in')
        found.push(`${address.method} ${address.path}: ${answer.status}`);
    }
    return found;
  };

  it('is known here: as many as there are pages', () => {
    expect(addresses().length).toBeGreaterThan(40);
  });

  it('sends to the sign-in who has no session, a forged one, an expired, an ended or a rotated one', async () => {
    expect(await let_in(undefined)).toEqual(none);
    const [name, value = ''] = (await signIn()).split('=');
    const [claim = '', signature] = value.split('.');
    const forged = JSON.parse(Buffer.from(claim, 'base64url').toString());
    const more = Buffer.from(JSON.stringify({ ...forged, role: 'secrets', expiresAt: 9e15 }));
    expect(await let_in(`${name}=${more.toString('base64url')}.${signature}`)).toEqual(none);
    const expired = await signIn();
    now += 13 * 3_600_000;
    expect(await let_in(expired)).toEqual(none);
    const ended = await signIn();
    const token = await tokenOf(ended);
    await ask(
      { method: 'POST', path: '/sign-out' },
      { cookie: ended, fields: { 'form-token': token } },
    );
    expect(await let_in(ended)).toEqual(none);
    const before = await signIn();
    key = 'another-key-that-is-of-the-same-length!';
    expect(await let_in(before)).toEqual(none);
  });

  it('answers a filter that nobody would type with a word, never with a failure of ours', async () => {
    const cookie = await signIn();
    const page = async (path: string) => {
      const answer = await app.request(HOST + path, {
        headers: { host: '127.0.0.1:4000', cookie },
      });
      return { status: answer.status, html: await answer.text() };
    };
    const absurd = [
      '\0',
      'harbor\u202e\0',
      '2026-13-45',
      '2026',
      '-1',
      '1e309',
      '<img src=x onerror=alert(1)>',
      `'${'x'.repeat(10_000)}`,
    ];
    const wrong: unknown[] = [];
    for (const { method, path } of addresses()) {
      if (method !== 'GET' || /live$/.test(path)) continue;
      const { html } = await page(path);
      const fields = [...html.matchAll(/<(?:input|select) name="([\w-]+)"/g)].map(
        ([, name]) => name,
      );
      for (const name of new Set([...fields, 'after', 'group']))
        for (const value of absurd) {
          const { status, html } = await page(`${path}?${name}=${encodeURIComponent(value)}`);
          if (status >= 500 || html.includes('<img src=x')) wrong.push([path, name, value, status]);
        }
    }
    expect(wrong).toEqual([]);
    expect((await page('/mail/%00')).status).toBe(400);
    const form = {
      cookie,
      fields: { 'form-token': await tokenOf(cookie), reason: 'a\0b', id: 'x' },
    };
    expect((await ask({ method: 'POST', path: '/dead-letters/discard' }, form)).status).toBe(400);
  }, 180_000);

  it('answers to its own names only', async () => {
    const cookie = await signIn();
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example:4000',
      'localhost.evil.example',
      '',
    ])
      for (const address of addresses())
        expect([address.path, (await ask(address, { cookie, host })).status]).toEqual([
          address.path,
          421,
        ]);
  });

  it('takes no form of elsewhere, and none without the token of its session', async () => {
    const cookie = await signIn();
    const own = await tokenOf(cookie);
    const others = await tokenOf(await signIn());
    const forms = addresses().filter(({ method }) => method === 'POST');
    for (const address of forms) {
      const wrong: Record<string, string>[] = [{}, { 'form-token': 'x' }, { 'form-token': others }];
      for (const fields of wrong) expect((await ask(address, { cookie, fields })).status).toBe(403);
      const fields = { 'form-token': own };
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ])
        expect((await ask(address, { cookie, fields, ...headers })).status).toBe(403);
    }
  });

  it('changes nothing for who may only look', async () => {
    const acts = async () =>
      (await context.db.query('SELECT id, action FROM operator_actions ORDER BY id')).rows;
    const before = await acts();
    const cookie = await signIn('look');
    const fields = { 'form-token': await tokenOf(cookie), reason: 'x', id: seeded.letterId };
    const forms = addresses().filter(
      ({ method, path }) => method === 'POST' && path !== '/sign-out',
    );
    for (const address of forms)
      expect([address.path, (await ask(address, { cookie, fields })).status]).toEqual([
        address.path,
        403,
      ]);
    expect(await acts()).toEqual(before);
  });
});
