import { DAY, inSeconds } from '../../../shared/platform/durations.ts';
import { planOf } from '../catalogue.ts';
import { type Form, formOf, listOf, textOf } from '../form.ts';
import { invalid, missing } from '../refusal.ts';
import { newId, type Store, type StripeObject } from '../store.ts';
import { fromSample } from '../templates.ts';
import { invoiceFor } from './invoices.ts';

type Item = { price: string; quantity: number };
type Items = { data: (StripeObject & { price: StripeObject; quantity: number })[] };

/** Seconds, as all of Stripe's times. */
const MONTH = inSeconds(30 * DAY);

export type NewSubscription = {
  customer: string;
  items: readonly Item[];
  metadata?: Form;
  trialDays?: number;
};

/** Begins a subscription, with its first invoice, which is paid unless a trial comes first. */
export function createSubscription(store: Store, wanted: NewSubscription): StripeObject {
  const { customer, items, metadata = {}, trialDays = 0 } = wanted;
  store.named('customer', customer, 'customer');
  const id = newId('sub');
  const now = store.seconds();
  const trialEnd = trialDays > 0 ? now + inSeconds(trialDays * DAY) : null;
  const subscription = fromSample('customer.subscription.created', {
    id,
    customer,
    created: now,
    start_date: now,
    billing_cycle_anchor: now,
    status: trialEnd ? 'trialing' : 'active',
    trial_start: trialEnd ? now : null,
    trial_end: trialEnd,
    metadata,
    items: itemsOf(store, { id, items, start: now, end: trialEnd ?? now + MONTH }),
    latest_invoice: null,
    default_payment_method: null,
  });
  const { invoice, tell } = invoiceFor(store, subscription, {
    reason: 'subscription_create',
    paid: true,
  });
  subscription.latest_invoice = invoice.id;
  store.change('customer.subscription.created', subscription);
  tell();
  return subscription;
}

function itemsOf(
  store: Store,
  of: { id: string; items: readonly Item[]; start: number; end: number },
) {
  const data = of.items.map(({ price: priceId, quantity }, i) => {
    const price = store.named('price', priceId, `items[${i}][price]`);
    return {
      id: newId('si'),
      object: 'subscription_item',
      billing_thresholds: null,
      created: of.start,
      current_period_start: of.start,
      current_period_end: of.end,
      current_trial: null,
      discounts: [],
      metadata: {},
      plan: planOf(price),
      price,
      quantity,
      subscription: of.id,
      tax_rates: [],
    };
  });
  return {
    object: 'list',
    data,
    has_more: false,
    url: `/v1/subscription_items?subscription=${of.id}`,
  };
}

/** Changes fields of a subscription, and tells what they were. */
function changeSubscription(
  store: Store,
  id: string,
  fields: Record<string, unknown>,
): StripeObject {
  const before = store.get('subscription', id);
  const changed = Object.keys(fields).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(fields[name]),
  );
  if (changed.length === 0) return before;
  const previous = Object.fromEntries(changed.map((name) => [name, before[name]]));
  return store.change('customer.subscription.updated', { ...before, ...fields }, previous);
}

const BEHAVIORS = ['keep_as_draft', 'mark_uncollectible', 'void'];
const STATUSES = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
];

function oneOf(words: readonly string[], word: string | undefined, param: string): void {
  if (word !== undefined && !words.includes(word))
    throw invalid(`Invalid ${param}: must be one of ${words.join(', ')}`, { param });
}

/** By which subscriptions are listed. */
export const checkStatus = (status: string | undefined) => oneOf(STATUSES, status, 'status');

/** `POST /v1/subscriptions/:id`: cancellation at the period's end, a pause, other items. */
export function updateSubscription(store: Store, id: string, form: Form): StripeObject {
  const before = store.get('subscription', id);
  if (before.status === 'canceled')
    throw invalid('A canceled subscription can only update its cancellation_details');
  const fields: Record<string, unknown> = {};
  const items = before.items as Items;
  if (form.cancel_at_period_end !== undefined) {
    const ends = textOf(form.cancel_at_period_end) === 'true';
    fields.cancel_at_period_end = ends;
    fields.cancel_at = ends ? (items.data[0]?.current_period_end ?? null) : null;
    fields.canceled_at = ends ? store.seconds() : null;
  }
  if (form.pause_collection !== undefined) {
    const { behavior, resumes_at: resumesAt } = formOf(form.pause_collection);
    oneOf(BEHAVIORS, textOf(behavior), 'pause_collection[behavior]');
    fields.pause_collection = textOf(behavior)
      ? { behavior, resumes_at: textOf(resumesAt) ? Number(resumesAt) : null }
      : null;
  }
  if (form.metadata !== undefined)
    fields.metadata = { ...(before.metadata as object), ...formOf(form.metadata) };
  if (form.items !== undefined) fields.items = withItems(store, items, listOf(form.items));
  return changeSubscription(store, id, fields);
}

function withItems(store: Store, items: Items, wanted: Form[]): Items {
  const data = items.data.map((item) => {
    const change = wanted.find(({ id }) => id === item.id);
    if (!change) return item;
    const priceId = textOf(change.price);
    const price = priceId ? store.named('price', priceId, 'items[price]') : item.price;
    const quantity = textOf(change.quantity) ? Number(change.quantity) : item.quantity;
    return { ...item, price, plan: planOf(price), quantity };
  });
  return { ...items, data };
}

/** `DELETE /v1/subscriptions/:id`, at once. @throws as Stripe for one that is canceled already */
export function cancelSubscription(store: Store, id: string): StripeObject {
  const before = store.get('subscription', id);
  if (before.status === 'canceled') throw missing('subscription', id);
  const now = store.seconds();
  const after = { ...before, status: 'canceled', canceled_at: now, ended_at: now };
  return store.change('customer.subscription.deleted', after);
}

/** The next period begins: its invoice is paid, or it is not and the subscription is overdue. */
export function renewSubscription(store: Store, id: string, { paid }: { paid: boolean }) {
  const before = store.get('subscription', id);
  const items = before.items as Items;
  const data = items.data.map((item) => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: Number(item.current_period_end) + MONTH,
  }));
  const { invoice, tell } = invoiceFor(store, before, { reason: 'subscription_cycle', paid });
  changeSubscription(store, id, {
    items: { ...items, data },
    status: paid ? 'active' : 'past_due',
    latest_invoice: invoice.id,
  });
  tell();
  return invoice;
}
