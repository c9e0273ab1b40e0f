import type { Context } from 'hono';
import { html } from 'hono/html';
import type { OpsContext } from '../ops/context.ts';
import type { Session, Sessions } from './security/session.ts';

/** What each page gets: the signed-in operator, and the stack seen as that operator. */
type Variables = { session: Session; ops: OpsContext; formToken: string };
export type ConsoleEnv = { Variables: Variables };
export type Page = Context<ConsoleEnv>;
export type ConsoleDeps = { context: OpsContext; sessions: Sessions };

export type Markup = ReturnType<typeof html>;

const SECTIONS = [
  ['/', 'Overview'],
  ['/dead-letters', 'Dead letters'],
  ['/jobs', 'Jobs'],
  ['/billing', 'Billing'],
  ['/actions', 'Actions'],
] as const;

/** The frame around each page. `refresh`: seconds after which the browser asks again. */
export function layout(
  c: Page,
  { title, refresh, content }: { title: string; refresh?: number | undefined; content: Markup },
): Markup {
  const { stage } = c.get('ops');
  const path = c.req.path;
  const isHere = (href: string) => (href === '/' ? path === '/' : path.startsWith(href));
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    ${refresh ? html`<meta http-equiv="refresh" content="${refresh}">` : ''}
    <title>${title} · Nightshift ${stage}</title>
    <link rel="stylesheet" href="/console.css">
    <link rel="icon" href="/moon.svg">
  </head>
  <body>
    <a class="skip" href="#main">Skip to content</a>
    <header>
      <a class="name" href="/">Nightshift</a> <span class="stage stage-${stage}">${stage}</span>
      <nav aria-label="Sections">
        ${SECTIONS.map(
          ([href, name]) =>
            html`<a href="${href}" ${isHere(href) ? html`aria-current="page"` : ''}>${name}</a>`,
        )}
      </nav>
      <form method="post" action="/sign-out">
        ${formToken(c)}
        <span class="quiet">${c.get('session').operator}</span>
        <button class="plain">Sign out</button>
      </form>
    </header>
    <main id="main">
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`;
}

/** Every form that changes something carries it: see guard.ts. */
export const formToken = (c: Page) =>
  html`<input type="hidden" name="form-token" value="${c.get('formToken')}">`;

/** A column's heading; over numbers it stands to the right, as they do. */
export type Heading = string | { number: string };

const headingCell = (heading: Heading) =>
  typeof heading === 'string'
    ? html`<th scope="col">${heading}</th>`
    : html`<th scope="col" class="number">${heading.number}</th>`;

/** A table with a heading row; `empty` stands in when there is nothing. */
export function tableOf(headings: Heading[], rows: Markup[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<div class="scroll"><table>
    <thead><tr>${headings.map(headingCell)}</tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}

/** A time that machines can read and people can scan. */
export function time(at: Date | null | undefined): Markup {
  if (!at) return html`<span class="quiet">–</span>`;
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`;
}
