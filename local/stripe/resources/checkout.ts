import { DAY, inSeconds } from '../../../shared/platform/durations.ts';
import { type Form, formOf, listOf, textOf } from '../form.ts';
import { invalid } from '../refusal.ts';
import { newId, type Store, type StripeObject } from '../store.ts';
import { createSubscription } from './subscriptions.ts';

/** `POST /v1/checkout/sessions`, of subscriptions. */
export function createCheckout(store: Store, form: Form, { url }: { url: string }): StripeObject {
  const customer = textOf(form.customer);
  const items = listOf(form.line_items).map((it) => ({
    price: String(it.price),
    quantity: Number(textOf(it.quantity) ?? 1),
  }));
  if (textOf(form.mode) !== 'subscription')
    throw invalid('This Stripe knows the mode "subscription" only', { param: 'mode' });
  if (items.length === 0)
    throw invalid('Missing required param: line_items.', { param: 'line_items' });
  if (customer) store.named('customer', customer, 'customer');
  const now = store.seconds();
  const id = newId('cs_test');
  const prices = items.map((it, i) => store.named('price', it.price, `line_items[${i}][price]`));
  const amount = prices.reduce(
    (sum, price, i) => sum + Number(price.unit_amount) * (items[i]?.quantity ?? 1),
    0,
  );
  return store.put({
    ...EMPTY,
    id,
    object: 'checkout.session',
    created: now,
    expires_at: now + inSeconds(DAY),
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
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_creation: null,
  customer_account: null,
  customer_details: null,
  customer_email: null,
  discounts: [],
  integration_identifier: null,
  invoice_creation: null,
  livemode: false,
  locale: null,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: null,
  payment_method_collection: 'always',
  payment_method_types: ['card'],
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_cost: null,
  shipping_address_collection: null,
  shipping_options: [],
  submit_type: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  wallet_options: null,
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
