import { DAY, inSeconds } from '../../../shared/platform/durations.ts';
import { invalid } from '../refusal.ts';
import { newId, type Store, type StripeObject } from '../store.ts';
import { fromSample } from '../templates.ts';

type Why = { reason: 'subscription_create' | 'subscription_cycle'; paid: boolean };

/** The invoice of a period, and what tells of it, which comes after its subscription's event. */
export function invoiceFor(store: Store, subscription: StripeObject, { reason, paid }: Why) {
  const now = store.seconds();
  const customer = store.find('customer', String(subscription.customer));
  const items = (subscription.items as { data: { price: StripeObject; quantity: number }[] }).data;
  const total =
    subscription.status === 'trialing'
      ? 0
      : items.reduce((sum, it) => sum + Number(it.price.unit_amount) * it.quantity, 0);
  const id = newId('in');
  const invoice = fromSample('invoice.finalized', {
    id,
    created: now,
    customer: subscription.customer,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_address: null,
    number: `NS-${String(store.all('invoice').length + 1).padStart(4, '0')}`,
    billing_reason: reason,
    currency: items[0]?.price.currency ?? 'usd',
    hosted_invoice_url: `https://invoice.stripe.example/i/${id}`,
    invoice_pdf: `https://invoice.stripe.example/i/${id}/pdf`,
    parent: {
      quote_details: null,
      subscription_details: { metadata: {}, subscription: subscription.id },
      type: 'subscription_details',
    },
    lines: { object: 'list', data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    period_start: now,
    period_end: now,
    subtotal: total,
    total,
    amount_due: total,
    ...settled(total, { paid, now }),
  });
  store.put(invoice);
  return {
    invoice,
    tell: () => void store.tell(paid ? 'invoice.paid' : 'invoice.payment_failed', invoice),
  };
}

function settled(total: number, { paid, now }: { paid: boolean; now: number }) {
  return {
    status: paid ? 'paid' : 'open',
    amount_paid: paid ? total : 0,
    amount_remaining: paid ? 0 : total,
    attempt_count: 1,
    attempted: true,
    next_payment_attempt: paid ? null : now + inSeconds(3 * DAY),
    status_transitions: {
      finalized_at: now,
      marked_uncollectible_at: null,
      paid_at: paid ? now : null,
      voided_at: null,
    },
  };
}

/** What was owed is paid. */
export function payInvoice(store: Store, id: string): StripeObject {
  const before = store.get('invoice', id);
  if (before.status === 'paid') throw invalid('Invoice is already paid');
  const now = store.seconds();
  const after = { ...before, ...settled(Number(before.total), { paid: true, now }) };
  return store.change('invoice.paid', after);
}
