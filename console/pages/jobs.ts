import { html } from 'hono/html';
import { lastOccurrences, recentOccurrences } from '../../shared/health/schedules.ts';
import { layout, type Page, tableOf, time } from '../page.ts';

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
        ['Schedule', 'Last occurrence (UTC)', 'Began', 'Ended'],
        last.map(
          (o) => html`<tr>
            <th scope="row">${o.schedule}</th>
            <td>${time(o.scheduledTime)}</td>
            <td>${time(o.startedAt)}</td>
            <td>${time(o.finishedAt)}</td>
          </tr>`,
        ),
        'No schedule has run yet.',
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
