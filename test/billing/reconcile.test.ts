import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCustomer } from '../../local/stripe/resources/customers.ts';
import { type LocalStripe, startLocalStripe } from '../../local/stripe/server.ts';
import type { StripeEvent as Told } from '../../local/stripe/store.ts';
import { projectEvents } from '../../shared/billing/projection/project.ts';
import { backfill } from '../../shared/billing/reconcile/backfill.ts';
import { reconcile } from '../../shared/billing/reconcile/reconcile.ts';
import { sweepEvents } from '../../shared/billing/reconcile/sweep-events.ts';
import { type Books, createBooksSource } from '../../shared/billing/stripe-api/books.ts';
import { changePlan, setDefaultPlan } from '../../shared/entitlements/plans.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { fixedClock } from '../support/clock.ts';
import { version } from '../support/secret-version.ts';
import { useDatabase } from '../support/use-database.ts';
import {
  type Delivery,
  deliveries,
  GROWTH,
  history,
  live,
  plansThere,
  SEAT,
  STARTER,
  subscribe as subscribeAt,
} from './stripe-history.ts';
import { incomingOf, type StripeEvent } from './support.ts';

/** Histories of the property; NIGHTSHIFT_HISTORIES tries more. */
const HISTORIES = Number(process.env.NIGHTSHIFT_HISTORIES ?? 25);

describe('Stripe’s books and ours', () => {
  const { db } = useDatabase({ connections: 4 });
  const clock = fixedClock();
  let stripe: LocalStripe;
  let books: Books;
  let told: Told[] = [];

  const open = async () => {
    stripe = await startLocalStripe({ now: clock, onEvent: (event) => void told.push(event) });
    const source = createBooksSource({
      secrets: createSecretReader({ fetchSecret: async () => version('sk_test_1') }),
      apiKeyName: 'key',
      apiBase: stripe.url,
      perSecond: 10_000,
    });
    books = (await source()) as Books;
  };
  const look = () => reconcile({ repair: false }, { db, clock, books });
  const mend = () => reconcile({ repair: true }, { db, clock, books });
  const fill = () => backfill({ restart: true }, { db, clock, books });
  const organization = async () => {
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    return rows[0]?.id as string;
  };
  /** A customer of a new organisation, known to Stripe alone. */
  const customer = async () =>
    createCustomer(stripe.store, { metadata: { organization_id: await organization() } }).id;
  const subscribe = (of: string, seats = 0) => subscribeAt({ of, seats }, { stripe });
  const kinds = (drifts: { kind: string; what: string }[]) => {
    const counted = Map.groupBy(drifts, ({ kind, what }) => `${kind} ${what}`);
    return Object.fromEntries([...counted].map(([name, list]) => [name, list.length]).sort());
  };

  beforeAll(async () => {
    await setDefaultPlan({ id: 'free' }, { sql: db });
    await changePlan({ id: 'starter', addPrices: [STARTER], addSeatPrices: [SEAT] }, { db });
    await changePlan({ id: 'professional', addPrices: [GROWTH] }, { db });
  });
  beforeEach(async () => {
    for (const table of ['customers', 'events', 'sweeps', 'backfills'])
      await db.query(`DELETE FROM billing_${table}`);
    told = [];
    clock.set('2026-11-21T03:05:00Z');
    await open();
  });
  // A history opens a Stripe of its own.
  afterAll(() => stripe.stop());

  it('are filled to the last page, and then agree', async () => {
    for (let i = 0; i < 130; i++) subscribe(await customer());
    await stripe.delivered();
    const filled = await fill();
    expect(filled).toMatchObject({ seen: { customer: 130, subscription: 130, invoice: 130 } });
    expect((await look()).drifts).toEqual([]);
    await stripe.stop();
  });

  it('are filled from where it was interrupted', async () => {
    for (let i = 0; i < 150; i++) subscribe(await customer());
    const cut: Books = {
      ...books,
      list: async (input) => {
        if (input.kind === 'subscription' && input.after) throw new Error('cut off');
        return books.list(input);
      },
    };
    await expect(backfill({ restart: false }, { db, clock, books: cut })).rejects.toThrow(
      'cut off',
    );
    const before = stripe.calls.length;
    const filled = await backfill({ restart: false }, { db, clock, books });
    expect(filled).toMatchObject({
      resumed: true,
      seen: { customer: 150, subscription: 150, invoice: 150 },
    });
    // What customers and subscriptions hold is looked for among them once all objects are there.
    const calls = stripe.calls.slice(before);
    const objects = calls.slice(0, calls.indexOf('GET /v1/credit_notes'));
    expect(objects).toContain('GET /v1/subscriptions');
    expect(objects).not.toContain('GET /v1/customers');
    expect((await look()).drifts).toEqual([]);
    await stripe.stop();
  });

  it('show each of 120 drifts of twelve kinds, and agree once they are mended', async () => {
    const all: { of: string; subscription: { id: string } & ReturnType<typeof subscribe> }[] = [];
    for (let i = 0; i < 130; i++) {
      const of = await customer();
      all.push({ of, subscription: subscribe(of, 2) });
    }
    await fill();
    const ten = (kind: number) => all.slice(kind * 10, kind * 10 + 10);
    const ids = (kind: number) => ten(kind).map(({ subscription }) => subscription.id);
    const of = (kind: number) => ten(kind).map((it) => it.of);
    const spoil = (sql: string, list: string[]) => db.query(sql, [list]);
    const subscriptions = 'billing_subscriptions SET';
    const those = 'WHERE stripe_subscription_id = ANY ($1)';
    await spoil(`DELETE FROM billing_subscriptions ${those}`, ids(0));
    await spoil(`UPDATE ${subscriptions} status = 'canceled', source_phase = 1 ${those}`, ids(1));
    await spoil(`UPDATE ${subscriptions} stripe_price_ids = '{price_x}' ${those}`, ids(2));
    await spoil(
      `UPDATE ${subscriptions} price_quantities = '{1,9}', quantity = 10 ${those}`,
      ids(3),
    );
    for (const id of ids(4)) {
      const gone = stripe.store.get('subscription', id);
      stripe.store.put({ ...gone, status: 'canceled', ended_at: 1_800_000_000 });
    }
    for (const id of ids(5)) stripe.store.remove('subscription', id);
    const byCustomer = 'WHERE stripe_customer_id = ANY ($1)';
    await spoil(`DELETE FROM billing_invoices ${byCustomer}`, of(6));
    await spoil(
      `UPDATE billing_invoices SET status = 'open', source_phase = 0 ${byCustomer}`,
      of(7),
    );
    await spoil(`DELETE FROM billing_customers ${byCustomer}`, of(8));
    await spoil(`UPDATE billing_customers SET email = 'x@example.com' ${byCustomer}`, of(9));
    await spoil(
      `UPDATE organization_entitlements SET plan_ids = '{enterprise}' WHERE organization_id IN (
         SELECT organization_id FROM billing_customers ${byCustomer})`,
      of(10),
    );
    for (const { of: id, subscription } of ten(11)) {
      stripe.store.remove('customer', id);
      stripe.store.put({ ...subscription, status: 'canceled' });
    }
    const found = await look();
    expect(kinds(found.drifts)).toEqual({
      'customer different': 10,
      'customer ended': 10,
      'customer unmapped': 10,
      'entitlements entitlements': 10,
      'invoice different': 10,
      'invoice missing': 10,
      'subscription different': 50,
      'subscription ended': 10,
      'subscription missing': 10,
    });
    expect(found.drifts.some(({ repaired }) => repaired)).toBe(false);
    const mended = await mend();
    // Of the ten customers, now mapped, the subscriptions and invoices too.
    expect(mended.drifts).toHaveLength(found.drifts.length + 20);
    expect(mended.drifts.every(({ repaired }) => repaired)).toBe(true);
    expect((await look()).drifts).toEqual([]);
    await stripe.stop();
  });

  it('leaves to a person which of two organisations a customer is', async () => {
    const id = await customer();
    await fill();
    const other = await organization();
    const named = stripe.store.get('customer', id);
    stripe.store.put({ ...named, metadata: { organization_id: other } });
    expect((await mend()).drifts).toMatchObject([{ what: 'other-organization', repaired: false }]);
    await stripe.stop();
  });

  it('does not call drift what nobody mapped, or what a checkout left behind', async () => {
    createCustomer(stripe.store, {});
    createCustomer(stripe.store, { metadata: { organization_id: 'nonsense' } });
    await customer();
    await fill();
    expect((await look()).drifts).toEqual([]);
    await stripe.stop();
  });

  it('sweeps in what never arrived, once, over all pages', async () => {
    for (let i = 0; i < 60; i++) subscribe(await customer());
    const deps = { db, clock, books, reader: undefined, wakeRelay: async () => {} };
    const first = await sweepEvents({}, deps);
    expect(first).toEqual({ events: 180, missed: 180, failed: 0 });
    expect((await look()).drifts).toEqual([]);
    clock.pass(3_600_000);
    expect(await sweepEvents({}, deps)).toMatchObject({ missed: 0 });
    subscribe(await customer());
    expect(await sweepEvents({}, deps)).toMatchObject({ missed: 3 });
    await stripe.stop();
  });

  it(`end equal to Stripe's after ${HISTORIES} random histories, whatever got lost`, async () => {
    await stripe.stop();
    await fc.assert(
      fc.asyncProperty(history, deliveries, fc.boolean(), async (steps, how, sweeps) => {
        await db.query('DELETE FROM billing_customers');
        await db.query('DELETE FROM billing_events');
        await db.query('DELETE FROM billing_sweeps');
        told = [];
        clock.set('2026-11-21T03:05:00Z');
        await open();
        try {
          const owners = [await customer(), await customer()];
          for (const step of steps) live(step, { stripe, clock, owners });
          await deliver(how);
          const deps = { db, clock, books, reader: undefined, wakeRelay: async () => {} };
          // Either alone is enough.
          if (sweeps) await sweepEvents({}, deps);
          else await mend();
          expect((await look()).drifts).toEqual([]);
          expect(await plansHere(owners)).toEqual(owners.map((of) => plansThere(of, { stripe })));
        } finally {
          await stripe.stop();
        }
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    );
  }, 600_000);

  /** Reordered, repeated, dropped, in batches. */
  async function deliver(how: Delivery[]): Promise<void> {
    const arriving = told.flatMap((event, i) => {
      const { times, place } = how[i % how.length] as Delivery;
      return Array.from({ length: times }, () => ({ event, place: place + i / 4 }));
    });
    const events = arriving
      .sort((a, b) => a.place - b.place)
      .map(({ event }) => incomingOf(event as unknown as StripeEvent));
    for (let at = 0; at < events.length; at += 7)
      await projectEvents(events.slice(at, at + 7), { db });
  }

  async function plansHere(owners: string[]) {
    return Promise.all(
      owners.map(async (of) => {
        const { rows } = await db.query<{ plans: string[]; seats: number }>(
          `SELECT e.plan_ids AS plans, e.seats::int AS seats FROM billing_customers c
           CROSS JOIN LATERAL entitlements_at(c.organization_id, $2) e WHERE c.stripe_customer_id = $1`,
          [of, clock()],
        );
        // One that came and went unheard has nothing here, and nothing there.
        return rows[0] ?? { plans: ['free'], seats: 0 };
      }),
    );
  }
});
