import type { Form } from './form.ts';
import { textOf } from './form.ts';
import { createCheckout, expireCheckout, shownCheckout } from './resources/checkout.ts';
import { createCustomer, deleteCustomer, updateCustomer } from './resources/customers.ts';
import { payInvoice } from './resources/invoices.ts';
import { createMeterEvent } from './resources/meters.ts';
import {
  cancelSubscription,
  createSubscription,
  updateSubscription,
} from './resources/subscriptions.ts';
import { newId, type Store, type StripeObject } from './store.ts';

type Call = { store: Store; params: string[]; form: Form; url: string };
type Answer = Record<string, unknown>;
type Route = (call: Call) => Answer;

/** Lists and single objects, by the path under which Stripe has them. */
const KINDS: Record<string, string> = {
  customers: 'customer',
  subscriptions: 'subscription',
  invoices: 'invoice',
  payment_methods: 'payment_method',
  charges: 'charge',
  refunds: 'refund',
  disputes: 'dispute',
  credit_notes: 'credit_note',
  prices: 'price',
  events: 'event',
};

const sameCustomer = (form: Form) => (object: StripeObject) =>
  textOf(form.customer) === undefined || object.customer === form.customer;

/** Without `status`, a list of subscriptions leaves out those that ended. */
const sameStatus = (form: Form) => (object: StripeObject) =>
  textOf(form.status) === 'all' ||
  (textOf(form.status) ?? '') === object.status ||
  (textOf(form.status) === undefined && object.status !== 'canceled');

const oneOfTypes = (form: Form) => (event: StripeObject) =>
  !Array.isArray(form.types) || form.types.includes(String(event.type));

function list({ store, form, params: [path = ''] }: Call): Answer {
  const kind = KINDS[path] as string;
  const filters = [
    ...(kind === 'customer' || kind === 'event' ? [] : [sameCustomer(form)]),
    ...(kind === 'subscription' ? [sameStatus(form)] : []),
    ...(kind === 'event' ? [oneOfTypes(form)] : []),
  ];
  return store.page(kind, form, (object) => filters.every((keep) => keep(object)));
}

const itemsOf = ({ store, form }: Call): Answer =>
  store.get('subscription', String(form.subscription)).items as Answer;

/** What this Stripe answers, by method and path. `$` stands for an id. */
const ROUTES: Record<string, Route> = {
  'POST /v1/customers': ({ store, form }) => createCustomer(store, form),
  'POST /v1/customers/$': ({ store, form, params: [id = ''] }) => updateCustomer(store, id, form),
  'DELETE /v1/customers/$': ({ store, params: [id = ''] }) => deleteCustomer(store, id),
  'GET /v1/customers/$/payment_methods': ({ store, form, params: [id = ''] }) => {
    store.get('customer', id);
    const url = `/v1/customers/${id}/payment_methods`;
    return { ...store.page('payment_method', form, ({ customer }) => customer === id), url };
  },
  'POST /v1/subscriptions': ({ store, form }) =>
    createSubscription(store, {
      customer: String(form.customer),
      items: (form.items as Form[]).map((it) => ({
        price: String(it.price),
        quantity: Number(textOf(it.quantity) ?? 1),
      })),
    }),
  'POST /v1/subscriptions/$': ({ store, form, params: [id = ''] }) =>
    updateSubscription(store, id, form),
  'DELETE /v1/subscriptions/$': ({ store, params: [id = ''] }) => cancelSubscription(store, id),
  'GET /v1/subscription_items': itemsOf,
  'POST /v1/invoices/$/pay': ({ store, params: [id = ''] }) => payInvoice(store, id),
  'POST /v1/checkout/sessions': ({ store, form, url }) =>
    shownCheckout(createCheckout(store, form, { url })),
  'GET /v1/checkout/sessions': ({ store, form }) => {
    const page = store.page('checkout.session', form, sameCustomer(form));
    return { ...page, data: page.data.map(shownCheckout) };
  },
  'GET /v1/checkout/sessions/$': ({ store, params: [id = ''] }) =>
    shownCheckout(store.get('checkout.session', id)),
  'POST /v1/checkout/sessions/$/expire': ({ store, params: [id = ''] }) =>
    shownCheckout(expireCheckout(store, id)),
  'POST /v1/billing_portal/sessions': ({ store, form, url }) => {
    const { id: customer } = store.get('customer', String(form.customer));
    const id = newId('bps');
    return store.put({
      id,
      object: 'billing_portal.session',
      configuration: 'bpc_Nightshift',
      created: store.seconds(),
      customer,
      flow: null,
      livemode: false,
      locale: null,
      on_behalf_of: null,
      return_url: textOf(form.return_url) ?? null,
      url: `${url}/p/session/${id}`,
    });
  },
  'GET /v2/core/events/$': ({ store, params: [id = ''] }) => store.get('v2.core.event', id),
  'POST /v1/billing/meter_events': ({ store, form }) => createMeterEvent(store, form),
};

/** @returns undefined where Stripe has no such address, or this one has not. */
export function findRoute(
  method: string,
  path: string,
): { run: Route; params: string[] } | undefined {
  const parts = path.split('/').filter(Boolean);
  for (const [key, run] of Object.entries(ROUTES)) {
    const [verb, pattern = ''] = key.split(' ');
    const wanted = pattern.split('/').filter(Boolean);
    if (verb !== method || wanted.length !== parts.length) continue;
    if (wanted.every((part, i) => part === '$' || part === parts[i]))
      return { run, params: parts.filter((_, i) => wanted[i] === '$').map(decodeURIComponent) };
  }
  const [version, kind = '', id] = parts;
  if (method !== 'GET' || version !== 'v1' || !Object.hasOwn(KINDS, kind)) return undefined;
  if (parts.length === 2) return { run: list, params: [kind] };
  if (parts.length > 3 || id === undefined) return undefined;
  return {
    run: ({ store }) => store.get(KINDS[kind] as string, decodeURIComponent(id)),
    params: [],
  };
}
