import { type Form, formOf, listOf, textOf } from '../form.ts';
import { invalid } from '../refusal.ts';
import { newId, type Store, type StripeObject } from '../store.ts';
import { createSubscription } from './subscriptions.ts';

const DAY = 86_400;

/** `POST /v1/checkout/sessions`, of subscriptions. */
export function createCheckout(store: Store, form: Form, { url }: { url: string }): StripeObject {
  const customer = textOf(form.customer);
  const items = listOf(form.line_items).map((it) => ({
    price: String(it.price),
    quantity: Number(textOf(it.quantity) ?? 1),
  }));
  if (textOf(form.mode) !== 'subscription')
    throw invalid('This Stripe knows the mode "subscription" only', { param: 'mode' });
  if (items.length === 0) throw invalid('Missing required param: line_items.');
  if (customer) store.get('customer', customer);
  for (const { price } of items)
    if (!store.find('price', price))
      throw invalid(`No such price: '${price}'`, { code: 'resource_missing', param: 'line_items' });
  const now = store.seconds();
  const id = newId('cs_test');
  const amount = items.reduce(
    (sum, it) => sum + Number(store.get('price', it.price).unit_amount) * it.quantity,
    0,
  );
  return store.put({
    ...EMPTY,
    id,
    object: 'checkout.session',
    created: now,
    expires_at: now + DAY,
    amount_subtotal: amount,
    amount_total: amount,
    currency: 'usd',
    customer: customer ?? null,
    client_reference_id: textOf(form.client_reference_id) ?? null,
    success_url: textOf(form.success_url) ?? null,
    cancel_url: textOf(form.cancel_url) ?? null,
    metadata: formOf(form.metadata),
    mode: 'subscription',
    status: 'open',
    payment_status: 'unpaid',
    subscription: null,
    invoice: null,
    url: `${url}/c/pay/${id}`,
    // What the session will make; Stripe shows it under an address of its own.
    line_items: undefined,
    nightshift_plan: {
      items,
      metadata: formOf(formOf(form.subscription_data).metadata),
      trialDays: Number(textOf(formOf(form.subscription_data).trial_period_days) ?? 0),
    },
  });
}

const EMPTY = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  consent: null,
  consent_collection: null,
  custom_fields: [],
  custom_text: {},
  customer_creation: null,
  customer_details: null,
  customer_email: null,
  discounts: [],
  invoice_creation: null,
  livemode: false,
  locale: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'always',
  payment_method_types: ['card'],
  recovered_from: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_options: [],
  submit_type: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
};

/** As Stripe answers it. */
export function shownCheckout({ nightshift_plan: _, ...session }: StripeObject) {
  return session;
}

/** The buyer has paid. A second click finds it paid. */
export function completeCheckout(store: Store, id: string): StripeObject {
  const session = store.get('checkout.session', id);
  if (session.status !== 'open') return session;
  const plan = session.nightshift_plan as {
    items: { price: string; quantity: number }[];
    metadata: Form;
    trialDays: number;
  };
  const subscription = createSubscription(store, { customer: String(session.customer), ...plan });
  const done = {
    ...session,
    status: 'complete',
    payment_status: 'paid',
    subscription: subscription.id,
    invoice: subscription.latest_invoice,
    url: null,
  };
  store.put(done);
  store.tell('checkout.session.completed', shownCheckout(done) as StripeObject);
  return done;
}

/** `POST /v1/checkout/sessions/:id/expire` */
export function expireCheckout(store: Store, id: string): StripeObject {
  const session = store.get('checkout.session', id);
  if (session.status !== 'open')
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  const expired = { ...session, status: 'expired', url: null };
  store.put(expired);
  store.tell('checkout.session.expired', shownCheckout(expired) as StripeObject);
  return expired;
}
