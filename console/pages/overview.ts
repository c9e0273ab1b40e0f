import { html } from 'hono/html';
import { diagnose } from '../../ops/stack/diagnose.ts';
import { readQueueDepths } from '../../ops/stack/queue-depths.ts';
import { hasProblem } from '../../shared/health/check.ts';
import { isLastQueue, type QueueDepth } from '../../shared/health/queues.ts';
import { layout, type Page, tableOf } from '../page.ts';

const WORDS = { ok: 'ok', warning: 'look', problem: 'problem' } as const;

/** How it stands: the doctor's checks, and what waits where. */
export async function overview(c: Page) {
  const ops = c.get('ops');
  const [checks, depths] = await Promise.all([
    diagnose(ops),
    // Their check says what is wrong; the page still shows the others.
    readQueueDepths(ops).catch((): QueueDepth[] => []),
  ]);
  const last = depths.filter(({ name }) => isLastQueue(name));
  const work = depths.filter((queue) => !last.includes(queue));
  const content = html`
    <section aria-labelledby="checks">
      <h2 id="checks">${hasProblem(checks) ? 'Needs you' : 'All is well'}</h2>
      ${tableOf(
        ['', 'Check', 'Found', 'What to do'],
        checks.map(
          (check) => html`<tr>
            <td><span class="mark ${check.status}">${WORDS[check.status]}</span></td>
            <th scope="row">${check.name}</th>
            <td>${check.detail}</td>
            <td class="quiet">${check.advice ?? ''}</td>
          </tr>`,
        ),
        'Nothing was checked.',
      )}
    </section>
    <section aria-labelledby="queues">
      <h2 id="queues">Queues</h2>
      ${tableOf(
        ['Queue', { number: 'Waiting' }, { number: 'In flight' }, { number: 'Delayed' }],
        [...work, ...last].map(
          (queue) => html`<tr>
            <th scope="row"><a href="/dead-letters?queue=${queue.name}">${queue.name}</a></th>
            <td class="number">${queue.waiting}</td>
            <td class="number">${queue.inFlight}</td>
            <td class="number">${queue.delayed}</td>
          </tr>`,
        ),
        'The queues cannot be read.',
      )}
    </section>`;
  return c.html(layout(c, { title: 'Overview', refresh: 15, content }));
}
