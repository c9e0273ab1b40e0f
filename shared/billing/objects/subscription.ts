import * as z from 'zod/mini';
import { idOf, placeIn, readObject, reference, requireCustomer, text, time } from './fields.ts';
import { defineKind } from './kind.ts';

const item = z.object({
  price: z.nullish(reference),
  plan: z.nullish(reference),
  quantity: z.nullish(z.number()),
  current_period_start: time,
  current_period_end: time,
});
type Item = z.output<typeof item>;

const schema = z.object({
  id: z.string(),
  customer: z.nullish(reference),
  status: z.string(),
  currency: text,
  items: z.object({ data: z.array(item) }),
  // on the subscription itself before the API version "basil", on its items since
  current_period_start: time,
  current_period_end: time,
  cancel_at: time,
  cancel_at_period_end: z.nullish(z.boolean()),
  canceled_at: time,
  ended_at: time,
  trial_start: time,
  trial_end: time,
  latest_invoice: z.nullish(reference),
});

const COURSE = ['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused'];
/** Stripe never takes a subscription out of these. */
const ENDED = ['incomplete_expired', 'canceled'];

export const subscription = defineKind({
  table: 'billing_subscriptions',
  idColumn: 'stripe_subscription_id',
  columns: {
    status: 'text',
    stripe_price_ids: 'text[]',
    quantity: 'bigint',
    currency: 'text',
    current_period_start: 'time',
    current_period_end: 'time',
    cancel_at: 'time',
    cancel_at_period_end: 'boolean',
    canceled_at: 'time',
    ended_at: 'time',
    trial_start: 'time',
    trial_end: 'time',
    latest_invoice_id: 'text',
  },
  retrieve: (stripe, id, options) => stripe.subscriptions.retrieve(id, {}, options),
  read(object, { gone, at }) {
    const read = readObject(schema, object);
    const status = gone ? 'canceled' : read.status;
    const period = currentPeriod(read);
    const items = read.items.data;
    return {
      id: read.id,
      customer: requireCustomer(idOf(read.customer)),
      phase: ENDED.includes(status) ? 1 : 0,
      progress: period.end ?? 0,
      lifecycle: placeIn(COURSE, status),
      columns: {
        status,
        stripe_price_ids: items.flatMap((i) => idOf(i.price) ?? idOf(i.plan) ?? []),
        quantity: sumOf(items),
        currency: read.currency ?? null,
        current_period_start: period.start,
        current_period_end: period.end,
        cancel_at: read.cancel_at ?? null,
        cancel_at_period_end: read.cancel_at_period_end ?? false,
        canceled_at: read.canceled_at ?? (gone ? at : null),
        ended_at: read.ended_at ?? (gone ? at : null),
        trial_start: read.trial_start ?? null,
        trial_end: read.trial_end ?? null,
        latest_invoice_id: idOf(read.latest_invoice),
      },
    };
  },
});

/** Items may renew on different days: the period is that of the item which renews next. */
function currentPeriod(read: z.output<typeof schema>) {
  const dated = read.items.data.filter((i) => typeof i.current_period_end === 'number');
  const next = dated.reduce<Item | undefined>(
    (soonest, i) => (soonest && endOf(soonest) <= endOf(i) ? soonest : i),
    undefined,
  );
  return {
    start: next?.current_period_start ?? read.current_period_start ?? null,
    end: next?.current_period_end ?? read.current_period_end ?? null,
  };
}

const endOf = (i: Item) => i.current_period_end as number;

/** Seats over all items; metered items have no quantity. */
function sumOf(items: Item[]): number | null {
  const counted = items.flatMap((i) => i.quantity ?? []);
  return counted.length === 0 ? null : counted.reduce((a, b) => a + b, 0);
}
