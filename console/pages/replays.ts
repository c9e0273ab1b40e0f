import { html } from 'hono/html';
import { abort, replay } from '../../ops/actions/dead-letters.ts';
import { countArrivals } from '../../shared/dead-letters/replays/follow.ts';
import {
  type Changes,
  endedOf,
  ITEM_STATES,
  type ItemState,
  listItems,
  listReplays,
  type ReplayItem,
  type ReplayRun,
  readReplay,
  STATE_WORDS,
} from '../../shared/dead-letters/replays/replay.ts';
import { MAX_FAILURES } from '../../shared/dead-letters/replays/start.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { isUuid, shortId } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { addressWith, command, paging, ROWS, section } from '../parts/list.ts';
import { factsOf, idCell, mark, tableOf, time } from '../parts/table.ts';
import { differenceTable } from './dead-letter-edit.ts';

/** Replays as things that go on by themselves: who, why, how far. */
export async function replays(c: Page) {
  const { rows, next } = await listReplays(
    { limit: ROWS, after: c.req.query('after') },
    { sql: c.get('ops').db },
  );
  const content = html`
    ${tableOf(
      ['Replay', 'Kind', 'Status', 'How far', 'Came to', 'Why', 'Who', 'Began (UTC)'],
      rows.map((run) => [
        html`<a href="/replays/${run.id}">${idCell(run.id)}</a>`,
        run.dryRun ? 'dry run' : 'replay',
        mark(run.status),
        progress(run),
        summary(run),
        run.reason,
        run.operator,
        time(run.createdAt),
      ]),
      html`Nothing was replayed yet. A replay begins with the <a href="/dead-letters">dead letters</a>: choose some, or a cause.`,
    )}
    ${paging(c, next)}`;
  const running = rows.some(({ status }) => status === 'running');
  return c.html(layout(c, { title: 'Replays', refresh: running ? 2 : 30, content }));
}

/** One replay, followed until it has ended. */
export async function replayOne(c: Page) {
  const id = idOf(c);
  const sql = c.get('ops').db;
  const state = c.req.query('state') || undefined;
  if (state !== undefined && !ITEM_STATES.includes(state as ItemState))
    throw new InvalidRequest(`State is one of ${ITEM_STATES.join(', ')}`);
  const run = await readReplay(id, { sql });
  const [{ rows, next }, arrived] = await Promise.all([
    listItems({ id, state, limit: ROWS, after: c.req.query('after') }, { sql }),
    countArrivals({ id }, { sql }),
  ]);
  const content = html`
    ${verdict(run)}
    ${progress(run)}
    <ul class="tiles">${Object.entries(run.counts).map(
      ([name, count]) =>
        html`<li><a href="${addressWith(c, { state: name, after: undefined })}"><b>${count.toLocaleString('en')}</b> ${STATE_WORDS[name as ItemState]}</a></li>`,
    )}</ul>
    ${arrived > 0 ? html`<p class="notice bad">${arrived} new dead letters arrived in the same queues meanwhile: the cause may still be at work.</p>` : ''}
    ${acts(c, run)}
    ${factsOf([
      ['Why', run.reason],
      ['Who', html`${run.operator}, by the ${run.via === 'cli' ? 'command line' : 'console'}`],
      ['Chosen by', html`<code>${JSON.stringify(run.selection)}</code>`],
      ['At most', `${run.rate} a second`],
      [
        'Stops itself',
        run.maxFailures === null ? 'never' : `when ${run.maxFailures} have failed again`,
      ],
      ['Began (UTC)', time(run.createdAt)],
      ['Ended (UTC)', time(run.finishedAt)],
      ['On the record', html`<a href="/audit/${run.actionId}">the operator’s action</a>`],
    ])}
    ${section(
      'letters',
      state
        ? html`Letters: ${STATE_WORDS[state as ItemState]} <a href="/replays/${id}">all</a>`
        : 'Each letter',
      html`${tableOf(
        ['Dead letter', 'Outcome', 'Reason, or what would change', 'Effect key', 'Queue'],
        rows.map((item) => [
          html`<a href="/dead-letters/${item.deadLetterId}">${idCell(item.deadLetterId)}</a>`,
          mark(item.state, STATE_WORDS[item.state]),
          whatOf(item),
          html`<code>${item.effectKey}</code>`,
          item.queue,
        ]),
        'None is like that.',
      )}${paging(c, next)}`,
    )}
    <p>${command(c, `replays show ${shortId(id)} --follow`)}</p>`;
  const title = `${run.dryRun ? 'Dry run' : 'Replay'} ${shortId(id)}`;
  return c.html(layout(c, { title, refresh: run.status === 'running' ? 1 : undefined, content }));
}

/** Stops a replay: what is under way ends, and nothing more is sent. @throws NotFound */
export async function abortAsked(c: Page) {
  const id = idOf(c);
  await abort({ id }, c.get('ops'));
  return c.redirect(`/replays/${id}`, 303);
}

/** The real thing after a dry run: the same letters, as far as they still wait. */
export async function replayTriedOut(c: Page) {
  const { reason, rate, dryRun } = await readReplay(idOf(c), { sql: c.get('ops').db });
  if (!dryRun) throw new InvalidRequest('Only a dry run is followed by the real thing');
  const { id } = await replay(
    { selection: { replay: idOf(c) }, reason, dryRun: false, rate, maxFailures: MAX_FAILURES },
    c.get('ops'),
  );
  return c.redirect(`/replays/${id}`, 303);
}

function idOf(c: Page): string {
  const id = c.req.param('id');
  if (!isUuid(id)) throw new NotFound('There is no such replay');
  return id;
}

const progress = (run: ReplayRun): Markup =>
  html`<progress max="${run.total}" value="${endedOf(run)}" aria-label="${endedOf(run)} of ${run.total} have ended"></progress><span class="quiet">${endedOf(run).toLocaleString('en')} of ${run.total.toLocaleString('en')}</span>`;

const summary = ({ counts }: ReplayRun): string =>
  Object.entries(counts)
    .map(([state, count]) => `${count.toLocaleString('en')} ${STATE_WORDS[state as ItemState]}`)
    .join(', ');

const VERDICTS: Record<ReplayRun['status'], [string, string]> = {
  running: ['warning', 'It goes on in the stack: this page may be closed.'],
  done: ['ok', 'It has ended.'],
  aborted: [
    'warning',
    'It was aborted: what was under way came to its end, the rest was left alone.',
  ],
  stopped: [
    'problem',
    'It stopped itself: too many have failed again, so the cause is still there.',
  ],
};

function verdict(run: ReplayRun): Markup {
  const [kind, words] = VERDICTS[run.status];
  const dry = run.dryRun ? ' Nothing was changed: this is a dry run.' : '';
  return html`<div class="verdict ${kind}"><p class="said">${words}${dry}</p><p>${summary(run)}</p></div>`;
}

function acts(c: Page, run: ReplayRun): Markup {
  if (run.status === 'running') {
    return html`<form method="post" action="/replays/${run.id}/abort" class="actions">${formToken(c)}<button class="danger">Abort</button></form>`;
  }
  if (!run.dryRun || !run.counts['would-act']) return html``;
  return html`<form method="post" action="/replays/${run.id}/again" class="actions">${formToken(c)}
    <button>Replay these now</button><span class="quiet">The same letters, at the same rate: what is done already is skipped.</span></form>`;
}

function whatOf({ error, changes }: ReplayItem): Markup | string {
  if (error) return error;
  if (!changes) return '';
  const words = inWords(changes);
  if (changes.rows.length === 0) return words;
  return html`<details><summary>${words}</summary>${changes.rows.map(
    ({ table, key, differences }) =>
      html`<p><code>${table}</code> ${key}</p>${
        differences.length > 0 ? differenceTable(differences) : ''
      }`,
  )}</details>`;
}

function inWords({ rows, removed, held }: Changes): string {
  const byTable = Map.groupBy(rows, ({ table }) => table);
  return [
    ...[...byTable].map(
      ([name, list]) => `${list.length} ${list.length === 1 ? 'row' : 'rows'} of ${name}`,
    ),
    ...Object.entries(removed).map(([name, count]) => `${count} gone from ${name}`),
    ...held.map((what) => `held back: ${what}`),
  ].join(', ');
}
