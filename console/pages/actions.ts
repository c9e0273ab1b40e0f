import { html } from 'hono/html';
import { listActions, type OperatorAction, readAction } from '../../shared/dead-letters/actions.ts';
import { OUTCOME_WORDS } from '../../shared/dead-letters/outcome.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import { layout, type Page, tableOf, time } from '../page.ts';

/** The record: who did what, and how it ended. */
export async function actions(c: Page) {
  const list = await listActions({ limit: 100 }, { sql: c.get('ops').db });
  const content = tableOf(
    ['When (UTC)', 'Who', 'By', 'What', 'On', 'Outcome'],
    list.map(
      (action) => html`<tr>
        <td><a href="/actions/${action.id}">${time(action.startedAt)}</a></td>
        <td>${action.operator}</td>
        <td>${action.via}</td>
        <th scope="row">${action.action}</th>
        <td>${subject(action)}</td>
        <td>${outcome(action)}</td>
      </tr>`,
    ),
    'No operator has done anything yet.',
  );
  return c.html(layout(c, { title: 'Actions', content }));
}

const OPEN = ['sending', 'sent'];
/** A replay's own states, where they are not its outcome. */
const WORDS: Record<string, string> = {
  ...OUTCOME_WORDS,
  sending: 'being sent',
  sent: OUTCOME_WORDS.pending,
  abandoned: 'given up for another replay',
};

/** One action, followed until each of its replays has come to its end. */
export async function action(c: Page) {
  const id = c.req.param('id');
  if (!isUuid(id)) throw new NotFound('There is no such action');
  const { action, replays } = await readAction(id, { sql: c.get('ops').db });
  const open = replays.some(({ status }) => OPEN.includes(status));
  const content = html`
    <p>${action.operator}, by the ${action.via === 'cli' ? 'command line' : 'console'}, ${time(action.startedAt)} UTC. ${outcome(action)}</p>
    ${tableOf(
      ['Dead letter', 'Queue', 'Outcome', 'Reason'],
      replays.map(
        (replay) => html`<tr>
          <th scope="row"><a href="/dead-letters/${replay.deadLetterId}"><code>${replay.deadLetterId.slice(0, 8)}</code></a></th>
          <td>${replay.queue}</td>
          <td><span class="mark ${replay.status}">${WORDS[replay.status]}</span></td>
          <td>${replay.error ?? ''}</td>
        </tr>`,
      ),
      action.action === 'dead-letters replay'
        ? 'Nothing was sent: what was chosen is being replayed by someone else already, or is gone.'
        : 'It replayed nothing.',
    )}
    <p><a href="/dead-letters">Back to the dead letters</a></p>`;
  return c.html(layout(c, { title: action.action, refresh: open ? 2 : undefined, content }));
}

function subject({ subject }: OperatorAction): string {
  const { ids, ...rest } = subject;
  const list = Array.isArray(ids) ? ids : [];
  const first = list.slice(0, 3).map((id) => String(id).slice(0, 8));
  const more = list.length > 3 ? ` and ${list.length - 3} more` : '';
  const others = Object.entries(rest)
    .filter(([, value]) => value !== false && value !== '')
    .map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return [...(first.length > 0 ? [first.join(', ') + more] : []), ...others].join('; ');
}

function outcome({ outcome, finishedAt }: OperatorAction): string {
  if (!finishedAt) return 'not finished';
  return Object.entries(outcome ?? {})
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
