import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { OpsContext } from '../ops/context.ts';
import { InvalidRequest } from '../shared/platform/errors.ts';
import { STATUS } from '../shared/platform/http/errors.ts';
import { log } from '../shared/platform/log.ts';
import { MOON, STYLE } from './assets.ts';
import { addGuard } from './guard.ts';
import { type ConsoleEnv, layout, type Page } from './page.ts';
import { addPages } from './pages.ts';
import { SCRIPT } from './script.ts';
import { ownHostOnly, securityHeaders } from './security/headers.ts';
import { createSessions } from './security/session.ts';

export type ConsoleInput = {
  context: OpsContext;
  /** The console's key, or what reads the present one: a rotation then needs no restart. */
  key: string | (() => Promise<string>);
};

/** The operator console as a web application: see startConsole for one that listens. */
export function createConsole({ context, key }: ConsoleInput) {
  const { clock } = context;
  const app = new Hono<ConsoleEnv>();
  app.use(securityHeaders, ownHostOnly);
  app.get('/console.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/console.js', (c) =>
    c.body(SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/moon.svg', (c) => c.body(MOON, 200, { 'content-type': 'image/svg+xml' }));
  addGuard(app, {
    context,
    clock,
    sessions: createSessions({ key: () => checkedKey(key), clock }),
  });
  addPages(app);
  app.notFound((c) => problem(c as Page, 404, 'There is nothing here.'));
  app.onError((error, c) => {
    const known = STATUS.find(([type]) => error instanceof type);
    if (!known) log.error('console page failed', { error });
    const message = known ? error.message : 'Something went wrong on our side; the log has it.';
    return problem(c as Page, known?.[1] ?? 500, message, known?.[2]);
  });
  return app;
}

/** Shorter ones can be guessed. */
const KEY_LENGTH = 32;

/** @throws InvalidRequest without a key: a console that is open to everyone does not start. */
export async function checkedKey(key: ConsoleInput['key']): Promise<string> {
  const present = typeof key === 'string' ? key : await key();
  if (present.length >= KEY_LENGTH) return present;
  throw new InvalidRequest(
    `The console needs its key (${KEY_LENGTH} characters at least): without one, anyone could replay and discard`,
  );
}

/** What the page of an error is called; others by their own name. */
const TITLES: Record<number, string> = {
  400: 'Not like this',
  409: 'Not now',
  500: 'Failed',
  503: 'Out of reach',
};

/** What was typed is still in the form that one came from. */
const back = (c: Page) => {
  if (c.req.method === 'POST')
    return html`Go back in the browser: what you typed is still there. Or to the `;
  // A filter that does not fit: the page is there without it.
  return Object.keys(c.req.query()).length > 0
    ? html`<a href="${c.req.path}">The same page without its filter</a> · `
    : '';
};

function problem(c: Page, status: ContentfulStatusCode, message: string, name = 'Not found') {
  // Before the sign-in there is no page to put it in.
  if (!c.get('session')) return c.text(message, status);
  const content = html`<p class="notice bad" role="alert">${message}</p>
    <p>${back(c)}<a href="/">Overview</a></p>`;
  return c.html(layout(c, { title: TITLES[status] ?? name, content }), status);
}
