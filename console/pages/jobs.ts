import { html } from 'hono/html';
import { rhythmOf } from '../../ops/stack/rhythm.ts';
import { lastOccurrences, recentOccurrences } from '../../shared/health/schedules.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { layout, type Page, tableOf, time } from '../page.ts';

const CATCH_UP = {
  skip: 'stay missed',
  latest: 'the latest is made up for',
  all: 'each is made up for',
};

/** Schedules, by their latest run, and the runs themselves. */
export async function jobs(c: Page) {
  const sql = c.get('ops').db;
  const [last, recent] = await Promise.all([
    lastOccurrences({ sql }),
    recentOccurrences({ limit: 50 }, { sql }),
  ]);
  const content = html`
    <section aria-labelledby="schedules">
      <h2 id="schedules">Schedules</h2>
      ${tableOf(
        ['Job', 'When', 'Last run (UTC)', 'Missed runs', 'While it does not run'],
        allJobs(rhythmOf(c.get('ops').stack)).map(
          (job) => html`<tr>
            <th scope="row">${job.name}</th>
            <td><code>${job.expression}</code> <span class="quiet">${job.timeZone}</span></td>
            <td>${time(last.find((o) => o.schedule === job.name)?.scheduledTime)}</td>
            <td>${CATCH_UP[job.catchUp.policy]}</td>
            <td>${job.impact}</td>
          </tr>`,
        ),
        'No job is declared.',
      )}
    </section>
    <section aria-labelledby="occurrences">
      <h2 id="occurrences">Occurrences</h2>
      ${tableOf(
        ['Scheduled (UTC)', 'Schedule', 'Ended', 'Result'],
        recent.map(
          (o) => html`<tr>
            <td>${time(o.scheduledTime)}</td>
            <th scope="row">${o.schedule}</th>
            <td>${time(o.finishedAt)}</td>
            <td><code>${o.result ? JSON.stringify(o.result) : ''}</code></td>
          </tr>`,
        ),
        'None yet.',
      )}
    </section>`;
  return c.html(layout(c, { title: 'Jobs', content }));
}
