import { html } from 'hono/html';
import { diagnose } from '../../ops/stack/diagnose.ts';
import { readQueueDepths } from '../../ops/stack/queue-depths.ts';
import { hasProblem } from '../../shared/health/check.ts';
import { isLastQueue, type QueueDepth } from '../../shared/health/queues.ts';
import { layout, type Page } from '../page.ts';
import { section } from '../parts/list.ts';
import { mark, tableOf } from '../parts/table.ts';

const WORDS = { ok: 'ok', warning: 'look', problem: 'problem' } as const;
const RANK = { problem: 0, warning: 1, ok: 2 } as const;

/** How it stands: the doctor's checks, the worst first, and what waits where. */
export async function overview(c: Page) {
  const ops = c.get('ops');
  const [checks, depths] = await Promise.all([
    diagnose(ops),
    // Their check says what is wrong; the page still shows the others.
    readQueueDepths(ops).catch((): QueueDepth[] => []),
  ]);
  const last = depths.filter(({ name }) => isLastQueue(name));
  const work = depths.filter((queue) => !last.includes(queue));
  const sorted = [...checks].sort((a, b) => RANK[a.status] - RANK[b.status]);
  const content = html`
    ${section(
      'checks',
      hasProblem(checks) ? 'Needs you' : 'All is well',
      tableOf(
        ['Check', 'State', 'Found', 'What to do'],
        sorted.map((check) => [
          check.name,
          mark(check.status, WORDS[check.status]),
          check.detail,
          check.advice,
        ]),
        'Nothing was checked.',
      ),
    )}
    ${section(
      'queues',
      'Queues',
      tableOf(
        ['Queue', { number: 'Waiting' }, { number: 'In flight' }, { number: 'Delayed' }],
        [...work, ...last].map((queue) => [
          html`<a href="/dead-letters?queue=${queue.name}">${queue.name}</a>`,
          queue.waiting,
          queue.inFlight,
          queue.delayed,
        ]),
        'The queues cannot be read.',
      ),
    )}`;
  return c.html(layout(c, { title: 'Overview', refresh: 15, content }));
}
