import fc from 'fast-check';
import { deleteCustomer } from '../../local/stripe/resources/customers.ts';
import { payInvoice } from '../../local/stripe/resources/invoices.ts';
import {
  cancelSubscription,
  createSubscription,
  renewSubscription,
  updateSubscription,
} from '../../local/stripe/resources/subscriptions.ts';
import type { LocalStripe } from '../../local/stripe/server.ts';
import type { FixedClock } from '../support/clock.ts';

export const STARTER = 'price_NightshiftStarter';
export const GROWTH = 'price_NightshiftGrowth';
export const SEAT = 'price_NightshiftSeat';

type World = { stripe: LocalStripe; clock: FixedClock; owners: string[] };

/** A plan with so many more seats. */
export const subscribe = (
  { of, price = STARTER, seats = 0 }: { of: string; price?: string; seats?: number },
  { stripe }: Pick<World, 'stripe'>,
) =>
  createSubscription(stripe.store, {
    customer: of,
    items: [{ price, quantity: 1 }, ...(seats > 0 ? [{ price: SEAT, quantity: seats }] : [])],
  });

/** One step of a life; what it cannot do as things are, it leaves. */
export function live(step: Step, { stripe, clock, owners }: World): void {
  clock.pass(step.after * 1_000);
  const of = owners[step.who] as string;
  if (!stripe.store.find('customer', of)) return;
  const own = stripe.store
    .all('subscription')
    .filter((it) => it.customer === of && it.status !== 'canceled');
  const one = own[step.which % Math.max(own.length, 1)];
  if (step.what === 'subscribe')
    subscribe({ of, price: step.which % 2 ? STARTER : GROWTH, seats: step.seats }, { stripe });
  if (step.what === 'delete' && own.length === 0) deleteCustomer(stripe.store, of);
  if (!one) return;
  const item = (one.items as { data: { id: string }[] }).data[0]?.id ?? '';
  if (step.what === 'cancel') cancelSubscription(stripe.store, one.id);
  if (step.what === 'renew')
    renewSubscription(stripe.store, one.id, { paid: step.which % 2 === 0 });
  if (step.what === 'pause')
    updateSubscription(stripe.store, one.id, { pause_collection: { behavior: 'void' } });
  if (step.what === 'switch')
    updateSubscription(stripe.store, one.id, { items: [{ id: item, price: GROWTH }] });
  if (step.what === 'pay') {
    const owed = stripe.store
      .all('invoice')
      .find((it) => it.customer === of && it.status === 'open');
    if (owed) payInvoice(stripe.store, owed.id);
  }
}

/** What follows from Stripe's objects, told in another way than the database does. */
export function plansThere(of: string, { stripe }: Pick<World, 'stripe'>) {
  type Items = { data: { price: { id: string }; quantity: number }[] };
  const items = stripe.store
    .all('subscription')
    .filter(
      (it) => it.customer === of && ['active', 'trialing', 'past_due'].includes(String(it.status)),
    )
    .map((it) => (it.items as Items).data);
  const has = (price: string) => items.some((list) => list.some((it) => it.price.id === price));
  const plans = [...(has(GROWTH) ? ['professional'] : []), ...(has(STARTER) ? ['starter'] : [])];
  const seats = items
    .filter((list) => list.some((it) => it.price.id === STARTER))
    .flat()
    .filter((it) => it.price.id === SEAT)
    .reduce((sum, it) => sum + it.quantity, 0);
  return { plans: plans.length > 0 ? plans : ['free'], seats };
}

type Step = {
  what: 'subscribe' | 'cancel' | 'renew' | 'pause' | 'switch' | 'pay' | 'delete';
  who: number;
  which: number;
  seats: number;
  after: number;
};
export type Delivery = { times: number; place: number };

export const history: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(
      ...([
        'subscribe',
        'subscribe',
        'cancel',
        'renew',
        'renew',
        'pause',
        'switch',
        'pay',
        'delete',
      ] as const),
    ),
    who: fc.integer({ min: 0, max: 1 }),
    which: fc.integer({ min: 0, max: 3 }),
    seats: fc.integer({ min: 0, max: 3 }),
    after: fc.constantFrom(0, 1, 60),
  }),
  { minLength: 2, maxLength: 14 },
);

const delivery: fc.Arbitrary<Delivery> = fc.record({
  times: fc.constantFrom(0, 1, 1, 1, 2),
  place: fc.double({ min: 0, max: 3, noNaN: true }),
});

export const deliveries = fc.array(delivery, { minLength: 1 });
