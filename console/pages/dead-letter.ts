import { html } from 'hono/html';
import { type Detail, readDeadLetter } from '../../shared/dead-letters/letter.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page, tableOf, time } from '../page.ts';

/** One dead letter: why, when, what was tried, its body, and what can be done. */
export async function deadLetter(c: Page) {
  const id = c.req.param('id');
  if (!isUuid(id)) throw new NotFound('There is no such dead letter');
  const letter = await readDeadLetter(id, { sql: c.get('ops').db });
  const facts: [string, Markup | string][] = [
    [
      'Status',
      html`<span class="mark ${letter.status}">${letter.status}</span> ${letter.outcome ?? ''}`,
    ],
    ['Queue', letter.queue],
    ['Function', letter.function],
    ['Effect key', html`<code>${letter.effectKey}</code>`],
    ['Attempts', String(letter.attempts)],
    ['First seen (UTC)', time(letter.firstSeenAt)],
    ['Last failed (UTC)', time(letter.lastFailedAt)],
    ['Ended (UTC)', time(letter.resolvedAt)],
  ];
  const content = html`
    <p class="notice ${letter.status === 'resolved' ? 'ok' : 'bad'}"><strong>${letter.error.name}</strong> ${letter.error.message}</p>
    <dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${letter.replays.length > 0 ? replays(letter) : ''}
    <details>
      <summary>Body <span class="quiet">(can hold personal data)</span></summary>
      <pre tabindex="0">${pretty(letter.body)}</pre>
    </details>
    <section aria-labelledby="act">
      <h2 id="act">What to do</h2>
      ${actions(c, letter)}
    </section>`;
  const refresh = letter.status === 'replaying' ? 3 : undefined;
  return c.html(layout(c, { title: `Dead letter ${letter.id.slice(0, 8)}`, refresh, content }));
}

const replays = ({ replays }: Detail) => html`<section aria-labelledby="replays">
  <h2 id="replays">Replays</h2>
  ${tableOf(
    ['Began (UTC)', 'By', 'Body', 'Outcome', 'Reason'],
    replays.map(
      (replay) => html`<tr>
        <td>${time(replay.startedAt)}</td>
        <td>${replay.operator ?? 'by itself'}</td>
        <td>${replay.edited ? 'edited' : 'as received'}</td>
        <td><span class="mark ${replay.status}">${replay.status}</span></td>
        <td>${replay.error ? `${replay.error.name}: ${replay.error.message}` : ''}</td>
      </tr>`,
    ),
    '',
  )}
</section>`;

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
      <span class="quiet">What was done before is skipped and reported as already done.</span>
    </form>
    <details>
      <summary>Replay with another body</summary>
      <form method="post" action="/dead-letters/replay" class="stack">
        ${hidden}
        <label>Body to send; the original is kept
          <textarea name="body" rows="14" spellcheck="false" required>${'\n'}${pretty(letter.body)}</textarea>
        </label>
        <button>Replay this body</button>
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

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
