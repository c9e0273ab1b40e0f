import { html } from 'hono/html';
import type { QueueHistory } from '../../ops/stack/queue-history.ts';
import { queueThrough } from '../../shared/contracts.ts';
import { span } from '../../shared/health/in-words.ts';
import { isLastQueue, type QueueDepth } from '../../shared/health/queues.ts';
import type { Markup } from '../page.ts';
import { bars } from './chart.ts';
import { section } from './list.ts';
import { tableOf } from './table.ts';

export type Queues = {
  depths: readonly QueueDepth[];
  /** What each did in the last day, or why that is not known. */
  history: ReadonlyMap<string, QueueHistory> | string;
  /** Dead letters that are open, by what a message is called by: a queue, or a job that shares one. */
  letters: ReadonlyMap<string, number>;
  /** Those that failed, by the hour of the last day. */
  failures: ReadonlyMap<string, readonly number[]>;
};

const HOURS = 24;
const QUARTERS = 96;

/** Each queue: what it holds, and what it did in the last day, as charts and as numbers. */
export function queueTable({ depths, history, letters, failures }: Queues): Markup {
  const known = typeof history === 'string' ? undefined : history;
  const queues = [...depths]
    .sort((a, b) => Number(isLastQueue(a.name)) - Number(isLastQueue(b.name)))
    .map((depth) => ({
      ...depth,
      worked: known?.get(depth.name)?.worked,
      oldest: known?.get(depth.name)?.oldest,
      failed: summed(inQueue(failures, depth.name)),
      letters: inQueue(letters, depth.name).reduce((all, one) => all + one, 0),
    }));
  const idle = queues.filter(isIdle);
  return section(
    'queues',
    'Queues, the last 24 hours',
    html`${typeof history === 'string' ? html`<p class="notice">${history}. What was worked off and how old messages were is not shown.</p>` : ''}
    ${depths.length === 0 ? html`<p class="empty">The queues cannot be read.</p>` : table(queues.filter((queue) => !isIdle(queue)))}
    ${idle.length > 0 ? html`<details><summary>${idle.length} of ${queues.length} have nothing to do and failed at nothing</summary>${table(idle)}</details>` : ''}
    ${queues.length > 0 ? inNumbers(queues) : ''}`,
  );
}

const HEADINGS = [
  'Queue',
  { number: 'Waiting' },
  { number: 'In flight' },
  { number: 'Delayed' },
  'Worked off',
  'Failures',
  'Age of the oldest',
  { number: 'Dead letters' },
];

const table = (queues: readonly Shown[]): Markup =>
  tableOf(
    HEADINGS,
    queues.map((queue) => [
      html`<a href="/dead-letters?queue=${queue.name}">${queue.name}</a>`,
      queue.waiting,
      queue.inFlight,
      queue.delayed,
      workedChart(queue),
      failureChart(queue),
      ageChart(queue),
      queue.letters,
    ]),
    'No queue did anything in the last 24 hours. What a function works off stands here.',
  );

type Shown = QueueDepth & Row & { letters: number };

/** Nothing in it, nothing of it failed, nothing went through it. */
const isIdle = ({ waiting, inFlight, delayed, letters, worked = [], oldest = [], failed }: Shown) =>
  waiting + inFlight + delayed + letters + sum(worked) + sum(oldest) + sum(failed) === 0;

type Row = {
  name: string;
  worked?: number[] | undefined;
  oldest?: number[] | undefined;
  failed: number[];
};

const workedChart = ({ name, worked }: Row): Markup | string =>
  worked
    ? chart({
        name,
        values: worked,
        what: 'worked off a quarter of an hour',
        kind: 'good',
        places: QUARTERS,
        said: each('in 15 minutes'),
      })
    : '';

const failureChart = ({ name, failed }: Row): Markup | string =>
  chart({
    name,
    values: failed,
    what: 'failures an hour',
    kind: 'bad',
    places: HOURS,
    said: each('an hour'),
  });

const ageChart = ({ name, oldest }: Row): Markup | string =>
  oldest
    ? chart({
        name,
        values: oldest,
        what: 'age of the oldest message',
        kind: 'quiet',
        places: QUARTERS,
        said: ages,
      })
    : '';

type Chart = {
  name: string;
  values: readonly number[];
  what: string;
  kind: 'good' | 'bad' | 'quiet';
  places: number;
  said: (values: readonly number[]) => string;
};

/** Where nothing happened a word is enough: a row of empty charts hides the one that is not. */
function chart({ name, values, what, kind, places, said }: Chart): Markup {
  if (values.every((value) => value === 0)) return html`<span class="quiet">none</span>`;
  const words = said(values);
  return html`${bars({ values, label: `${what} of ${name}, the last 24 hours`, kind, width: QUARTERS / places, places, words, stretched: true })}<span class="quiet">${words}</span>`;
}

const each =
  (span: string) =>
  (values: readonly number[]): string =>
    `${sum(values).toLocaleString('en')} in all, at most ${Math.max(...values).toLocaleString('en')} ${span}`;
const ages = (values: readonly number[]) =>
  `at most ${span(Math.max(...values))}, now ${span(values.at(-1) ?? 0)}`;

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const summed = (lists: readonly (readonly number[])[]) =>
  Array.from({ length: HOURS }, (_, hour) => sum(lists.map((list) => list[hour] ?? 0)));

/** What belongs to a queue of SQS: its own, and that of the jobs that share it. */
const inQueue = <T>(byName: ReadonlyMap<string, T>, queue: string): T[] =>
  [...byName].filter(([name]) => queueThrough(name) === queue).map(([, value]) => value);

const PARTS = 8;

/** The charts as a table, for who does not see them and who wants to know exactly. */
function inNumbers(queues: readonly Row[]): Markup {
  const parts = (
    values: readonly number[],
    places: number,
    fold: (some: readonly number[]) => number,
  ) =>
    Array.from({ length: PARTS }, (_, i) => {
      const size = places / PARTS;
      const some = values.slice(i * size, (i + 1) * size);
      return some.length === 0 ? '–' : fold(some);
    });
  const oldest = (some: readonly number[]) => Math.max(...some);
  const lines = queues.flatMap(({ name, worked, failed, oldest: age }) =>
    [
      [`${name}, worked off`, worked, QUARTERS, sum] as const,
      [`${name}, failures`, failed, HOURS, sum] as const,
      [`${name}, oldest (s)`, age, QUARTERS, oldest] as const,
    ].flatMap(([title, values, places, fold]) =>
      values?.some((value) => value > 0) ? [[title, ...parts(values, places, fold)]] : [],
    ),
  );
  const hours = Array.from({ length: PARTS }, (_, i) => ({
    number: `${HOURS - (i * HOURS) / PARTS} h ago`,
  }));
  return html`<details><summary>The same in numbers, by three hours</summary>${tableOf(['Queue', ...hours], lines, 'Nothing happened in the last 24 hours.')}</details>`;
}
