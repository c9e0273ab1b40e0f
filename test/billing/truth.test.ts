import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HANDLED_TYPES } from '../../shared/billing/objects/handled-types.ts';
import { KINDS, type ObjectKind } from '../../shared/billing/objects/kinds.ts';
import { whyUnhandled } from '../../shared/billing/objects/unhandled-types.ts';
import { stripeOnBus } from '../functions/sync-billing/messages.ts';
import { nothingFailed, openWorld, type World } from '../functions/sync-billing/world.ts';
import { CUSTOMER, makeEvent, proven, type StripeEvent } from './support.ts';

/** A sample of each kind, and the statuses that its objects go through. */
const KIND_SAMPLES: Record<ObjectKind, { type: string; statuses: string[] }> = {
  customer: { type: 'customer.updated', statuses: [] },
  subscription: {
    type: 'customer.subscription.updated',
    statuses: [
      ...['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled'],
      'incomplete_expired',
    ],
  },
  invoice: { type: 'invoice.paid', statuses: ['draft', 'open', 'paid', 'uncollectible', 'void'] },
  payment_method: { type: 'payment_method.attached', statuses: [] },
  charge: { type: 'charge.refunded', statuses: ['pending', 'succeeded', 'failed'] },
  refund: {
    type: 'refund.created',
    statuses: ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'],
  },
  dispute: {
    type: 'charge.dispute.created',
    statuses: [
      ...['warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response'],
      ...['under_review', 'won', 'lost', 'prevented'],
    ],
  },
  credit_note: { type: 'credit_note.created', statuses: ['issued', 'void'] },
  discount: { type: 'customer.discount.created', statuses: [] },
};

describe('billing tells the truth', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(async () => {
    await world.reset();
    await world.map();
  });
  afterAll(() => world.stop());

  const row = async (text: string) => (await world.rows(text))[0];
  const as = (type: string, event: StripeEvent): StripeEvent => ({ ...event, type });
  const letters = () => world.rows('SELECT error_message FROM dead_letters');
  const charge = () => makeEvent('charge.refunded', { object: { amount_refunded: 4700 } });

  const cases = Object.entries(HANDLED_TYPES).flatMap(([type, { kind, gone }]) => {
    const { statuses } = KIND_SAMPLES[kind];
    return (statuses.length > 0 ? statuses : ['']).map((status) => ({ type, kind, gone, status }));
  });

  it.each(cases)('$type with $status reaches its row', async ({ type, kind, gone, status }) => {
    const named = kind === 'customer' ? { metadata: {} } : {};
    // What does not name its customer is known by its charge.
    await world.deliver(charge());
    const object = { ...named, ...(status && { status }) };
    const event = as(type, makeEvent(KIND_SAMPLES[kind].type, { created: 1_795_000_000, object }));
    expect(await world.deliver(event)).toEqual(nothingFailed);
    expect(await letters()).toEqual([]);
    const { table, idColumn, columns } = KINDS[kind];
    const { rows } = await world.db.query(
      `SELECT * FROM ${table} WHERE ${idColumn} = $1 AND source_event_id = $2`,
      [event.data.object.id, event.id],
    );
    expect(rows).toHaveLength(1);
    const ended = ['canceled', 'incomplete_expired'].includes(status);
    const shown = gone && kind === 'subscription' && !ended ? 'canceled' : status;
    if ('status' in columns)
      expect(rows[0]).toMatchObject({ status: gone && kind === 'invoice' ? 'deleted' : shown });
  });

  it('shows a cancellation by date', async () => {
    const object = { cancel_at: 1_796_203_800, cancel_at_period_end: false };
    await world.deliver(makeEvent('customer.subscription.updated', { object }));
    expect(await row('SELECT cancel_at FROM billing_subscriptions')).toEqual({
      cancel_at: new Date('2026-12-02T09:30:00Z'),
    });
  });

  it('counts a discount once that stands there alone and among several', async () => {
    const discount = { id: 'di_1', object: 'discount', coupon: { id: 'LAUNCH', percent_off: 10 } };
    const object = { discount, discounts: ['di_2', 'di_1'] };
    await world.deliver(makeEvent('customer.subscription.updated', { object }));
    expect(await row('SELECT discount_ids FROM billing_subscriptions')).toEqual({
      discount_ids: ['di_2', 'di_1'],
    });
  });

  it('shows a paused collection, and that it goes on', async () => {
    const pause = (created: number, pause_collection: unknown) =>
      makeEvent('customer.subscription.updated', { created, object: { pause_collection } });
    const shown = () => row('SELECT pause_behavior, paused_until FROM billing_subscriptions');
    await world.deliver(pause(1_795_000_000, { behavior: 'void', resumes_at: 1_796_203_800 }));
    const until = new Date('2026-12-02T09:30:00Z');
    expect(await shown()).toEqual({ pause_behavior: 'void', paused_until: until });
    await world.deliver(pause(1_795_000_001, null));
    expect(await shown()).toEqual({ pause_behavior: null, paused_until: null });
  });

  describe('of a subscription whose list of items goes on', () => {
    const item = (n: number) => ({ id: `si_${n}`, price: { id: `price_${n}` }, quantity: 1 });
    const first = { object: 'list', data: [item(1)], has_more: true, url: '/v1/x' };
    const event = () =>
      makeEvent('customer.subscription.updated', { object: { id: 'sub_1', items: first } });
    const shown = () =>
      row('SELECT is_partial, stripe_price_ids, quantity::int FROM billing_subscriptions');

    it('the row says that it is partial', async () => {
      await world.deliver(event());
      expect(await shown()).toMatchObject({ is_partial: true, stripe_price_ids: ['price_1'] });
    });

    it('all items are read where an API key is set', async () => {
      world.state.apiKey = 'sk_test_1';
      world.stripe.objects.set('/v1/subscriptions/sub_1', event().data.object);
      const data = Array.from({ length: 12 }, (_, n) => item(n));
      const list = { object: 'list', data, has_more: false, url: '/v1/subscription_items' };
      world.stripe.objects.set('/v1/subscription_items', list);
      await world.deliver(event());
      expect(await shown()).toMatchObject({ is_partial: false, quantity: 12 });
    });
  });

  it.each(['invoice.updated', 'invoice.marked_uncollectible'])('of money by %s', async (type) => {
    const object = { status: 'open', amount_paid: 5000, amount_remaining: 9700 };
    const credited = { pre_payment_credit_notes_amount: 100, post_payment_credit_notes_amount: 20 };
    const discounted = { total_discount_amounts: [{ amount: 30 }, { amount: 4 }] };
    const event = makeEvent('invoice.paid', { object: { ...object, ...credited, ...discounted } });
    await world.deliver(as(type, event));
    expect(
      await row(`SELECT amount_paid::int AS paid, amount_remaining::int AS rest,
        amount_credited::int AS credited, amount_discounted::int AS discounted FROM billing_invoices`),
    ).toEqual({ paid: 5000, rest: 9700, credited: 120, discounted: 34 });
  });

  it.each(['payment_method.updated', 'payment_method.automatically_updated'])(
    'of a card by %s',
    async (type) => {
      const card = { brand: 'visa', last4: '9999', exp_month: 1, exp_year: 2033 };
      const event = makeEvent('payment_method.attached', { object: { card } });
      await world.deliver(as(type, event));
      expect(await row('SELECT last4, exp_year FROM billing_payment_methods')).toEqual({
        last4: '9999',
        exp_year: 2033,
      });
    },
  );

  it('of a detached card that does not say whose it was', async () => {
    await world.deliver(makeEvent('payment_method.attached', { created: 1_795_000_000 }));
    const detached = makeEvent('payment_method.attached', {
      created: 1_795_000_001,
      object: { customer: null },
    });
    await world.deliver(as('payment_method.detached', detached));
    expect(await letters()).toEqual([]);
    const { detached_at } = (await row('SELECT detached_at FROM billing_payment_methods')) ?? {};
    expect(detached_at).toEqual(new Date(1_795_000_001_000));
    const stranger = makeEvent('payment_method.attached', {
      object: { id: 'pm_never', customer: null },
    });
    await world.deliver(as('payment_method.detached', stranger));
    expect(await letters()).toEqual([
      { error_message: expect.stringContaining('data.previous_attributes.customer') },
    ]);
  });

  it('of a dispute, by the charge that came before it or with it', async () => {
    const dispute = makeEvent('charge.dispute.created');
    await world.deliver(dispute, charge());
    expect(await row('SELECT stripe_customer_id AS c FROM billing_disputes')).toEqual({
      c: CUSTOMER,
    });
    const other = makeEvent('charge.dispute.created', {
      object: { id: 'dp_2', charge: 'ch_unknown' },
    });
    // Its charge may be on its way.
    expect((await world.deliver(other)).batchItemFailures).toHaveLength(1);
  });

  it('of an account that stands for a customer', async () => {
    await world.db.query(
      `INSERT INTO billing_customers (organization_id, stripe_customer_id)
       SELECT organization_id, 'acct_1Customer' FROM billing_customers`,
    );
    const object = { customer: null, customer_account: 'acct_1Customer' };
    await world.deliver(
      makeEvent('invoice.paid', { object }),
      makeEvent('customer.subscription.updated', { object }),
    );
    expect(await letters()).toEqual([]);
    expect(await row('SELECT stripe_customer_id AS c FROM billing_invoices')).toEqual({
      c: 'acct_1Customer',
    });
    expect(await world.rows('SELECT FROM billing_subscriptions')).toHaveLength(1);
  });

  describe('of a thin event', () => {
    const thin = (related_object: unknown) => {
      const body = { object: 'v2.core.event', id: 'evt_thin', related_object };
      return stripeOnBus(
        proven({
          ...{ id: 'evt_thin', type: 'v1.customer.subscription.updated', account: '' },
          ...{ livemode: false, created: 1_795_000_000, apiVersion: null, style: 'thin' },
          body: JSON.stringify(body),
        }),
      );
    };

    it.each([
      ['that names no object', undefined, null, /related_object\.id is missing/],
      ['that names none, with a key', 'sk_test_1', null, /related_object\.id is missing/],
      ['without a key', undefined, { id: 'sub_1' }, /set the Stripe API key/],
      ['whose object is gone', 'sk_test_1', { id: 'sub_1' }, /Stripe has the object no more/],
    ])('%s, the reason', async (_, apiKey, related, reason) => {
      world.state.apiKey = apiKey;
      await world.handle(thin(related));
      expect(await letters()).toEqual([{ error_message: expect.stringMatching(reason) }]);
    });
  });

  it('and a payment without a customer is nobody’s, not an error', async () => {
    await world.deliver(makeEvent('charge.refunded', { object: { customer: null } }));
    expect(await letters()).toEqual([]);
    expect(await row('SELECT status FROM billing_events')).toEqual({ status: 'ignored' });
  });

  it.each(['subscription_schedule.updated', 'checkout.session.completed', 'invoice.upcoming'])(
    'and knows why %s changes nothing',
    (type) => expect(whyUnhandled(type)).toEqual(expect.any(String)),
  );
});
