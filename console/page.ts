import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { OpsContext } from '../ops/context.ts';
import { visible } from '../shared/platform/printable.ts';
import { SECTIONS } from './sections.ts';
import type { Session, Sessions } from './security/session.ts';

/** What each page gets: the signed-in operator, and the stack seen as that operator. */
type Variables = {
  session: Session;
  ops: OpsContext;
  formToken: string;
  /** The content security policy of what is no page of the console: a mail, a picture. */
  ownPolicy: string;
};
export type ConsoleEnv = { Variables: Variables };
export type Page = Context<ConsoleEnv>;
export type ConsoleDeps = { context: OpsContext; sessions: Sessions };

export type Markup = ReturnType<typeof html>;

type Content = {
  title: string;
  /** Seconds after which the main part is read anew, as long as nobody is in a form of it. */
  refresh?: number | undefined;
  content: Markup;
};

/** Tags, whose attributes are no text, and what a form sends back as it is. */
const NO_TEXT = /(<textarea[^>]*>[^<]*<\/textarea>|<[^>]*>)/;

/**
 * A page, framed. Its text is what somebody outside may have written: what turns the reading order
 * around, or is not seen at all, is shown by its number.
 */
export async function layout(c: Page, input: Content): Promise<Awaited<Markup>> {
  const parts = String(await framed(c, input)).split(NO_TEXT);
  return raw(parts.map((part, i) => (i % 2 === 0 ? visible(part) : part)).join(''));
}

function framed(c: Page, { title, refresh, content }: Content): Markup {
  const { stage } = c.get('ops');
  const { operator, role } = c.get('session');
  const path = c.req.path;
  const isHere = (href: string) => (href === '/' ? path === '/' : path.startsWith(href));
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Nightshift ${stage}</title>
    <link rel="stylesheet" href="/console.css">
    <link rel="icon" href="/moon.svg">
    <script src="/console.js" type="module"></script>
  </head>
  <body>
    <a class="skip" href="#main">Skip to content</a>
    <header>
      <a class="name" href="/">Nightshift</a> <span class="stage stage-${stage}">${stage}</span>
      <form method="post" action="/sign-out">
        ${formToken(c)}
        <span class="quiet">${operator} · role ${role}</span>
        <button class="plain">Sign out</button>
      </form>
    </header>
    <div class="frame">
      <nav aria-label="Sections">
        ${SECTIONS.map(
          ({ name, pages }) => html`<div><span class="quiet" aria-hidden="true">${name}</span>
          ${pages.map(
            ([href, page]) =>
              html`<a href="${href}" ${isHere(href) ? html`aria-current="page"` : ''}>${page}</a>`,
          )}</div>`,
        )}
      </nav>
      <main id="main" tabindex="-1" ${refresh ? html`data-refresh="${refresh}"` : ''}>
        <h1>${title}</h1>
        ${content}
      </main>
    </div>
  </body>
</html>`;
}

/** Every form that changes something carries it: see guard.ts. */
export const formToken = (c: Page) =>
  html`<input type="hidden" name="form-token" value="${c.get('formToken')}">`;
