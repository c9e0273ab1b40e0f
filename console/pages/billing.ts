import { html } from 'hono/html';
import { type BillingEvent, listEvents, listQuarantine } from '../../shared/billing/queries.ts';
import { layout, type Page, tableOf, time } from '../page.ts';

/** Stripe events as they came, and customers whose events wait for an organisation. */
export async function billing(c: Page) {
  const sql = c.get('ops').db;
  const [events, waiting] = await Promise.all([
    listEvents({ limit: 50 }, { sql }),
    listQuarantine({ sql }),
  ]);
  const content = html`
    <section aria-labelledby="quarantine">
      <h2 id="quarantine">Waiting for an organisation</h2>
      ${tableOf(
        ['Customer', 'Mode', { number: 'Events' }, 'Oldest (UTC)', 'Types', 'Command'],
        waiting.map(
          (q) => html`<tr>
            <th scope="row">${q.customer ?? ''} <span class="quiet">${q.account}</span></th>
            <td>${q.livemode ? 'live' : 'test'}</td>
            <td class="number">${q.events}</td>
            <td>${time(q.oldest)}</td>
            <td>${q.types.join(', ')}</td>
            <td><code>npm run ops -- billing map ${q.customer ?? 'CUSTOMER'} ORGANIZATION${q.account ? ` --account ${q.account}` : ''}</code></td>
          </tr>`,
        ),
        'Every customer has its organisation.',
      )}
    </section>
    <section aria-labelledby="events">
      <h2 id="events">Latest events</h2>
      ${tableOf(
        ['Received (UTC)', 'Event', 'Type', 'Status', 'Object', 'Customer', { number: 'After' }],
        events.map(
          (event) => html`<tr>
            <td>${time(event.receivedAt)}</td>
            <th scope="row"><code>${event.id}</code></th>
            <td>${event.type}</td>
            <td><span class="mark ${event.status}">${event.status}</span></td>
            <td>${event.object ?? ''}</td>
            <td>${event.customer ?? ''}</td>
            <td class="number">${delay(event)}</td>
          </tr>`,
        ),
        'No event was received yet.',
      )}
    </section>`;
  return c.html(layout(c, { title: 'Billing', content }));
}

/** From the queue to the tables. */
const delay = ({ receivedAt, appliedAt }: BillingEvent) =>
  appliedAt ? `${((appliedAt.getTime() - receivedAt.getTime()) / 1000).toFixed(1)} s` : '';
