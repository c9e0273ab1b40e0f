import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { projectEvents } from '../../shared/billing/projection/project.ts';
import { releaseQuarantine } from '../../shared/billing/projection/release-quarantine.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { useDatabase } from '../support/use-database.ts';
import { batchesOf, type Delivery, deliveryOf, type History, history } from './history.ts';
import { CUSTOMER, HARBOR, incomingOf, type StripeEvent } from './support.ts';

const RUNS = 1_000;

const listed = (rows: string) =>
  `(SELECT coalesce(jsonb_agg(row ORDER BY row), '[]') FROM (${rows}) rows)`;
const table = (name: string) =>
  listed(`SELECT to_jsonb(t) - 'created_at' AS row FROM ${name} t WHERE stripe_customer_id = $1`);

/** What a world left, by the customer, the ids of its events and the effect keys of what they announce. */
const SHOWN = `SELECT jsonb_build_object(
  'customers', ${table('billing_customers')},
  'subscriptions', ${table('billing_subscriptions')},
  'invoices', ${table('billing_invoices')},
  'paymentMethods', ${table('billing_payment_methods')},
  'inbox', ${listed(`SELECT jsonb_build_array(event_id, status, organization_id) AS row
    FROM billing_events WHERE account = '' AND NOT livemode AND event_id = ANY ($2)`)},
  'announced', ${listed(`SELECT jsonb_build_array(detail_type, detail) AS row
    FROM outbox WHERE effect_key = ANY ($3)`)}) AS shown`;

/**
 * Each run works on a customer of its own, so that nothing needs to be emptied between runs. Names
 * that differ from run to run are taken out of what is compared.
 */
describe('convergence', () => {
  const { db } = useDatabase({ connections: 4 });
  let worlds = 0;

  beforeAll(async () => {
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor')`, [HARBOR]);
  });

  /** Delivers a history to a fresh customer, and shows what it left. */
  async function deliver(events: History, { sizes, mapBefore, concurrent, order }: Delivery) {
    worlds += 1;
    const world = `~${worlds}~`;
    const mine = order.map((i) => intoWorld(events[i] as StripeEvent, world));
    const tasks = batchesOf(mine, sizes).map((batch) => () => project(batch));
    tasks.splice(Math.min(mapBefore, tasks.length), 0, () => map(world));
    if (concurrent) await Promise.all(tasks.map((task) => task()));
    else for (const task of tasks) await task();
    return { tables: await show(events, world), world };
  }

  async function project(batch: StripeEvent[]): Promise<void> {
    const incoming = batch.map(incomingOf);
    await retried(() => projectEvents(incoming, { db }));
  }

  /** As it happens: the row, and then the event that the row's trigger wrote into the outbox. */
  async function map(world: string): Promise<void> {
    await retried(() =>
      db.query(
        'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
        [HARBOR, CUSTOMER + world],
      ),
    );
    const input = { outboxId: world, stripeCustomerId: CUSTOMER + world };
    await retried(() =>
      releaseQuarantine(input, {
        db,
        clock: () => new Date(),
        reader: undefined,
        wakeRelay: async () => {},
      }),
    );
  }

  /** In one statement: two thousand worlds are looked at. */
  async function show(events: History, world: string): Promise<unknown> {
    const { rows } = await db.query<{ shown: unknown }>(SHOWN, [
      CUSTOMER + world,
      events.map(({ id }) => id + world),
      [
        ...events.map(({ id }) => `subscription-changed:${id}${world}`),
        ...[0, 1, 2, 3].map((n) => `payment-failed:/in_NightshiftDemo1${world}:${n}`),
      ],
    ]);
    return JSON.parse(JSON.stringify(rows[0]?.shown).replaceAll(world, ''));
  }

  it(`gives the same rows for every order, duplication and split (${RUNS} runs)`, async () => {
    const inOrder = (length: number): Delivery => ({
      order: [...Array(length).keys()],
      sizes: [length],
      mapBefore: 0,
      concurrent: false,
    });
    await fc.assert(
      fc.asyncProperty(
        history.chain((events) =>
          fc.record({ events: fc.constant(events), delivery: deliveryOf(events.length) }),
        ),
        async ({ events, delivery }) => {
          const told = await deliver(events, inOrder(events.length));
          const jumbled = await deliver(events, delivery);
          expect(jumbled.tables).toEqual(told.tables);
          expect(jumbled.tables).toMatchObject(lastStates(events));
        },
      ),
      { numRuns: RUNS },
    );
  }, 180_000);
});

/** Deadlocks and the like come back as RetryLater; the queue would deliver again. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RetryLater) || attempt === 10) throw error;
    }
  }
}

function intoWorld(event: StripeEvent, world: string): StripeEvent {
  const text = JSON.stringify(event)
    .replace(event.id, event.id + world)
    .replaceAll(/(cus|sub|in|pm)_NightshiftDemo1/g, `$&${world}`);
  return JSON.parse(text) as StripeEvent;
}

/** What the tables must show: each object as its last event left it. */
function lastStates(events: History) {
  const last = (id: string) =>
    events.findLast(({ data }) => data.object.id === id) as StripeEvent | undefined;
  const subscription = last('sub_NightshiftDemo1') as StripeEvent;
  const items = subscription.data.object.items as { data: { quantity: number }[] };
  const customer = last(CUSTOMER) as StripeEvent;
  const paymentMethod = last('pm_NightshiftDemo1');
  return {
    customers: [
      {
        name: customer.data.object.name,
        deleted_at: customer.type === 'customer.deleted' ? expect.any(String) : null,
      },
    ],
    subscriptions: [{ status: subscription.data.object.status, quantity: items.data[0]?.quantity }],
    invoices: [
      {
        status: last('in_NightshiftDemo1')?.data.object.status,
        attempt_count: last('in_NightshiftDemo1')?.data.object.attempt_count,
      },
    ],
    paymentMethods: paymentMethod
      ? [
          {
            detached_at:
              paymentMethod.type === 'payment_method.detached' ? expect.any(String) : null,
          },
        ]
      : [],
  };
}
