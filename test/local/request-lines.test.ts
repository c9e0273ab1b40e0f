import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalState, openState } from '../../local/aws/state.ts';
import { type Inbox, startInbox } from '../../local/mail/inbox.ts';
import { createMailbox } from '../../local/mail/mailbox.ts';
import { type LocalStripe, startLocalStripe } from '../../local/stripe/server.ts';
import { type HttpApi, openHttpApi } from '../../local/triggers/http-api.ts';

/** What a picture in any page may ask for, and what is no path at all. */
const TARGETS = [
  '//',
  '///',
  '//%00',
  '//[',
  '//a:b',
  '/%',
  '/%ZZ',
  '/%ff',
  '/messages/%',
  '*',
  'x',
];

describe('what listens on this machine, asked for', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-lines-'));
  let state: LocalState;
  let inbox: Inbox;
  let stripe: LocalStripe;
  let api: HttpApi;
  beforeAll(async () => {
    state = openState(dir);
    inbox = await startInbox({ mailbox: createMailbox(state) });
    stripe = await startLocalStripe();
    api = await openHttpApi({ port: 0 });
    api.serve([], async () => ({ ok: true, payload: 'null' }));
  });
  afterAll(async () => {
    await Promise.all([inbox.stop(), stripe.stop(), api.stop()]);
    state.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** As it stands: a client of HTTP would mend it. */
  const ask = async (url: string, target: string) => {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    return text(socket);
  };

  it.each(TARGETS)('%s, answers that, and goes on', async (target) => {
    for (const { url } of [inbox, stripe, api])
      expect([url, await ask(url, target)]).toEqual([url, expect.stringMatching(/^HTTP\/1.1 4/)]);
    expect(await ask(inbox.url, '/')).toMatch(/^HTTP\/1.1 200/);
  });
});
