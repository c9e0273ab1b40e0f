import { html } from 'hono/html';
import { unmask } from '../../ops/actions/dead-letters.ts';
import { includes } from '../../ops/stack/roles.ts';
import { type Detail, readDeadLetter } from '../../shared/dead-letters/letter.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import { MASK, maskSecrets } from '../../shared/platform/mask-secrets.ts';
import { isUuid, shortId } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { command, section } from '../parts/list.ts';
import { factsOf, mark, tableOf, time, traceLink } from '../parts/table.ts';

/** One dead letter: why, when, what was tried, its body, and what can be done. */
export const deadLetter = async (c: Page) => shown(c, await letterOf(c));

/** The same with the secrets of its body: on the record, for who may see secrets. */
export async function unmaskDeadLetter(c: Page) {
  const letter = await letterOf(c);
  return shown(c, letter, await unmask({ id: letter.id }, c.get('ops')));
}

/** @param secret the body as it is, where it was asked for */
function shown(c: Page, letter: Detail, secret?: string) {
  const content = html`
    <p class="notice ${letter.status === 'resolved' ? 'ok' : 'bad'}"><strong>${letter.error.name}</strong> ${letter.error.message}</p>
    ${factsOf([
      ['Status', html`${mark(letter.status)} ${letter.outcome ?? ''}`],
      ['Queue', letter.queue],
      ['Function', html`<a href="/logs?function=${letter.function}">${letter.function}</a>`],
      [
        'Effect key',
        html`<a href="/flow?effect=${letter.effectKey}"><code>${letter.effectKey}</code></a>`,
      ],
      ['Cause', html`<a href="/dead-letters?group=${letter.groupId}">others of this cause</a>`],
      ['Trace', traceLink(letter.traceId)],
      ['Attempts', letter.attempts],
      ['Happened (UTC)', time(letter.happenedAt)],
      ['First seen (UTC)', time(letter.firstSeenAt)],
      ['Last failed (UTC)', time(letter.lastFailedAt)],
      ['Ended (UTC)', time(letter.resolvedAt)],
    ])}
    ${letter.replays.length > 0 ? replays(letter) : ''}
    ${section('act', 'What to do', actions(c, letter))}
    ${secret === undefined ? maskedBody(c, letter) : section('body', 'Body with its secrets', bodyOf(secret))}
    <p>${command(c, `dead-letters show ${shortId(letter.id)}`)}</p>`;
  const refresh = letter.status === 'replaying' ? 3 : undefined;
  return c.html(layout(c, { title: `Dead letter ${shortId(letter.id)}`, refresh, content }));
}

function maskedBody(c: Page, { id, body }: Detail): Markup {
  const masked = maskSecrets(body, { indent: 2 });
  const hides = masked.includes(MASK) && includes(c.get('session').role, 'secrets');
  return html`<details>
    <summary>Body <span class="quiet">(secrets are masked; it can hold personal data)</span></summary>
    ${bodyOf(masked)}
    ${hides ? html`<form method="post" action="/dead-letters/${id}/unmask" class="actions">${formToken(c)}<button class="plain">Show its secrets</button><span class="quiet">Goes on the record with your name.</span></form>` : ''}
  </details>`;
}

const bodyOf = (text: string): Markup => html`
  <p><button type="button" class="plain" data-copy="${text}">Copy the body</button></p>
  <pre tabindex="0">${text}</pre>`;

/** The dead letter of an address. @throws NotFound */
export function letterOf(c: Page): Promise<Detail> {
  const id = c.req.param('id');
  if (!isUuid(id)) throw new NotFound('There is no such dead letter');
  return readDeadLetter(id, { sql: c.get('ops').db });
}

const replays = ({ replays }: Detail) =>
  section(
    'replays',
    'Replays',
    tableOf(
      ['Began (UTC)', 'By', 'Body', 'Outcome', 'Reason'],
      replays.map((replay) => [
        time(replay.startedAt),
        replay.operator ?? 'by itself',
        replay.edited ? 'edited' : 'as received',
        mark(replay.status),
        replay.error ? `${replay.error.name}: ${replay.error.message}` : '',
      ]),
      '',
    ),
  );

function actions(c: Page, letter: Detail): Markup {
  const hidden = html`${formToken(c)}<input type="hidden" name="id" value="${letter.id}">`;
  if (letter.status === 'replaying') {
    return html`<form method="post" action="/dead-letters/replay" class="actions">
      ${hidden}<input type="hidden" name="resend" value="yes">
      <p>A replay is under way; this page follows it.</p>
      <button class="plain">Its message was lost: send it again</button>
    </form>`;
  }
  return html`
    <form method="post" action="/dead-letters/replay" class="actions">${hidden}<button>Replay</button>
      <button name="dry-run" value="yes" class="plain">Try it out</button>
      <span class="quiet">What was done before is skipped and reported as already done.</span>
    </form>
    <details>
      <summary>Replay with another body</summary>
      <form method="post" action="/dead-letters/${letter.id}/edit" class="stack">
        ${hidden}
        <label>Body to send; the original is kept, and masked secrets are put back
          <textarea name="body" rows="14" spellcheck="false" required>${'\n'}${maskSecrets(letter.body, { indent: 2 })}</textarea>
        </label>
        <button>Look at the difference</button>
      </form>
    </details>
    ${
      letter.status === 'waiting'
        ? html`<form method="post" action="/dead-letters/discard" class="actions">
            ${hidden}
            <label>Why discard <input name="reason" required></label>
            <button class="danger">Discard</button>
          </form>`
        : ''
    }`;
}
