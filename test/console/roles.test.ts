import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../console/app.ts';
import { createSignInLink } from '../../console/security/session.ts';
import { audited } from '../../ops/actions/audit.ts';
import type { OpsContext } from '../../ops/context.ts';
import { ROLES, type Role } from '../../ops/stack/roles.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { Forbidden } from '../../shared/platform/errors.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';
const SECRET = 'hunter2hunter2';

describe('a role', () => {
  let stack: TestStack;
  let context: OpsContext;
  let id: string;
  let owner: Database;
  beforeAll(async () => {
    stack = await startTestStack(undefined, { buckets: ['archive', 'documents'] });
    context = stack.context();
    owner = stack.ownerDatabase();
    const letters = createDeadLetters({ sql: context.db, clock: context.clock });
    const body = JSON.stringify({ detail: { customer: 'cus_1', api_key: SECRET } });
    ({ id } = await letters.record(makeFailed({ body })));
  });
  beforeEach(() => owner.query('TRUNCATE operator_actions CASCADE'));
  afterAll(async () => {
    await owner?.end();
    await stack.stop();
  });

  /** Signed in by a link of one role to a console that somebody of another has opened. */
  async function open({ signedInAs, openedBy }: { signedInAs: Role; openedBy: Role }) {
    const app = createConsole({ context: { ...context, role: openedBy }, key: KEY });
    const headers = { host: '127.0.0.1:4000' };
    const link = createSignInLink({ key: KEY, operator: 'Ada', role: signedInAs, now: new Date() });
    const signedIn = await app.request(`${HOST}/sign-in?link=${link}`, { headers });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] as string;
    const page = async () =>
      (await app.request(`${HOST}/dead-letters/${id}`, { headers: { ...headers, cookie } })).text();
    const token = /name="form-token" value="([^"]+)"/.exec(await page())?.[1] as string;
    const post = (path: string, fields: Record<string, string> = {}) =>
      app.request(`${HOST}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ 'form-token': token, ...fields }),
        headers: { ...headers, cookie },
      });
    return { page, post };
  }
  const acts = async () =>
    (await context.db.query<{ action: string }>('SELECT action, operator FROM operator_actions'))
      .rows;

  it.each(ROLES.flatMap((signedInAs) => ROLES.map((openedBy) => ({ signedInAs, openedBy }))))(
    'is the lesser one of who signed in ($signedInAs) and who opened the console ($openedBy)',
    async (roles) => {
      const { page, post } = await open(roles);
      const lesser = Math.min(ROLES.indexOf(roles.signedInAs), ROLES.indexOf(roles.openedBy));
      expect(await page()).not.toContain(SECRET);
      const shown = await post(`/dead-letters/${id}/unmask`);
      const body = await shown.text();
      expect([shown.status, body.includes(SECRET)]).toEqual(
        lesser === 2 ? [200, true] : [403, false],
      );
      const discarded = await post('/dead-letters/discard', {
        id: '3f2a91c0-6f0e-4f4f-8d5c-6f1f4f6b7a01',
        reason: 'no such letter',
      });
      expect(discarded.status).toBe(lesser === 0 ? 403 : 303);
      expect(await acts()).toEqual([
        ...(lesser === 2 ? [{ action: 'dead-letters unmask', operator: 'Ada' }] : []),
        ...(lesser > 0 ? [{ action: 'dead-letters discard', operator: 'Ada' }] : []),
      ]);
      // Only who may sees the button.
      expect((await page()).includes('Show its secrets')).toBe(lesser === 2);
    },
  );

  it('that only looks sees each page, from a database that refuses to write', async () => {
    const app = createConsole({ context: { ...context, role: 'look' }, key: KEY });
    const link = createSignInLink({ key: KEY, operator: 'Ada', role: 'look', now: new Date() });
    const headers = { host: '127.0.0.1:4000' };
    const signedIn = await app.request(`${HOST}/sign-in?link=${link}`, { headers });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] as string;
    const pages = app.routes
      .filter(
        ({ method, path }) => method === 'GET' && !/[:*]|sign-in|live|\.(css|js|svg)$/.test(path),
      )
      .map(({ path }) => path);
    expect(pages.length).toBeGreaterThan(12);
    const answers = [];
    for (const path of new Set(pages)) {
      const { status } = await app.request(HOST + path, { headers: { ...headers, cookie } });
      answers.push(`${path} ${status}`);
    }
    expect(answers.filter((it) => !it.endsWith(' 200'))).toEqual([]);
  });

  it('sees no secret in what an edit changes, wherever the secret stands', async () => {
    const hides = {
      secrets: [SECRET],
      credentials: [{ of: [SECRET] }],
      'password.old': SECRET,
      inner: JSON.stringify({ tokens: { secret: [SECRET] } }),
    };
    const letters = createDeadLetters({ sql: context.db, clock: context.clock });
    const hidden = await letters.record(
      makeFailed({ queue: 'another', effectKey: 'evt_2', body: JSON.stringify(hides) }),
    );
    const { post } = await open({ signedInAs: 'act', openedBy: 'secrets' });
    const body = JSON.stringify({ secrets: ['a'], credentials: [{ of: ['b'] }], inner: '{}' });
    const text = await (await post(`/dead-letters/${hidden.id}/edit`, { body })).text();
    expect(text).toContain('secrets.0');
    expect(text).not.toContain(SECRET);
  });

  it('is asked by every audited act itself, and leaves nothing on the record that was refused', async () => {
    let done = 0;
    const act = (role: Role, needs?: Role) =>
      audited(
        { action: 'test', subject: {}, ...(needs && { needs }), outcome: () => ({}) },
        { ...context, role },
        async () => {
          done += 1;
        },
      );
    await expect(act('look')).rejects.toThrow(Forbidden);
    await expect(act('act', 'secrets')).rejects.toThrow(Forbidden);
    expect([done, await acts()]).toEqual([0, []]);
    await act('act');
    await act('secrets', 'secrets');
    expect(done).toBe(2);
  });
});
