import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../console/app.ts';
import { createSignInLink } from '../../console/security/session.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';
import { type Seeded, seed } from './support/seed.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';
/** Turns the reading order, and hides. */
const EVIL = 'Evil \u202efdp.exe\u202c \u2066x\u2069 \u200b\u{e0041}';
/** A link elsewhere, and a colour: of a terminal's. */
const WORSE = `${EVIL}\u001b]8;;http://evil.example\u0007\u009b31m`;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('what has no look of its own', () => {
  let stack: TestStack;
  let app: ReturnType<typeof createConsole>;
  let seeded: Seeded;
  let cookie: string;
  beforeAll(async () => {
    stack = await startTestStack(['billing', 'dlq', 'jobs'], { buckets: ['documents', 'archive'] });
    const context = stack.context();
    seeded = await seed(context, EVIL);
    await context.db.query('UPDATE organizations SET name = $1', [WORSE]);
    await context.db.query('UPDATE dead_letters SET error_message = $1', [WORSE]);
    app = createConsole({ context, key: KEY });
    const link = createSignInLink({ key: KEY, operator: 'Eve', role: 'look', now: new Date() });
    const answer = await get(`/sign-in?link=${link}`);
    cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  });
  afterAll(() => stack.stop());

  const get = async (path: string) =>
    app.request(HOST + path, {
      headers: { host: '127.0.0.1:4000', ...(cookie && { cookie }) },
    });
  const framed = async () => {
    const paths = app.routes
      .filter(({ method, path }) => method === 'GET' && path !== '/sign-in')
      .map(({ path }) =>
        path
          .replace(':organization', seeded.organizationId)
          .replace(':job', 'create-checkins')
          .replace(/dead-letters\/:\w+/, `dead-letters/${seeded.letterId}`)
          .replace(/mail\/:\w+/, `mail/${seeded.mailId}`)
          .replace(/campaigns\/:\w+/, `campaigns/${seeded.campaignId}`)
          .replace(/organizations\/:\w+/, `organizations/${seeded.organizationId}`)
          .replace(/:\w+/, seeded.documentId),
      );
    const found: [path: string, text: string][] = [];
    for (const path of new Set([...paths, '/flow?effect=evt_7'])) {
      const answer = await get(path);
      if (!answer.headers.get('content-type')?.startsWith('text/html')) {
        // Lines that go on for as long as somebody reads them.
        await answer.body?.cancel();
        continue;
      }
      const html = await answer.text();
      if (!html.includes('id="main"')) continue;
      const text = html.replace(/<textarea[^>]*>[^<]*<\/textarea>|<[^>]*>/g, '');
      found.push([path, text.replace(/[\t\r\n]/g, ' ')]);
    }
    return found;
  };

  it('is shown by its number on every page', async () => {
    const pages = await framed();
    expect(pages.length).toBeGreaterThan(20);
    for (const [path, text] of pages) expect([path, HIDDEN.exec(text)]).toEqual([path, null]);
    const shown = pages.filter(([, text]) => text.includes('Evil ⟨U+202E⟩fdp.exe⟨U+202C⟩'));
    expect(shown.length).toBeGreaterThan(5);
  });
});
