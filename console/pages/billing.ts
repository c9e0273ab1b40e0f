import { html } from 'hono/html';
import { type BillingEvent, listEvents, listQuarantine } from '../../shared/billing/queries.ts';
import { layout, type Page } from '../page.ts';
import { command, section } from '../parts/list.ts';
import { mark, tableOf, time } from '../parts/table.ts';

/** Stripe events as they came, and customers whose events wait for an organisation. */
export async function billing(c: Page) {
  const sql = c.get('ops').db;
  const [events, waiting] = await Promise.all([
    listEvents({ limit: 50 }, { sql }),
    listQuarantine({ sql }),
  ]);
  const content = html`
    ${section(
      'quarantine',
      'Waiting for an organisation',
      tableOf(
        ['Customer', 'Mode', { number: 'Events' }, 'Oldest (UTC)', 'Types', 'Command'],
        waiting.map((q) => [
          html`${q.customer ?? ''} <span class="quiet">${q.account}</span>`,
          q.livemode ? 'live' : 'test',
          q.events,
          time(q.oldest),
          q.types.join(', '),
          command(
            c,
            `billing map ${q.customer ?? 'CUSTOMER'} ORGANIZATION${q.account ? ` --account ${q.account}` : ''}`,
          ),
        ]),
        'Every customer has its organisation.',
      ),
    )}
    ${section(
      'events',
      'Latest events',
      tableOf(
        [
          'Event',
          'Type',
          'Status',
          'Object',
          'Customer',
          'Happened (UTC)',
          'Received (UTC)',
          { number: 'Applied after' },
        ],
        events.map((event) => [
          html`<a href="/flow?effect=${event.id}"><code>${event.id}</code></a>`,
          event.type,
          mark(event.status),
          event.object,
          event.customer,
          time(event.happenedAt),
          time(event.receivedAt),
          delay(event),
        ]),
        'No event was received yet.',
      ),
    )}`;
  return c.html(layout(c, { title: 'Billing', content }));
}

/** From Stripe's own time of the event, which is in whole seconds, to the tables. */
const delay = ({ happenedAt, appliedAt }: BillingEvent) =>
  appliedAt
    ? `${Math.max(0, Math.round((appliedAt.getTime() - happenedAt.getTime()) / 1_000)).toLocaleString('en')} s`
    : '';
