import { html } from 'hono/html';
import { checkEdit } from '../../shared/dead-letters/edit.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import type { Difference } from '../../shared/platform/json-difference.ts';
import { maskValue } from '../../shared/platform/mask-secrets.ts';
import { shortId } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { tableOf } from '../parts/table.ts';
import { letterOf } from './dead-letter.ts';

/** An edited body before it is sent: whether its queue takes it, and what is different. */
export async function editDeadLetter(c: Page) {
  const letter = await letterOf(c);
  const form = await c.req.parseBody();
  const body = String(form.body ?? '').trim();
  const fields = html`${formToken(c)}<input type="hidden" name="id" value="${letter.id}">`;
  const title = `Dead letter ${shortId(letter.id)}: another body`;
  const again = html`<form method="post" action="/dead-letters/${letter.id}/edit" class="stack">
    ${fields}
    <label>Body to send <textarea name="body" rows="14" spellcheck="false" required>${'\n'}${body}</textarea></label>
    <button class="plain">Look at the difference</button>
  </form>`;
  try {
    const { differences, otherEffect } = checkEdit(letter, body);
    const content = html`
      <p class="notice ok">Its queue ${letter.queue} takes this body.</p>
      ${otherEffect ? html`<p class="notice bad">Its effect key is another one: what the original stands for is then not done by it.</p>` : ''}
      ${differenceTable(differences)}
      <form method="post" action="/dead-letters/replay" class="actions">
        ${fields}<input type="hidden" name="body" value="${body}">
        <button>Replay this body</button>
        <button name="dry-run" value="yes" class="plain">Try it out</button>
      </form>
      ${again}`;
    return c.html(layout(c, { title, content }));
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    // What was written stays in the form.
    const content = html`<p class="notice bad" role="alert">${error.message}</p>${again}`;
    return c.html(layout(c, { title, content }), 400);
  }
}

/** Value by value: what it was, what it is. Secrets are masked. */
export const differenceTable = (list: readonly Difference[]): Markup =>
  tableOf(
    ['Where', 'Before', 'After'],
    list.map(({ path, ...values }) => [
      html`<code>${path || '(all of it)'}</code>`,
      'before' in values ? html`<span class="minus">${shown(path, values.before)}</span>` : '',
      'after' in values ? html`<span class="plus">${shown(path, values.after)}</span>` : '',
    ]),
    'Nothing is different.',
  );

const shown = (path: string, value: unknown): string =>
  JSON.stringify(maskValue({ path, value })) ?? '';
