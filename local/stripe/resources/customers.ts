import { type Form, formOf, textOf } from '../form.ts';
import { newId, type Store, type StripeObject } from '../store.ts';
import { fromSample } from '../templates.ts';
import { cancelSubscription } from './subscriptions.ts';

/** `POST /v1/customers`; tells by webhook. */
export function createCustomer(store: Store, form: Form): StripeObject {
  const customer = fromSample('customer.created', {
    id: newId('cus'),
    created: store.seconds(),
    email: textOf(form.email) ?? null,
    name: textOf(form.name) ?? null,
    description: textOf(form.description) ?? null,
    metadata: formOf(form.metadata),
    address: null,
    phone: null,
    shipping: null,
    currency: null,
    balance: 0,
    delinquent: false,
    discount: null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
  });
  return store.change('customer.created', customer);
}

/** `POST /v1/customers/:id`: what is not named stays. @throws as Stripe for one that is not there */
export function updateCustomer(store: Store, id: string, form: Form): StripeObject {
  const before = store.get('customer', id);
  const after = {
    ...before,
    ...Object.fromEntries(
      ['email', 'name', 'description'].flatMap((name) =>
        textOf(form[name]) ? [[name, textOf(form[name])]] : [],
      ),
    ),
    metadata: { ...(before.metadata as object), ...formOf(form.metadata) },
  };
  return store.change('customer.updated', after, { email: before.email, name: before.name });
}

/** `GET /v1/customers/:id`, also of one that was deleted. */
export const readCustomer = (store: Store, id: string): Record<string, unknown> =>
  store.find(GONE, id) ? deleted(id) : store.get('customer', id);

/** Not Stripe's: under which kind it is known who was deleted. */
const GONE = 'nightshift.deleted_customer';
const deleted = (id: string) => ({ id, object: 'customer', deleted: true });

/** `DELETE /v1/customers/:id`: what runs of theirs ends with them. */
export function deleteCustomer(store: Store, id: string): Record<string, unknown> {
  const customer = store.get('customer', id);
  for (const { id: own, customer: of, status } of store.all('subscription'))
    if (of === id && status !== 'canceled') cancelSubscription(store, own);
  store.remove('customer', id);
  store.put({ id, object: GONE, created: store.seconds() });
  store.tell('customer.deleted', customer);
  return deleted(id);
}
