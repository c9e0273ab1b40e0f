import { html } from 'hono/html';
import { replay } from '../../ops/actions/dead-letters.ts';
import { type Filter, isNarrow } from '../../shared/dead-letters/filter.ts';
import { MAX_FAILURES, RATE } from '../../shared/dead-letters/replays/start.ts';
import { listDeadLetters } from '../../shared/dead-letters/select.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { formToken, layout, type Page } from '../page.ts';
import { idCell, tableOf, time } from '../parts/table.ts';
import { FILTER_FIELDS, readFilter } from './dead-letters.ts';

/** Letters that are shown before a replay of what a filter finds. */
const SOME = 10;

/** A replay before it begins: what it would take, how fast, why. Its selection is fixed when it begins. */
export async function newReplay(c: Page) {
  const filter = waiting(await readFilter(c));
  const { rows, next } = await listDeadLetters({ filter, limit: SOME }, { sql: c.get('ops').db });
  const hidden = FILTER_FIELDS.flatMap((name) => {
    const value = c.req.query(name);
    return value ? html`<input type="hidden" name="${name}" value="${value}">` : [];
  });
  const content = html`
    <p>${FILTER_FIELDS.filter((name) => c.req.query(name)).map(
      (name) => html`<strong>${name}</strong> <code>${c.req.query(name)}</code> `,
    )} <a href="/dead-letters?${new URLSearchParams(c.req.query()).toString()}">Back to the list</a></p>
    ${tableOf(
      ['Id', 'Reason', 'Queue', 'Last failed (UTC)'],
      rows.map((letter) => [
        idCell(letter.id),
        html`<strong>${letter.error.name}</strong> ${letter.error.message}`,
        letter.queue,
        time(letter.lastFailedAt),
      ]),
      'Nothing waits that is like that.',
    )}
    ${next === undefined ? '' : html`<p class="quiet">… and more of the same.</p>`}
    ${
      rows.length === 0
        ? ''
        : html`<form method="post" action="/replays" class="stack">
      ${formToken(c)}${hidden}
      <label>Why, for the record <input name="reason" required maxlength="500"></label>
      <label>Messages a second, at most <input name="rate" type="number" min="1" max="${RATE.most}" value="${RATE.usual}" required></label>
      <label>Stop when so many have failed again, with no more under way than may still fail; empty: never <input name="max-failures" type="number" min="1" value="${MAX_FAILURES}"></label>
      <p class="actions">
        <button name="dry-run" value="yes">Try it out first</button>
        <button class="plain">Replay</button>
        <span class="quiet">Trying out has the consumers do it in transactions that are rolled back.</span>
      </p>
    </form>`
    }`;
  return c.html(layout(c, { title: 'A new replay', content }));
}

/** Begins it; it goes on in the stack from there. */
export async function startReplayAsked(c: Page) {
  const form = await c.req.parseBody();
  const given = (name: string) => String(form[name] ?? '').trim();
  const filter = waiting(await readFilter(c, (name) => given(name) || undefined));
  if (!isNarrow(filter)) throw new InvalidRequest('This filter leaves nothing out: narrow it down');
  const dryRun = given('dry-run') === 'yes';
  const { id } = await replay(
    {
      selection: { filter },
      reason: given('reason'),
      dryRun,
      rate: wholeNumber(given('rate'), 'The rate', RATE.most) ?? RATE.usual,
      maxFailures: dryRun ? null : wholeNumber(given('max-failures'), 'The failures', 1_000_000),
    },
    c.get('ops'),
  );
  return c.redirect(`/replays/${id}`, 303);
}

/** What is under way already is somebody's. */
const waiting = (filter: Filter): Filter => ({
  ...filter,
  statuses:
    filter.statuses?.includes('discarded') && filter.statuses.length === 1
      ? ['discarded']
      : ['waiting'],
});

/** @returns null when nothing was given. */
function wholeNumber(text: string, what: string, most: number): number | null {
  if (text === '') return null;
  const number = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most)
    throw new InvalidRequest(`${what}: a whole number from 1 to ${most}`);
  return number;
}
