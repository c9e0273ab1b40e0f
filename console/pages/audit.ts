import { html } from 'hono/html';
import { listActions, type OperatorAction, readAction } from '../../shared/operators/actions.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { POINT_OF_TIME, parsePointOfTime } from '../../shared/platform/point-of-time.ts';
import { isUuid, shortId } from '../../shared/platform/uuid.ts';
import { layout, type Page } from '../page.ts';
import { asked, filterForm, paging, ROWS } from '../parts/list.ts';
import { factsOf, long, tableOf, time } from '../parts/table.ts';

/** The record: who did what, to what, and how it ended. Nobody can take a row of it back. */
export async function audit(c: Page) {
  const { operator, action, about, since } = asked(c, ['operator', 'action', 'about', 'since']);
  const at = since === undefined ? undefined : parsePointOfTime(since);
  if (since !== undefined && !at) throw new InvalidRequest(`Since takes ${POINT_OF_TIME}`);
  const { db: sql, clock } = c.get('ops');
  const filter = { operator, action, about, since: at?.(clock()) };
  const { rows, next } = await listActions(
    { filter, limit: ROWS, after: c.req.query('after') },
    { sql },
  );
  const content = html`
    ${filterForm(c, [
      { name: 'operator', label: 'Who' },
      { name: 'action', label: 'What', placeholder: 'dead-letters' },
      { name: 'about', label: 'About', placeholder: 'an id, a reason', wide: true },
      { name: 'since', label: 'Since', placeholder: '2h, 3d' },
    ])}
    ${tableOf(
      ['What', 'When (UTC)', 'Who', 'By', 'About', 'Outcome'],
      rows.map((one) => [
        html`<a href="/audit/${one.id}">${one.action}</a>`,
        time(one.startedAt),
        one.operator,
        one.via === 'cli' ? 'command line' : one.via,
        long(subject(one)),
        long(outcome(one)),
      ]),
      operator || action || about || since
        ? 'Nothing like that is on the record.'
        : 'Nothing is on the record yet. Whatever an operator changes, here or on the command line, stands here before it begins.',
    )}
    ${paging(c, next)}
    <p><a href="/audit/verify">Verify the organisations’ own record</a></p>`;
  return c.html(layout(c, { title: 'Audit', content }));
}

/** One action, followed until it has come to its end. */
export async function auditOne(c: Page) {
  const id = c.req.param('id');
  if (!isUuid(id)) throw new NotFound('There is no such action');
  const { action, replayId } = await readAction(id, { sql: c.get('ops').db });
  const content = html`
    ${factsOf([
      ['Who', action.operator],
      ['By', action.via === 'cli' ? 'the command line' : 'the console'],
      ['Began (UTC)', time(action.startedAt)],
      ['Ended (UTC)', action.finishedAt ? time(action.finishedAt) : 'not finished'],
      ['About', subject(action)],
      ['Outcome', outcome(action)],
    ])}
    ${replayId ? html`<p><a href="/replays/${replayId}">What became of each letter</a></p>` : ''}
    <p><a href="/audit">All of the record</a></p>`;
  return c.html(
    layout(c, { title: action.action, refresh: action.finishedAt ? undefined : 2, content }),
  );
}

function subject({ subject }: OperatorAction): string {
  const { ids, ...rest } = subject;
  const list = Array.isArray(ids) ? ids : [];
  const first = list.slice(0, 3).map((id) => shortId(String(id)));
  const more = list.length > 3 ? ` and ${list.length - 3} more` : '';
  const others = Object.entries(rest)
    .filter(([, value]) => value !== false && !isNothing(value))
    .map(([name, value]) => (value === true ? name : `${name} ${inWords(value)}`));
  return [...(first.length > 0 ? [first.join(', ') + more] : []), ...others].join('; ');
}

const isNothing = (value: unknown) =>
  value === '' ||
  value === null ||
  (typeof value === 'object' && Object.keys(value as object).length === 0);

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function outcome({ outcome, finishedAt }: OperatorAction): string {
  if (!finishedAt) return 'not finished';
  return Object.entries(outcome ?? {})
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name} ${inWords(value)}`)
    .join(', ');
}
