import { html } from 'hono/html';
import {
  listDeadLetters,
  STATUS_WORDS,
  statusesOf,
  summarise,
} from '../../shared/dead-letters/select.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { POINT_OF_TIME, parsePointOfTime } from '../../shared/platform/point-of-time.ts';
import { formToken, layout, type Page, tableOf, time } from '../page.ts';

const PAGE = 50;

/** What waits, by reason and one by one, and what can be done with it. */
export async function deadLetters(c: Page) {
  const { db: sql, clock } = c.get('ops');
  const asked = {
    queue: c.req.query('queue') || undefined,
    error: c.req.query('error') || undefined,
    since: c.req.query('since') || undefined,
    status: c.req.query('status') || undefined,
  };
  const filter = readFilter(asked, clock());
  const [{ letters, total }, groups] = await Promise.all([
    listDeadLetters({ filter, limit: PAGE }, { sql }),
    summarise(filter, { sql }),
  ]);
  const rows = letters.map(
    (letter) => html`<tr>
      <td><input type="checkbox" name="id" value="${letter.id}" aria-label="Choose ${letter.id.slice(0, 8)}"></td>
      <th scope="row"><a href="/dead-letters/${letter.id}"><code>${letter.id.slice(0, 8)}</code></a></th>
      <td>${letter.queue}</td>
      <td><span class="mark ${letter.status}">${letter.status}</span>${
        letter.outcome ? html` <span class="quiet">${letter.outcome}</span>` : ''
      }</td>
      <td><strong>${letter.error.name}</strong> ${letter.error.message}</td>
      <td class="number">${letter.attempts}</td>
      <td>${time(letter.lastFailedAt)}</td>
    </tr>`,
  );
  const content = html`
    ${filterForm(asked)}
    ${groups.length > 1 ? groupTable(groups) : ''}
    <form method="post" action="/dead-letters/replay">
      ${formToken(c)}
      ${tableOf(['', 'Id', 'Queue', 'Status', 'Reason', { number: 'Tries' }, 'Last failed (UTC)'], rows, 'No dead letters.')}
      ${total > letters.length ? html`<p class="quiet">${total - letters.length} more: narrow the filter, or use <code>npm run ops -- dead-letters</code>.</p>` : ''}
      ${
        letters.length > 0
          ? html`<p class="actions">
              <button>Replay chosen</button>
              <label>Why discard <input name="reason" placeholder="reason, kept with each"></label>
              <button formaction="/dead-letters/discard" class="danger">Discard chosen</button>
            </p>`
          : ''
      }
    </form>`;
  return c.html(layout(c, { title: 'Dead letters', content }));
}

type Asked = Record<'queue' | 'error' | 'since' | 'status', string | undefined>;

function readFilter({ queue, error, since, status }: Asked, now: Date) {
  const at = since === undefined ? undefined : parsePointOfTime(since);
  if (since !== undefined && !at) throw new InvalidRequest(`Since takes ${POINT_OF_TIME}`);
  const statuses = statusesOf(status ?? 'open');
  if (!statuses) throw new InvalidRequest(`Status is one of ${STATUS_WORDS.join(', ')}`);
  return { queue, error, since: at?.(now), statuses };
}

const filterForm = (
  asked: Asked,
) => html`<form method="get" action="/dead-letters" class="filter" role="search">
  <label>Queue <input name="queue" value="${asked.queue ?? ''}"></label>
  <label>Error <input name="error" value="${asked.error ?? ''}"></label>
  <label>Since <input name="since" placeholder="2h, 3d" value="${asked.since ?? ''}" size="8"></label>
  <label>Status <select name="status">
    ${STATUS_WORDS.map(
      (status) =>
        html`<option ${status === (asked.status ?? 'open') ? html`selected` : ''}>${status}</option>`,
    )}
  </select></label>
  <button class="plain">Filter</button>
</form>`;

const groupTable = (groups: Awaited<ReturnType<typeof summarise>>) =>
  tableOf(
    ['Queue', 'Function', 'Error', 'Cause', { number: 'Count' }, 'Oldest (UTC)', 'Newest (UTC)'],
    groups.map(
      (group) => html`<tr>
        <td>${group.queue}</td>
        <td>${group.function}</td>
        <td><a href="/dead-letters?queue=${group.queue}&error=${group.error}">${group.error}</a></td>
        <td>${group.cause}</td>
        <td class="number">${group.count}</td>
        <td>${time(group.oldest)}</td>
        <td>${time(group.newest)}</td>
      </tr>`,
    ),
    '',
  );
