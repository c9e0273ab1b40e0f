import { type Form, formOf, listOf, textOf } from './form.ts';
import { createCheckout, expireCheckout, shownCheckout } from './resources/checkout.ts';
import {
  createCustomer,
  deleteCustomer,
  readCustomer,
  updateCustomer,
} from './resources/customers.ts';
import { payInvoice } from './resources/invoices.ts';
import { createMeterEvent } from './resources/meters.ts';
import { openPortal } from './resources/portal.ts';
import {
  cancelSubscription,
  checkStatus,
  createSubscription,
  updateSubscription,
} from './resources/subscriptions.ts';
import type { Store, StripeObject } from './store.ts';

type Call = { store: Store; params: string[]; form: Form; url: string };
type Answer = Record<string, unknown>;
type Run = (call: Call) => Answer;
/** What it takes, in the words of `checkParameters`, and what it does. */
type Route = { takes: string; run: Run };

const ONE = 'expand[]';
const PAGE = `${ONE} limit starting_after ending_before`;
const CREATED = 'created created[gt] created[gte] created[lt] created[lte]';

/** Lists and single objects, by the path under which Stripe has them, and by what their lists are sifted. */
const KINDS: Record<string, { kind: string; by: string }> = {
  customers: { kind: 'customer', by: 'email' },
  subscriptions: { kind: 'subscription', by: 'customer' },
  invoices: { kind: 'invoice', by: 'customer status' },
  payment_methods: { kind: 'payment_method', by: 'customer type' },
  charges: { kind: 'charge', by: 'customer payment_intent' },
  refunds: { kind: 'refund', by: 'charge payment_intent' },
  disputes: { kind: 'dispute', by: 'charge payment_intent' },
  credit_notes: { kind: 'credit_note', by: 'customer invoice' },
  prices: { kind: 'price', by: 'product type' },
  events: { kind: 'event', by: 'type' },
};
const MORE: Record<string, string> = { subscription: 'status', event: 'types[]' };

const sameFields = (form: Form, by: string) => (object: StripeObject) =>
  by.split(' ').every((name) => textOf(form[name]) === undefined || object[name] === form[name]);

/** Without `status`, a list of subscriptions leaves out those that ended. */
const sameStatus = (form: Form) => (object: StripeObject) =>
  textOf(form.status) === 'all' ||
  (textOf(form.status) === 'ended' && object.ended_at !== null) ||
  (textOf(form.status) ?? '') === object.status ||
  (textOf(form.status) === undefined && object.status !== 'canceled');

const oneOfTypes = (form: Form) => (event: StripeObject) =>
  !Array.isArray(form.types) || form.types.includes(String(event.type));

const listOfKind = (kind: string, by: string): Route => ({
  takes: `${PAGE} ${kind === 'payment_method' ? '' : CREATED} ${by} ${MORE[kind] ?? ''}`,
  run: ({ store, form }) => {
    if (kind === 'subscription') checkStatus(textOf(form.status));
    const filters = [
      sameFields(form, by),
      ...(kind === 'subscription' ? [sameStatus(form)] : []),
      ...(kind === 'event' ? [oneOfTypes(form)] : []),
    ];
    return store.page(kind, form, (object) => filters.every((keep) => keep(object)));
  },
});

const oneOfKind = (kind: string): Route => ({
  takes: ONE,
  run: ({ store, params: [id = ''] }) => store.get(kind, id),
});

/** What this Stripe answers, by method and path. `$` stands for an id. */
const ROUTES: Record<string, Route> = {
  'POST /v1/customers': {
    takes: `${ONE} email name description metadata[*]`,
    run: ({ store, form }) => createCustomer(store, form),
  },
  'GET /v1/customers/$': {
    takes: ONE,
    run: ({ store, params: [id = ''] }) => readCustomer(store, id),
  },
  'POST /v1/customers/$': {
    takes: `${ONE} email name description metadata[*]`,
    run: ({ store, form, params: [id = ''] }) => updateCustomer(store, id, form),
  },
  'DELETE /v1/customers/$': {
    takes: '',
    run: ({ store, params: [id = ''] }) => deleteCustomer(store, id),
  },
  'GET /v1/customers/$/payment_methods': {
    takes: `${PAGE} type`,
    run: ({ store, form, params: [id = ''] }) => {
      store.get('customer', id);
      const url = `/v1/customers/${id}/payment_methods`;
      const own = sameFields({ ...form, customer: id }, 'customer type');
      return { ...store.page('payment_method', form, own), url };
    },
  },
  'POST /v1/subscriptions': {
    takes: `${ONE} customer! items[][price]! items[][quantity] metadata[*] trial_period_days`,
    run: ({ store, form }) =>
      createSubscription(store, {
        customer: String(form.customer),
        items: listOf(form.items).map((it) => ({
          price: String(it.price),
          quantity: Number(textOf(it.quantity) ?? 1),
        })),
        metadata: formOf(form.metadata),
        trialDays: Number(textOf(form.trial_period_days) ?? 0),
      }),
  },
  'POST /v1/subscriptions/$': {
    takes: `${ONE} cancel_at_period_end metadata[*] pause_collection[behavior] pause_collection[resumes_at] items[][id] items[][price] items[][quantity]`,
    run: ({ store, form, params: [id = ''] }) => updateSubscription(store, id, form),
  },
  'DELETE /v1/subscriptions/$': {
    takes: ONE,
    run: ({ store, params: [id = ''] }) => cancelSubscription(store, id),
  },
  'GET /v1/subscription_items': {
    takes: `${PAGE} subscription!`,
    run: ({ store, form }) =>
      store.named('subscription', String(form.subscription), 'subscription').items as Answer,
  },
  'POST /v1/invoices/$/pay': {
    takes: ONE,
    run: ({ store, params: [id = ''] }) => payInvoice(store, id),
  },
  'POST /v1/checkout/sessions': {
    takes: `${ONE} mode customer client_reference_id success_url cancel_url metadata[*] line_items[][price] line_items[][quantity] subscription_data[metadata][*] subscription_data[trial_period_days]`,
    run: ({ store, form, url }) => shownCheckout(createCheckout(store, form, { url })),
  },
  'GET /v1/checkout/sessions': {
    takes: `${PAGE} ${CREATED} customer status subscription`,
    run: ({ store, form }) => {
      const keep = sameFields(form, 'customer status subscription');
      const page = store.page('checkout.session', form, keep);
      return { ...page, data: page.data.map(shownCheckout), url: '/v1/checkout/sessions' };
    },
  },
  'GET /v1/checkout/sessions/$': {
    takes: ONE,
    run: ({ store, params: [id = ''] }) => shownCheckout(store.get('checkout.session', id)),
  },
  'POST /v1/checkout/sessions/$/expire': {
    takes: ONE,
    run: ({ store, params: [id = ''] }) => shownCheckout(expireCheckout(store, id)),
  },
  'POST /v1/billing_portal/sessions': {
    takes: `${ONE} customer! return_url`,
    run: ({ store, form, url }) => openPortal(store, form, { url }),
  },
  'GET /v2/core/events/$': {
    takes: '',
    run: ({ store, params: [id = ''] }) => store.get('v2.core.event', id),
  },
  'POST /v1/billing/meter_events': {
    takes: `${ONE} event_name! payload[*]! identifier timestamp`,
    run: ({ store, form }) => createMeterEvent(store, form),
  },
};

/** What answers a request, of all that the local Stripe has. @returns undefined where Stripe has no such address, or this one has not. */
export function findRoute(
  method: string,
  path: string,
): (Route & { params: string[] }) | undefined {
  const parts = path.split('/').filter(Boolean);
  for (const [key, route] of Object.entries(ROUTES)) {
    const [verb, pattern = ''] = key.split(' ');
    const wanted = pattern.split('/').filter(Boolean);
    if (verb !== method || wanted.length !== parts.length) continue;
    if (wanted.every((part, i) => part === '$' || part === parts[i]))
      return {
        ...route,
        params: parts.filter((_, i) => wanted[i] === '$').map(decodeURIComponent),
      };
  }
  const [version, path1 = '', id] = parts;
  if (method !== 'GET' || version !== 'v1' || !Object.hasOwn(KINDS, path1)) return undefined;
  const { kind, by } = KINDS[path1] as { kind: string; by: string };
  if (parts.length === 2) return { ...listOfKind(kind, by), params: [] };
  if (parts.length > 3 || id === undefined) return undefined;
  return { ...oneOfKind(kind), params: [decodeURIComponent(id)] };
}
