import { html } from 'hono/html';
import type { OpsContext } from '../../ops/context.ts';
import { diagnose } from '../../ops/stack/diagnose.ts';
import { readQueueDepths } from '../../ops/stack/queue-depths.ts';
import { queueHistory, whyNoHistory } from '../../ops/stack/queue-history.ts';
import { rhythmOf } from '../../ops/stack/rhythm.ts';
import { type Group, listGroups } from '../../shared/dead-letters/groups.ts';
import {
  type Activity,
  failuresByQueue,
  readActivity,
  readWaiting,
  type Waiting,
} from '../../shared/health/activity.ts';
import { countOpenLetters } from '../../shared/health/backlog.ts';
import type { Check, CheckName } from '../../shared/health/check.ts';
import { type Hold, readHolds } from '../../shared/health/maintenance.ts';
import type { QueueDepth } from '../../shared/health/queues.ts';
import { log } from '../../shared/platform/log.ts';
import { layout, type Markup, type Page } from '../page.ts';
import { bars } from '../parts/chart.ts';
import { advice, section } from '../parts/list.ts';
import { needs } from '../parts/needs.ts';
import { queueTable } from '../parts/queue-table.ts';
import { mark, tableOf, time } from '../parts/table.ts';
import { type Seen, verdictOf } from '../parts/verdict.ts';

const WORDS = { ok: 'ok', warning: 'look', problem: 'problem' } as const;
const RANK = { problem: 0, warning: 1, ok: 2 } as const;

/** Where a check is mended. */
const PLACES: Partial<Record<CheckName, string>> = {
  'dead letters': '/dead-letters',
  schedules: '/jobs',
  'billing quarantine': '/billing',
  outbox: '/logs?function=relay-outbox',
  queues: '/logs?function=collect-dead-letters',
};

type Inside = {
  groups: Group[];
  activity: Activity;
  waiting: Waiting;
  holds: Hold[];
  letters: Map<string, number>;
  failures: Map<string, number[]>;
};

/** Is work flowing, does it succeed, is it fresh: in words first, then what needs a person, then numbers. */
export async function overview(c: Page) {
  const ops = c.get('ops');
  const now = ops.clock();
  const [checks, depths, history, inside] = await Promise.all([
    diagnose(ops),
    // Their check says what is wrong; the page still shows the others.
    readQueueDepths(ops).catch((): QueueDepth[] => []),
    queueHistory(ops).catch(whyNoHistory),
    readInside(ops, now).catch(whyNotRead),
  ]);
  const content = html`
    ${verdict(c, { checks, inside, waiting: sum(depths.map(({ waiting }) => waiting)), now, rhythm: rhythmOf(ops.stack) }, inside?.groups[0])}
    ${inside ? needs(inside) : ''}
    ${inside ? numbers(inside.activity) : ''}
    ${checkTable(c, checks)}
    ${queueTable({ depths, history, letters: inside?.letters ?? new Map(), failures: inside?.failures ?? new Map() })}`;
  return c.html(layout(c, { title: 'Overview', refresh: 15, content }));
}

async function readInside({ db: sql, clock }: OpsContext, now: Date): Promise<Inside> {
  const [{ rows: groups }, activity, waiting, holds, letters, failures] = await Promise.all([
    listGroups({ filter: {}, now, limit: 5 }, { sql }),
    readActivity({ now }, { sql }),
    readWaiting({ sql }),
    readHolds({ sql, clock }),
    countOpenLetters({ sql }),
    failuresByQueue({ now }, { sql }),
  ]);
  return { groups, activity, waiting, holds, letters, failures };
}

/** The checks say what is wrong with the database; of anything else the log does. */
function whyNotRead(error: unknown): undefined {
  log.error('overview could not be read', { error });
}

/** The likely cause and the next step come from the gravest of what is wrong. */
function verdict(c: Page, seen: Seen, largest: Group | undefined): Markup {
  const { status, said, gravest } = verdictOf(seen);
  const found =
    gravest && !(largest && gravest.name === 'dead letters')
      ? html`<p>${gravest.name}: ${gravest.detail}. ${advice(c, gravest.advice)} ${PLACES[gravest.name] ? html`<a href="${PLACES[gravest.name]}">Go there</a>` : ''}</p>`
      : '';
  const failing = largest
    ? html`<p>Likely cause: <strong>${largest.error}</strong> ${largest.cause}, ${largest.waiting.toLocaleString('en')} in the queue ${largest.queue}, last ${time(largest.lastFailedAt)}. <a href="/dead-letters?group=${largest.id}">Look at its letters</a>; when it is mended, try them out and replay them.</p>`
    : '';
  const next = found || failing ? html`${found}${failing}` : html`<p>Nothing needs you now.</p>`;
  return html`<div class="verdict ${status}" role="status"><p class="said">${said}.</p>${next}</div>`;
}

const numbers = ({ events, mails, failures }: Activity): Markup =>
  section(
    'numbers',
    'Lately',
    html`<ul class="tiles">
      <li><b>${sum(events).toLocaleString('en')}</b> Stripe events in the last hour${bars({ values: events, label: 'Stripe events a minute, the last hour', kind: 'good', width: 3 })}</li>
      <li><b>${sum(mails).toLocaleString('en')}</b> mails left in the last hour${bars({ values: mails, label: 'mails a minute, the last hour', kind: 'good', width: 3 })}</li>
      <li><b>${sum(failures).toLocaleString('en')}</b> failures in the last day${bars({ values: failures, label: 'failures an hour, the last day', kind: 'bad', width: 8 })}</li>
    </ul>`,
  );

const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);

/** What is as it should be is folded away: a person looks for the rest. */
function checkTable(c: Page, checks: readonly Check[]): Markup {
  const good = checks.filter(({ status }) => status === 'ok');
  const rest = checks
    .filter(({ status }) => status !== 'ok')
    .sort((a, b) => RANK[a.status] - RANK[b.status]);
  const table = (some: readonly Check[]) =>
    tableOf(
      ['Check', 'State', 'Found, and what to do'],
      some.map((check) => [
        PLACES[check.name] ? html`<a href="${PLACES[check.name]}">${check.name}</a>` : check.name,
        mark(check.status, WORDS[check.status]),
        html`${check.detail}${check.advice === undefined ? '' : html`<br>${advice(c, check.advice)}`}`,
      ]),
      'Nothing was checked.',
    );
  return section(
    'checks',
    'Checks',
    html`${rest.length > 0 ? table(rest) : ''}
    <details><summary>${good.length} of ${checks.length} are as they should be</summary>${table(good)}</details>`,
  );
}
