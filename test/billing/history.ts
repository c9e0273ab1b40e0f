import fc from 'fast-check';
import { CUSTOMER, type StripeEvent } from './support.ts';

/** What happens to one Stripe customer, in the order in which it happened. */
export type History = StripeEvent[];

/** One step of a life: seconds since the last one (often none), and what changes. */
type Step = { after: number; status: string; seats: number };

const step: fc.Arbitrary<Step> = fc.record({
  // Half of all steps happen within the second of the one before.
  after: fc.constantFrom(0, 0, 1, 7),
  status: fc.constantFrom('trialing', 'active', 'past_due', 'unpaid', 'paused'),
  seats: fc.integer({ min: 0, max: 1 }),
});

const START = 1_790_000_000;

/** Everything at once: each object's steps, told apart by object, merged by time. */
export const history: fc.Arbitrary<History> = fc
  .record({
    subscription: fc.array(step, { maxLength: 4 }),
    canceled: fc.boolean(),
    customer: fc.array(step, { maxLength: 2 }),
    deleted: fc.boolean(),
    failures: fc.array(step, { maxLength: 2 }),
    invoiceEnd: fc.constantFrom('invoice.paid', 'invoice.voided', undefined),
    paymentMethod: fc.constantFrom('none', 'attached', 'detached'),
    offset: fc.integer({ min: 0, max: 3 }),
  })
  .map((life) =>
    [
      ...customerLife(life),
      ...subscriptionLife(life),
      ...invoiceLife(life),
      ...paymentMethodLife(life),
    ].map((event, i) => ({ ...event, id: `evt_${scramble(i)}` })),
  );

/** Event ids say nothing about the order in which things happened. */
const scramble = (i: number) => String((i * 7919 + 13) % 1000).padStart(3, '0');

function customerLife({ customer, deleted }: { customer: Step[]; deleted: boolean }) {
  const told = teller({ id: CUSTOMER, name: 'Harbor' });
  const events = [told('customer.created', START, {})];
  let at = START;
  customer.forEach((s, i) => {
    at += s.after;
    events.push(told('customer.updated', at, { name: `Name ${i}` }));
  });
  if (deleted) events.push(told('customer.deleted', at, {}));
  return events;
}

function subscriptionLife({ subscription, canceled }: { subscription: Step[]; canceled: boolean }) {
  const told = teller({
    id: 'sub_NightshiftDemo1',
    customer: CUSTOMER,
    status: 'incomplete',
    items: itemsOf(3),
  });
  const events = [told('customer.subscription.created', START, {})];
  let at = START;
  let changedStatusAt = START;
  let seats = 3;
  for (const s of subscription) {
    at += s.after;
    // A status that goes there and back in one second leaves no trace of its order.
    const status = changedStatusAt === at ? {} : { status: s.status };
    changedStatusAt = at;
    seats += 1;
    events.push(told('customer.subscription.updated', at, { ...status, items: itemsOf(seats) }));
  }
  if (canceled)
    events.push(told('customer.subscription.deleted', at, { status: 'canceled', ended_at: at }));
  return events;
}

function invoiceLife(life: { failures: Step[]; invoiceEnd: string | undefined }) {
  const told = teller({
    ...{ id: 'in_NightshiftDemo1', customer: CUSTOMER, status: 'open', currency: 'usd' },
    ...{ total: 100, amount_due: 100, amount_paid: 0, amount_remaining: 100, attempt_count: 0 },
  });
  const events = [told('invoice.finalized', START, {})];
  let at = START;
  life.failures.forEach((s, i) => {
    at += s.after;
    events.push(told('invoice.payment_failed', at, { attempt_count: i + 1 }));
  });
  if (life.invoiceEnd === 'invoice.paid') events.push(told('invoice.paid', at, { status: 'paid' }));
  if (life.invoiceEnd === 'invoice.voided')
    events.push(told('invoice.voided', at, { status: 'void' }));
  return events;
}

function paymentMethodLife({ paymentMethod }: { paymentMethod: string }) {
  if (paymentMethod === 'none') return [];
  const told = teller({ id: 'pm_NightshiftDemo1', customer: CUSTOMER, type: 'link' });
  const attached = told('payment_method.attached', START, {});
  if (paymentMethod === 'attached') return [attached];
  return [attached, told('payment_method.detached', START, { customer: null })];
}

/** Tells an object's life: each event carries the object so far, and what the change replaced. */
function teller(start: Record<string, unknown>) {
  let object = start;
  return (name: string, created: number, change: Record<string, unknown>): StripeEvent => {
    const previous = Object.fromEntries(
      Object.keys(change).map((key) => [key, object[key] ?? null]),
    );
    object = { ...object, ...change };
    const updates = /updated|detached/.test(name) && Object.keys(change).length > 0;
    return {
      id: '',
      object: 'event',
      type: name,
      created,
      api_version: '2026-10-28.endive',
      livemode: false,
      data: { object, ...(updates ? { previous_attributes: previous } : {}) },
    };
  };
}

const itemsOf = (quantity: number) => ({
  object: 'list',
  data: [{ price: { id: 'price_1' }, quantity, current_period_end: START + 2_592_000 }],
});

/** How a history is delivered. */
export type Delivery = {
  /** Indexes into the history: every event at least once, some more often, in any order. */
  order: number[];
  /** Sizes of the batches, repeated. */
  sizes: number[];
  /** Before which batch the customer gets its organisation. */
  mapBefore: number;
  /** All batches at once, by several consumers. */
  concurrent: boolean;
};

export const deliveryOf = (length: number): fc.Arbitrary<Delivery> =>
  fc.record({
    order: fc.array(fc.nat({ max: length - 1 }), { maxLength: 4 }).chain((again) =>
      fc.shuffledSubarray([...Array(length).keys(), ...again], {
        minLength: length + again.length,
      }),
    ),
    sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
    mapBefore: fc.nat({ max: 8 }),
    concurrent: fc.boolean(),
  });

export function batchesOf<T>(items: T[], sizes: number[]): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; ) {
    const size = sizes[batches.length % sizes.length] as number;
    batches.push(items.slice(at, at + size));
    at += size;
  }
  return batches;
}
