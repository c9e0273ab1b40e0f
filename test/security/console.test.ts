import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunningConsole } from '../../console/start.ts';
import { startConsole } from '../../console/start.ts';
import type { OpsContext } from '../../ops/context.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';

describe('attacks on the console', () => {
  let stack: TestStack;
  let context: OpsContext;
  let running: RunningConsole;

  const send = (
    path: string,
    options: { fields?: Record<string, string>; headers?: object } = {},
  ) =>
    fetch(`${running.url}${path}`, {
      redirect: 'manual',
      headers: { ...options.headers },
      ...(options.fields && { method: 'POST', body: new URLSearchParams(options.fields) }),
    });
  const signIn = async (headers: object = {}) => {
    const answer = await send('/sign-in', { fields: { operator: 'Ada', key: KEY }, headers });
    const set = answer.headers.get('set-cookie') ?? '';
    return { status: answer.status, set, cookie: set.split(';')[0] as string };
  };
  const formToken = async (cookie: string) =>
    /name="form-token" value="([^"]+)"/.exec(
      await (await send('/audit', { headers: { cookie } })).text(),
    )?.[1] as string;

  beforeAll(async () => {
    stack = await startTestStack();
    context = stack.context();
  });
  beforeEach(async () => {
    running = await startConsole({ context, key: KEY, port: 0 });
  });
  afterEach(() => running.stop());
  afterAll(() => stack.stop());

  it('a copied cookie is worth nothing after its owner has signed out', async () => {
    const { cookie } = await signIn();
    const other = await signIn();
    const fields = { 'form-token': await formToken(cookie) };
    const out = await send('/sign-out', { fields, headers: { cookie } });
    expect(out.headers.get('set-cookie')).toMatch(/nightshift_console_\d+=;/);
    expect((await send('/audit', { headers: { cookie } })).status).toBe(303);
    expect((await send('/audit', { headers: { cookie: other.cookie } })).status).toBe(200);
  });

  it('a cookie of a console that has stopped opens no other', async () => {
    const { cookie } = await signIn();
    const next = await startConsole({ context, key: KEY, port: 0 });
    const port = new URL(next.url).port;
    const moved = cookie.replace(/_\d+=/, `_${port}=`);
    const answer = await fetch(`${next.url}/actions`, {
      redirect: 'manual',
      headers: { cookie: moved },
    });
    await next.stop();
    expect(answer.status).toBe(303);
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('a page of elsewhere (%j) cannot use up the sign-in attempts', async (headers) => {
    for (let i = 0; i < 20; i += 1) {
      const answer = await send('/sign-in', { fields: { key: 'wrong' }, headers });
      expect(answer.status).toBe(403);
    }
    expect((await signIn()).status).toBe(303);
  });

  it('a huge form is refused before it is read, signed in or not', async () => {
    const { cookie } = await signIn();
    for (const headers of [{}, { cookie }]) {
      const { status, sent } = await postEndlessly(`${running.url}/sign-in`, headers);
      expect(status).toBe(413);
      expect(sent).toBeLessThan(64 * 1_048_576);
    }
    expect((await signIn()).status).toBe(303);
  });

  it('the cookie stays behind TLS where there is some, and apart from other consoles', async () => {
    const port = new URL(running.url).port;
    expect((await signIn()).set).toMatch(
      new RegExp(`^nightshift_console_${port}=.*Path=/; Expires=[^;]*; HttpOnly; SameSite=Strict$`),
    );
    expect((await signIn({ 'x-forwarded-proto': 'https' })).set).toMatch(
      new RegExp(`^__Host-nightshift_console_${port}=.*HttpOnly; Secure; SameSite=Strict$`),
    );
  });

  it('the operators’ token of the API opens no console', async () => {
    const answer = await send('/sign-in', { fields: { operator: 'Eve', token: KEY } });
    expect(answer.status).toBe(401);
  });
});

/** Sends a form that does not end, until an answer comes. */
function postEndlessly(url: string, headers: object): Promise<{ status: number; sent: number }> {
  const piece = Buffer.alloc(65_536, 'a');
  let sent = 0;
  return new Promise((done) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const posting = httpRequest(url, { method: 'POST', headers: { ...headers, ...type } });
    const more = () => {
      while (!posting.destroyed && sent < 128 * 1_048_576) {
        sent += piece.length;
        if (!posting.write(piece)) return void posting.once('drain', more);
      }
    };
    posting.once('response', ({ statusCode = 0 }) => {
      posting.destroy();
      done({ status: statusCode, sent });
    });
    posting.on('error', () => {
      // The console hangs up once it has answered.
    });
    more();
  });
}
