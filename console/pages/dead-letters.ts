import { html } from 'hono/html';
import { queueNames } from '../../ops/stack/queue-names.ts';
import {
  type Filter,
  isNarrow,
  STATUS_WORDS,
  statusesOf,
} from '../../shared/dead-letters/filter.ts';
import { type Group, listGroups, readGroup } from '../../shared/dead-letters/groups.ts';
import type { DeadLetter } from '../../shared/dead-letters/letter.ts';
import { listDeadLetters } from '../../shared/dead-letters/select.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { POINT_OF_TIME, parsePointOfTime } from '../../shared/platform/point-of-time.ts';
import { isUuid, shortId } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { bars } from '../parts/chart.ts';
import {
  addressWith,
  filterForm,
  organizationNamed,
  paging,
  ROWS,
  section,
  WHOSE,
} from '../parts/list.ts';
import { idCell, mark, tableOf, time } from '../parts/table.ts';

export const FILTER_FIELDS = [
  'id',
  'group',
  'queue',
  'error',
  'organization',
  'field',
  'since',
  'until',
  'status',
] as const;

/** What waits, by cause and one by one, and what can be done with it. */
export async function deadLetters(c: Page) {
  const { db: sql, clock } = c.get('ops');
  const filter = await readFilter(c);
  const [{ rows, next }, groups, group] = await Promise.all([
    listDeadLetters({ filter, limit: ROWS, after: c.req.query('after') }, { sql }),
    listGroups(
      {
        filter: { queue: filter.queue, error: filter.error, since: filter.since },
        now: clock(),
        limit: ROWS,
        after: c.req.query('groups'),
      },
      { sql },
    ),
    filter.group && readGroup({ id: filter.group, now: clock() }, { sql }),
  ]);
  const content = html`
    ${filterForm(c, [
      { name: 'queue', label: 'Queue', placeholder: 'billing' },
      { name: 'error', label: 'Error', placeholder: 'name or message' },
      { name: 'id', label: 'Id', placeholder: '3f2a91c0' },
      WHOSE,
      { name: 'field', label: 'Payload', placeholder: 'customer=cus_1', wide: true },
      { name: 'since', label: 'Since', placeholder: '2h, 3d' },
      { name: 'until', label: 'Until', placeholder: '30m' },
      { name: 'status', label: 'Status', choices: STATUS_WORDS },
    ])}
    ${group ? groupOf(group) : ''}
    ${group || !isOfCauses(filter) ? '' : section('causes', 'By cause', causes(c, groups.rows, groups.next, filter))}
    ${section('letters', group ? 'Its letters' : 'One by one', letters(c, rows, next, filter))}`;
  return c.html(layout(c, { title: 'Dead letters', content }));
}

/**
 * The filter of an address or a form.
 * @throws InvalidRequest naming what does not fit, and for a queue that the stack has not: it must
 *   not read as all clear.
 */
export async function readFilter(
  c: Page,
  readField: (name: string) => string | undefined = (name) =>
    c.req.query(name)?.trim() || undefined,
): Promise<Filter> {
  const { clock, stack } = c.get('ops');
  const given = Object.fromEntries(FILTER_FIELDS.map((name) => [name, readField(name)])) as Record<
    (typeof FILTER_FIELDS)[number],
    string | undefined
  >;
  const { queue, error, id, group, field, organization, status } = given;
  const timeOf = (name: 'since' | 'until') => {
    const at = given[name] === undefined ? undefined : parsePointOfTime(given[name]);
    if (given[name] !== undefined && !at)
      throw new InvalidRequest(`${name === 'since' ? 'Since' : 'Until'} takes ${POINT_OF_TIME}`);
    return at?.(clock());
  };
  const statuses = statusesOf(status ?? 'open');
  if (!statuses) throw new InvalidRequest(`Status is one of ${STATUS_WORDS.join(', ')}`);
  const queues = queueNames(stack.queues);
  if (queue !== undefined && !queues.includes(queue))
    throw new InvalidRequest(`There is no queue “${queue}”; there are ${queues.join(', ')}`);
  if (group !== undefined && !isUuid(group))
    throw new InvalidRequest(`Group takes a whole id; “${group}” is none`);
  const organizationId = await organizationNamed(c, organization);
  return {
    queue,
    error,
    id,
    group,
    field,
    organizationId,
    statuses,
    since: timeOf('since'),
    until: timeOf('until'),
  };
}

/** Causes know their queue and their words; of what a single letter says they would show others' too. */
const isOfCauses = ({ id, field, organizationId, until }: Filter) =>
  [id, field, organizationId, until].every((it) => it === undefined);

const causes = (c: Page, groups: Group[], next: string | undefined, filter: Filter): Markup => html`
  ${tableOf(
    [
      'Cause',
      { number: 'Waiting' },
      { number: 'Replaying' },
      'Last 24 hours',
      'First seen (UTC)',
      'Last failed (UTC)',
      'Where',
    ],
    groups.map((g) => [
      html`<a href="${addressWith(c, { group: g.id, after: undefined })}"><strong>${g.error}</strong> ${g.cause}</a>`,
      g.waiting,
      g.replaying,
      bars({ values: g.trend, label: 'failures an hour', kind: 'bad', width: 5 }),
      time(g.firstSeenAt),
      time(g.lastFailedAt),
      html`${g.queue}, by ${g.function}`,
    ]),
    isNarrow(filter)
      ? 'No cause of what waits is like that.'
      : html`Nothing waits. What a consumer cannot process comes here with its reason: <a href="/flow">Flow</a> shows what goes well.`,
  )}
  ${paging(c, next, 'groups')}`;

const groupOf = (g: Group): Markup => html`
  <div class="notice bad">
    <p><strong>${g.error}</strong> ${g.cause}</p>
    <p class="quiet">${g.queue}, by ${g.function} · ${g.waiting.toLocaleString('en')} wait, ${g.replaying.toLocaleString('en')} are being replayed, ${g.resolved.toLocaleString('en')} are resolved · first seen ${time(g.firstSeenAt)}, last failed ${time(g.lastFailedAt)}</p>
    ${bars({ values: g.trend, label: 'failures an hour, the last 24 hours', kind: 'bad', width: 10 })}
    <p><a href="/dead-letters">All causes</a></p>
  </div>`;

function letters(c: Page, rows: DeadLetter[], next: string | undefined, filter: Filter): Markup {
  const table = tableOf(
    [
      { hidden: 'Choose' },
      'Id',
      'Reason',
      'Status',
      'Queue',
      { number: 'Tries' },
      'Happened (UTC)',
      'Last failed (UTC)',
    ],
    rows.map((letter) => [
      html`<input type="checkbox" name="id" value="${letter.id}" aria-label="Choose ${shortId(letter.id)}">`,
      html`<a href="/dead-letters/${letter.id}">${idCell(letter.id)}</a>`,
      html`<strong>${letter.error.name}</strong> ${letter.error.message}`,
      html`${mark(letter.status)} ${letter.outcome ? html`<span class="quiet">${letter.outcome}</span>` : ''}`,
      letter.queue,
      letter.attempts,
      time(letter.happenedAt ?? letter.firstSeenAt),
      time(letter.lastFailedAt),
    ]),
    isNarrow(filter) ? 'No dead letter is like that.' : 'No dead letters.',
  );
  if (rows.length === 0) return html`${table}${paging(c, next)}`;
  const whole = new URLSearchParams(c.req.query());
  whole.delete('after');
  whole.delete('groups');
  // Its id: a name may mean another one by the time that the replay begins.
  if (filter.organizationId) whole.set(WHOSE.name, filter.organizationId);
  return html`
    ${isNarrow(filter) ? html`<p class="actions"><a class="button" href="/replays/new?${whole.toString()}">Replay all that this finds…</a><span class="quiet">First tried out, then at a capped rate.</span></p>` : ''}
    <form method="post" action="/dead-letters/replay">
    ${formToken(c)}
    <p><label><input type="checkbox" data-all="id"> all on this page</label></p>
    ${table}
    ${paging(c, next)}
    <p class="actions">
      <button>Replay chosen</button>
      <button name="dry-run" value="yes" class="plain">Try chosen out</button>
      <label>Why discard <input name="reason" placeholder="reason, kept with each"></label>
      <button formaction="/dead-letters/discard" class="danger">Discard chosen</button>
    </p>
  </form>`;
}
