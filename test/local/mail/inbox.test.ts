import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalState, openState } from '../../../local/aws/state.ts';
import { type Inbox, startInbox } from '../../../local/mail/inbox.ts';
import { createMailbox, type Mailbox } from '../../../local/mail/mailbox.ts';
import type { CapturedMessage } from '../../../local/mail/message.ts';
import { expectStrictPage } from '../../support/strict-page.ts';

const HOSTILE = '"><script>alert(1)</script>';
let dir: string;
let state: LocalState;
let mailbox: Mailbox;
let inbox: Inbox;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'nightshift-mail-'));
  state = openState(dir);
  mailbox = createMailbox(state);
  inbox = await startInbox({ mailbox });
});
afterAll(async () => {
  await inbox.stop();
  state.close();
  rmSync(dir, { recursive: true, force: true });
});

function makeMessage(overrides: Partial<CapturedMessage> = {}): CapturedMessage {
  return {
    ...{ id: 'm-1', kind: 'email', at: Date.UTC(2026, 10, 21, 3), sender: 'send-email' },
    ...{ from: 'a@nightshift.test', to: ['ann@harbor.test'], cc: [], bcc: [], replyTo: [] },
    ...{ subject: 'Check-in', text: 'Hello', html: '<b>Hello</b>', headers: [], attachments: [] },
    ...{ tags: {}, outcome: 'delivered' },
    ...overrides,
  };
}

const get = (path: string, init: RequestInit = {}) => fetch(`${inbox.url}${path}`, init);

describe('the mail inbox', () => {
  it('says so while it is empty', async () => {
    expect(await (await get('/')).text()).toContain('No mail yet');
  });

  it('lists mail newest first and shows one', async () => {
    mailbox.add(makeMessage());
    mailbox.add(makeMessage({ id: 'm-2', subject: 'Reminder 2', outcome: 'bounced' }));
    const page = await get('/');
    const list = await page.text();
    expectStrictPage(page.headers.get('content-security-policy'), list);
    expect(list.indexOf('Reminder 2')).toBeLessThan(list.indexOf('Check-in'));
    expect(list).toContain('bounced');
    const shown = await (await get('/messages/m-1')).text();
    expect(shown).toContain('<pre>Hello</pre>');
    expect(shown).toContain(
      '<iframe sandbox title="HTML of the message" src="/messages/m-1/html">',
    );
  });

  it('gives programs JSON, filtered', async () => {
    const { messages } = (await (await get('/api/messages?subject=Reminder&to=ann@')).json()) as {
      messages: CapturedMessage[];
    };
    expect(messages.map(({ id }) => id)).toEqual(['m-2']);
    expect(await (await get('/api/messages/m-1')).json()).toEqual(makeMessage());
    expect((await get('/api/messages/none')).status).toBe(404);
  });

  it('escapes everything that a mail brings, and cages its HTML', async () => {
    const hostile = makeMessage({
      ...{
        id: `x/${HOSTILE}`,
        subject: HOSTILE,
        from: HOSTILE,
        to: [HOSTILE],
        text: HOSTILE,
        html: HOSTILE,
      },
      headers: [{ name: HOSTILE, value: HOSTILE }],
      attachments: [{ filename: HOSTILE, contentType: HOSTILE, size: 1 }],
      tags: { [HOSTILE]: HOSTILE },
    });
    mailbox.add(hostile);
    const path = `/messages/${encodeURIComponent(hostile.id)}`;
    for (const page of ['/', path]) expect(await (await get(page)).text()).not.toContain('<script');
    const body = await get(`${path}/html`);
    expect(await body.text()).toBe(HOSTILE);
    expect(body.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  it('answers to its own name only, and takes no orders', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(inbox.url);
      request(
        { host: '127.0.0.1', port, path: '/api/messages', headers: { host: 'evil.test' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .once('error', reject)
        .end();
    });
    expect(status).toBe(403);
    expect((await get('/api/messages', { method: 'DELETE' })).status).toBe(405);
  });
});
