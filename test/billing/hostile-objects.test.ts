import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { nothingFailed, openWorld, type World } from '../functions/sync-billing/world.ts';
import { makeEvent, type StripeEvent } from './support.ts';

/** Every number that a row keeps, by the event that brings it and its place in the object. */
const NUMBERS: [type: string, ...paths: string[]][] = [
  ['customer.updated', 'balance'],
  [
    'customer.subscription.updated',
    ...['current_period_start', 'current_period_end', 'cancel_at', 'canceled_at', 'ended_at'],
    ...['trial_start', 'trial_end', 'pause_collection.resumes_at'],
    ...['items.data.0.quantity', 'items.data.0.current_period_end'],
  ],
  [
    'invoice.paid',
    ...['total', 'amount_due', 'amount_paid', 'amount_remaining', 'attempt_count'],
    ...['pre_payment_credit_notes_amount', 'post_payment_credit_notes_amount'],
    ...['next_payment_attempt', 'due_date', 'created', 'period_start', 'period_end'],
    ...['finalized_at', 'paid_at', 'voided_at', 'marked_uncollectible_at'].map(
      (it) => `status_transitions.${it}`,
    ),
  ],
  ['payment_method.attached', 'card.exp_month', 'card.exp_year'],
  ['charge.refunded', 'amount', 'amount_captured', 'amount_refunded', 'created'],
  ['refund.created', 'amount', 'created'],
  ['charge.dispute.created', 'amount', 'evidence_details.due_by'],
  ['credit_note.created', 'amount', 'pre_payment_amount', 'voided_at'],
  ['customer.discount.created', 'start', 'end'],
];
const UNFIT = [1.5, 1e20, -1e300, 'soon', true];

describe('what Stripe’s objects may hold, and columns not,', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(async () => {
    await world.reset();
    await world.map();
  });
  afterAll(() => world.stop());

  const letters = async () =>
    (await world.rows('SELECT error_message AS why FROM dead_letters')).map(({ why }) => why);
  /** The event with another value at a place of its object. */
  const withValue = (type: string, path: string, value: unknown): StripeEvent => {
    const event = makeEvent(type);
    const names = path.split('.');
    let at: Record<string, unknown> = event.data.object;
    for (const name of names.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[names.at(-1) as string] = value;
    return event;
  };

  it.each(NUMBERS.flatMap(([type, ...paths]) => paths.map((path) => [type, path])))(
    'is refused by the name of its field: %s, %s',
    async (type, path) => {
      const events = UNFIT.map((value) => withValue(type as string, path as string, value));
      const good = makeEvent('charge.refunded', { object: { id: 'ch_beside' } });
      expect(await world.deliver(...events, good)).toEqual(nothingFailed);
      const named = expect.stringContaining(`data.object.${path}`);
      expect(await letters()).toEqual(UNFIT.map(() => named));
      // What came with it is applied.
      expect(
        await world.rows(`SELECT FROM billing_charges WHERE stripe_charge_id = 'ch_beside'`),
      ).toHaveLength(1);
    },
  );

  it.each([
    ['id', ''],
    ['id', 'x'.repeat(10_000)],
    ['customer', ''],
    ['customer', { id: `cus_${'x'.repeat(400)}` }],
    ['customer', 'cus_\u0000'],
    ['customer', 'cus_\ud800'],
    ['customer', 'cus_\u001b[2J'],
    ['customer_account', ''],
    ['customer_account', 'acct_\u0000'],
    ['customer_account', `acct_${'x'.repeat(10_000)}`],
  ])('is refused for a key: %s', async (name, value) => {
    const object = { customer: null, [name]: value };
    await world.deliver(makeEvent('invoice.paid', { object }));
    expect(await letters()).toEqual([expect.stringContaining(`data.object.${name}`)]);
    expect(await world.rows('SELECT FROM billing_events')).toEqual([]);
  });

  it.each([
    ['refund.created', 'charge', 'x'.repeat(10_000)],
    ['charge.dispute.created', 'charge', 'ch_\u0000'],
    ['customer.discount.created', 'coupon', ''],
    ['customer.discount.created', 'source.coupon', 'x'.repeat(10_000)],
  ])('is refused for another object’s key: %s, %s', async (type, path, value) => {
    await world.deliver(withValue(type, path, value));
    expect(await letters()).toEqual([expect.stringContaining(`data.object.${path}`)]);
  });

  it('leaves the organisation that somebody pasted with space around it', async () => {
    const organization_id = ' 11111111-1111-4111-8111-111111111111\n';
    const object = { id: 'cus_pasted', metadata: { organization_id } };
    await world.deliver(makeEvent('customer.created', { object }));
    expect(
      await world.rows(`SELECT FROM billing_customers WHERE stripe_customer_id = 'cus_pasted'`),
    ).toHaveLength(1);
  });

  it.each([
    ['nz_bank_account', { last4: '7777', bank_name: 'ANZ' }, { last4: '7777', brand: 'ANZ' }],
    ['card_present', { last4: '8888', brand: 'visa' }, { last4: '8888', brand: 'visa' }],
    ['interac_present', { last4: '9999', brand: 'interac' }, { last4: '9999', brand: 'interac' }],
  ])('leaves what a payment by %s ends in', async (type, details, shown) => {
    const object = { type, card: null, [type]: details };
    await world.deliver(makeEvent('payment_method.attached', { object }));
    expect(await world.rows('SELECT last4, brand FROM billing_payment_methods')).toEqual([shown]);
  });
});
