import { html } from 'hono/html';
import { type BillingEvent, listEvents } from '../../shared/billing/queries/events.ts';
import { listQuarantine } from '../../shared/billing/queries/quarantine.ts';
import { listSubscriptions } from '../../shared/billing/queries/subscriptions.ts';
import { limitsInWords, listPlans } from '../../shared/entitlements/plans.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { listRuns } from '../../shared/scheduling/queries.ts';
import { layout, type Markup, type Page } from '../page.ts';
import { asked, command, filterForm, paging, ROWS, section } from '../parts/list.ts';
import { long, mark, tableOf, time } from '../parts/table.ts';

/** Rows of each list that stands above the events. */
const FEW = 20;
const STATUSES = ['applied', 'quarantined', 'ignored'] as const;

/** What waits for a person, whether we differ from Stripe, what is sold and to whom, and the events. */
export async function billing(c: Page) {
  const sql = c.get('ops').db;
  const { status, about } = asked(c, ['status', 'about']);
  const wanted = STATUSES.find((known) => known === status);
  if (status !== undefined && status !== 'any' && !wanted)
    throw new InvalidRequest(`Status is one of ${STATUSES.join(', ')}`);
  const [waiting, nights, plans, subscriptions, events] = await Promise.all([
    listQuarantine({ limit: FEW, after: c.req.query('waiting') }, { sql }),
    listRuns({ job: 'reconcile-billing', skipped: false, limit: 7 }, { sql }),
    listPlans({ sql }),
    listSubscriptions({ limit: FEW, after: c.req.query('subscriptions') }, { sql }),
    listEvents({ status: wanted, about, limit: ROWS, after: c.req.query('after') }, { sql }),
  ]);
  const content = html`
    ${quarantine(c, waiting)}
    ${drift(c, nights)}
    ${plansOf(c, plans)}
    ${section(
      'subscriptions',
      'Subscriptions',
      html`${tableOf(
        [
          'Subscription',
          'Organisation',
          'Status',
          'Prices',
          { number: 'Quantity' },
          'Period ends (UTC)',
        ],
        subscriptions.rows.map((s) => [
          html`<code>${s.subscription}</code>`,
          s.organization,
          mark(s.status),
          s.prices.join(', '),
          s.quantity,
          time(s.periodEnd),
        ]),
        'Nobody has subscribed yet. A subscription stands here with the first event that Stripe sends of it.',
      )}${paging(c, subscriptions.next, 'subscriptions')}`,
    )}
    ${section(
      'events',
      'Events',
      html`${filterForm(c, [
        { name: 'status', label: 'Status', choices: ['any', ...STATUSES] },
        {
          name: 'about',
          label: 'Event, object or customer',
          placeholder: 'evt_…, sub_…, cus_…',
          wide: true,
        },
      ])}
      ${tableOf(
        [
          'Event',
          'Type',
          'Status',
          'Object, customer',
          'Happened (UTC)',
          'Received (UTC)',
          { number: 'Applied after' },
        ],
        events.rows.map((event) => [
          html`<a href="/flow?effect=${event.id}"><code class="long">${event.id}</code></a>`,
          long(event.type),
          html`${mark(event.status)}${event.settled && html` <span class="quiet">${event.settled}</span>`}`,
          html`<span class="long">${event.object}<br><span class="quiet">${event.customer}</span></span>`,
          time(event.happenedAt),
          time(event.receivedAt),
          delay(event),
        ]),
        wanted || about ? 'No event is like that.' : 'No event was received yet.',
      )}${paging(c, events.next)}`,
    )}`;
  return c.html(layout(c, { title: 'Billing', content }));
}

const quarantine = (c: Page, { rows, next }: Awaited<ReturnType<typeof listQuarantine>>): Markup =>
  section(
    'quarantine',
    'Waiting for an organisation',
    html`${tableOf(
      ['Customer', 'Mode', { number: 'Events' }, 'Oldest (UTC)', 'Types', 'Command'],
      rows.map((q) => [
        html`${q.customer ?? ''} <span class="quiet">${q.account}</span>`,
        q.livemode ? 'live' : 'test',
        q.events,
        time(q.oldest),
        q.types.join(', '),
        command(
          c,
          `billing map ${q.customer ?? 'CUSTOMER'}${q.account ? ` --account ${q.account}` : ''}`,
        ),
      ]),
      'Every customer has its organisation.',
    )}${paging(c, next, 'waiting')}`,
  );

/** What a night found: counts by kind, and how many rows it had to mend. */
type Night = {
  skipped?: string;
  seen?: Record<string, number>;
  drifts?: number;
  swept?: { missed?: number; failed?: number };
};

const drift = (c: Page, nights: Awaited<ReturnType<typeof listRuns>>): Markup =>
  section(
    'drift',
    'Compared with Stripe',
    html`${tableOf(
      [
        'Night (UTC)',
        { number: 'Objects looked at' },
        { number: 'Differed' },
        { number: 'Events brought in' },
        'Came to',
      ],
      nights.map(({ at, result, outcome, reason }) => {
        const { skipped, seen = {}, drifts = 0, swept } = (result ?? {}) as Night;
        const words = reason ?? skipped;
        return [
          time(at),
          Object.values(seen).reduce((all, one) => all + one, 0),
          drifts,
          swept?.missed ?? 0,
          words
            ? mark('skipped', words)
            : mark(
                drifts === 0 ? 'ok' : 'warning',
                drifts === 0
                  ? 'every row is as Stripe has it'
                  : `${outcome}: differences were mended`,
              ),
        ];
      }),
      'No night has been yet: each compares Stripe’s objects with our rows, both ways, once the secret stripe-api-key has a value.',
    )}
    <p>${command(c, 'billing verify')} ${command(c, 'billing verify --repair --since 35d')}</p>`,
  );

const inWords = (names: string) => names.replaceAll('_', ' ');

const plansOf = (c: Page, plans: Awaited<ReturnType<typeof listPlans>>): Markup =>
  section(
    'plans',
    'Plans',
    html`${tableOf(
      ['Plan', { number: 'Organisations' }, 'Features', 'Limits', 'Stripe’s prices'],
      plans.map((plan) => [
        html`${plan.name} ${plan.isDefault ? mark('ok', 'default') : ''}`,
        plan.organizations,
        inWords(plan.features.join(', ')),
        inWords(limitsInWords(plan)),
        html`<code>${[...plan.prices, ...plan.seatPrices.map((price) => `${price} (seats)`)].join(', ')}</code>`,
      ]),
      html`No plan: without one nobody has limits. ${command(c, 'plans set --help')}`,
    )}`,
  );

/** From Stripe's own time of the event, which is in whole seconds, to the tables. */
const delay = ({ happenedAt, appliedAt }: BillingEvent) =>
  appliedAt
    ? `${Math.max(0, Math.round((appliedAt.getTime() - happenedAt.getTime()) / 1_000)).toLocaleString('en')} s`
    : '';
