import type Stripe from 'stripe';
import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import {
  idOf,
  objectId,
  owner,
  placeIn,
  readObject,
  reference,
  requireOwner,
  text,
  time,
  whole,
} from './fields.ts';
import { defineKind } from './kind.ts';

const item = () =>
  z.object({
    price: z.nullish(reference()),
    plan: z.nullish(reference()),
    quantity: z.nullish(whole()),
    current_period_start: time(),
    current_period_end: time(),
  });
type Item = z.output<ReturnType<typeof item>>;

const schema = once(() =>
  z.object({
    id: objectId(),
    ...owner(),
    status: z.string(),
    currency: text(),
    items: z.object({ data: z.array(item()), has_more: z.nullish(z.boolean()) }),
    // on the subscription itself before the API version "basil", on its items since
    current_period_start: time(),
    current_period_end: time(),
    cancel_at: time(),
    cancel_at_period_end: z.nullish(z.boolean()),
    canceled_at: time(),
    ended_at: time(),
    trial_start: time(),
    trial_end: time(),
    latest_invoice: z.nullish(reference()),
    pause_collection: z.nullish(z.object({ behavior: text(), resumes_at: time() })),
    collection_method: text(),
    // one, before several could be stacked; for some years both, the one being the first of them
    discount: z.nullish(reference()),
    discounts: z.nullish(z.array(reference())),
  }),
);

const COURSE = ['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused'];
/** Stripe never takes a subscription out of these. */
const ENDED = ['incomplete_expired', 'canceled'];

/** What is kept of a subscription, and how it is read. */
export const subscription = defineKind({
  table: 'billing_subscriptions',
  idColumn: 'stripe_subscription_id',
  columns: {
    status: 'text',
    stripe_price_ids: 'text[]',
    price_quantities: 'bigint[]',
    quantity: 'bigint',
    is_partial: 'boolean',
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
    collection_method: 'text',
    pause_behavior: 'text',
    paused_until: 'time',
    discount_ids: 'text[]',
  },
  async retrieve(stripe, id, options) {
    const found = await stripe.subscriptions.retrieve(id, {}, options);
    if (!found.items.has_more) return found;
    const page = { subscription: id, limit: 100 };
    const data: Stripe.SubscriptionItem[] = [];
    for await (const it of stripe.subscriptionItems.list(page, options)) data.push(it);
    return { ...found, items: { ...found.items, data, has_more: false } };
  },
  read(object, { gone, at }) {
    const read = readObject(schema(), object);
    const status = gone && !ENDED.includes(read.status) ? 'canceled' : read.status;
    const period = currentPeriod(read);
    const items = read.items.data;
    return {
      id: read.id,
      customer: requireOwner(read),
      phase: ENDED.includes(status) ? 1 : 0,
      progress: period.end ?? 0,
      lifecycle: placeIn(COURSE, status),
      columns: {
        status,
        stripe_price_ids: items.flatMap(priceOf),
        price_quantities: items.flatMap((i) => priceOf(i).map(() => i.quantity ?? 0)),
        quantity: sumOf(items),
        is_partial: read.items.has_more ?? false,
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
        collection_method: read.collection_method ?? null,
        pause_behavior: read.pause_collection?.behavior ?? null,
        paused_until: read.pause_collection?.resumes_at ?? null,
        discount_ids: [...new Set([...(read.discounts ?? []), read.discount].flatMap(idsOf))],
      },
    };
  },
});

const idsOf = (ref: Parameters<typeof idOf>[0]): string[] => [idOf(ref) ?? []].flat();
const priceOf = (i: Item): string[] => [idOf(i.price) ?? idOf(i.plan) ?? []].flat();

/** Items may renew on different days: the period is that of the item which renews next. */
function currentPeriod(read: z.output<ReturnType<typeof schema>>) {
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
