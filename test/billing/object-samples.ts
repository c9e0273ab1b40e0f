import { kindOf, type ObjectKind } from '../../shared/billing/objects/kinds.ts';

/** What stands in the columns where an object says nothing. */
export const nothing = (kind: ObjectKind, but: Record<string, unknown>) => ({
  ...Object.fromEntries(Object.keys(kindOf(kind).columns).map((column) => [column, null])),
  ...but,
});
const of = { customer: 'cus_1' };

/** The least that Stripe must say, and how the row then looks. */
export const LEAST: [ObjectKind, object, columns: Record<string, unknown>][] = [
  ['customer', { id: 'cus_1' }, {}],
  [
    'subscription',
    { id: 'sub_1', ...of, status: 'new', items: { data: [] } },
    {
      ...{ status: 'new', stripe_price_ids: [], price_quantities: [], discount_ids: [] },
      ...{ is_partial: false, cancel_at_period_end: false },
    },
  ],
  [
    'invoice',
    {
      ...{ id: 'in_1', ...of, status: 'new', currency: 'eur' },
      ...{ total: 4, amount_due: 3, amount_paid: 1, amount_remaining: 2 },
    },
    {
      ...{ status: 'new', currency: 'eur', attempt_count: 0 },
      ...{ total: 4, amount_due: 3, amount_paid: 1, amount_remaining: 2 },
      ...{ amount_discounted: 0, amount_credited: 0 },
    },
  ],
  ['payment_method', { id: 'pm_1', ...of, type: 'new' }, { type: 'new' }],
  [
    'charge',
    { id: 'ch_1', ...of, status: 'new', currency: 'eur', amount: 4 },
    {
      ...{ status: 'new', currency: 'eur', amount: 4 },
      ...{ amount_captured: 0, amount_refunded: 0, is_disputed: false },
    },
  ],
  ...(['refund', 'dispute'] as const).map((kind): (typeof LEAST)[number] => [
    kind,
    { id: 're_1', ...of, status: 'new', currency: 'eur', amount: 4 },
    { status: 'new', currency: 'eur', amount: 4 },
  ]),
  [
    'credit_note',
    { id: 'cn_1', ...of, status: 'new', currency: 'eur', amount: 4 },
    { status: 'new', currency: 'eur', amount: 4 },
  ],
  ['discount', { id: 'di_1', ...of }, {}],
];

/** All that a row shows. */
export const MOST: [ObjectKind, object, columns: Record<string, unknown>][] = [
  [
    'customer',
    {
      ...{ id: 'cus_1', email: 'ada@a.example', name: 'Ada', currency: 'eur', balance: -5 },
      ...{ discount: { id: 'di_1' }, delinquent: true },
      invoice_settings: { default_payment_method: 'pm_1' },
    },
    {
      ...{ email: 'ada@a.example', name: 'Ada', currency: 'eur', balance: -5, delinquent: true },
      ...{ default_payment_method_id: 'pm_1', discount_id: 'di_1', deleted_at: null },
    },
  ],
  [
    'subscription',
    {
      ...{ id: 'sub_1', ...of, status: 'active', currency: 'eur' },
      items: {
        data: [
          { price: 'price_2', quantity: 2, current_period_start: 20, current_period_end: 40 },
          { plan: { id: 'plan_1' }, quantity: 3, current_period_start: 10, current_period_end: 30 },
          { price: 'price_metered', current_period_start: 15, current_period_end: 35 },
          { quantity: 1 },
        ],
        has_more: true,
      },
      ...{ current_period_start: 1, current_period_end: 2 },
      ...{ cancel_at: 3, cancel_at_period_end: true, canceled_at: 4, ended_at: 5 },
      ...{ trial_start: 6, trial_end: 7, latest_invoice: { id: 'in_1' }, discount: 'di_1' },
      ...{ pause_collection: { behavior: 'void', resumes_at: 8 }, discounts: ['di_2', 'di_3'] },
      collection_method: 'send_invoice',
    },
    {
      ...{ status: 'active', currency: 'eur', is_partial: true, quantity: 6 },
      ...{ stripe_price_ids: ['price_2', 'plan_1', 'price_metered'], price_quantities: [2, 3, 0] },
      // of the item that renews next
      ...{ current_period_start: 10, current_period_end: 30 },
      ...{ cancel_at: 3, cancel_at_period_end: true, canceled_at: 4, ended_at: 5 },
      ...{ trial_start: 6, trial_end: 7, latest_invoice_id: 'in_1' },
      ...{ pause_behavior: 'void', paused_until: 8, discount_ids: ['di_2', 'di_3', 'di_1'] },
      collection_method: 'send_invoice',
    },
  ],
  [
    'invoice',
    {
      ...{ id: 'in_1', ...of, status: 'open', currency: 'eur', number: 'N-1' },
      ...{ total: 9, amount_due: 8, amount_paid: 7, amount_remaining: 6, attempt_count: 5 },
      ...{ billing_reason: 'manual', collection_method: 'send_invoice' },
      ...{ pre_payment_credit_notes_amount: 20, post_payment_credit_notes_amount: 3 },
      total_discount_amounts: [{ amount: 40 }, { amount: 1 }],
      ...{ next_payment_attempt: 11, due_date: 12, created: 13, period_start: 14, period_end: 15 },
      ...{ hosted_invoice_url: 'https://pay', subscription: 'sub_old' },
      parent: { subscription_details: { subscription: { id: 'sub_1' } } },
      status_transitions: {
        ...{ finalized_at: 16, paid_at: 17, voided_at: 18, marked_uncollectible_at: 19 },
      },
    },
    {
      ...{ stripe_subscription_id: 'sub_1', number: 'N-1', status: 'open', currency: 'eur' },
      ...{ total: 9, amount_due: 8, amount_paid: 7, amount_remaining: 6, attempt_count: 5 },
      ...{ amount_discounted: 41, amount_credited: 23 },
      ...{ billing_reason: 'manual', collection_method: 'send_invoice' },
      ...{ next_payment_attempt: 11, due_date: 12, issued_at: 13, period_start: 14 },
      ...{ period_end: 15, finalized_at: 16, paid_at: 17, voided_at: 18, uncollectible_at: 19 },
      ...{ deleted_at: null, hosted_invoice_url: 'https://pay' },
    },
  ],
  [
    'payment_method',
    {
      ...{ id: 'pm_1', ...of, type: 'card' },
      card: { brand: 'visa', last4: '4242', exp_month: 1, exp_year: 2033 },
      sepa_debit: { bank_name: 'Bank', last4: '9999' },
    },
    {
      ...{ type: 'card', brand: 'visa', last4: '4242', exp_month: 1, exp_year: 2033 },
      detached_at: null,
    },
  ],
  [
    'charge',
    {
      ...{ id: 'ch_1', ...of, status: 'failed', currency: 'eur', amount: 4, amount_captured: 3 },
      ...{ amount_refunded: 2, disputed: true, failure_code: 'card_declined' },
      ...{ payment_intent: { id: 'pi_1' }, invoice: 'in_1', created: 5 },
    },
    {
      ...{ status: 'failed', currency: 'eur', amount: 4, amount_captured: 3, amount_refunded: 2 },
      ...{ is_disputed: true, failure_code: 'card_declined', payment_intent_id: 'pi_1' },
      ...{ stripe_invoice_id: 'in_1', charged_at: 5 },
    },
  ],
  [
    'refund',
    {
      ...{ id: 're_1', charge: { id: 'ch_1', ...of }, status: 'pending', currency: 'eur' },
      ...{ amount: 4, reason: 'duplicate', payment_intent: 'pi_1', created: 5 },
      failure_reason: 'lost',
    },
    {
      ...{ stripe_charge_id: 'ch_1', payment_intent_id: 'pi_1', status: 'pending' },
      ...{ currency: 'eur', amount: 4, reason: 'duplicate', failure_reason: 'lost' },
      refunded_at: 5,
    },
  ],
  [
    'dispute',
    {
      ...{ id: 'dp_1', charge: 'ch_1', ...of, status: 'won', currency: 'eur', amount: 4 },
      ...{ reason: 'fraudulent', payment_intent: 'pi_1', created: 5 },
      evidence_details: { due_by: 6 },
    },
    {
      ...{ stripe_charge_id: 'ch_1', payment_intent_id: 'pi_1', status: 'won', currency: 'eur' },
      ...{ amount: 4, reason: 'fraudulent', evidence_due_by: 6, disputed_at: 5 },
    },
  ],
  [
    'credit_note',
    {
      ...{ id: 'cn_1', ...of, invoice: { id: 'in_1' }, number: 'C-1', status: 'issued' },
      ...{ currency: 'eur', amount: 4, reason: 'duplicate', pre_payment_amount: 3 },
      ...{ post_payment_amount: 1, created: 5, voided_at: 6 },
    },
    {
      ...{ stripe_invoice_id: 'in_1', number: 'C-1', status: 'issued', currency: 'eur', amount: 4 },
      ...{ pre_payment_amount: 3, post_payment_amount: 1, reason: 'duplicate' },
      ...{ issued_at: 5, voided_at: 6 },
    },
  ],
  [
    'discount',
    {
      ...{ id: 'di_1', ...of, subscription: 'sub_1', promotion_code: { id: 'promo_1' } },
      coupon: { id: 'old' },
      source: {
        coupon: { id: 'ten', name: 'Ten', percent_off: 10.5, amount_off: 7, currency: 'eur' },
      },
      ...{ start: 5, end: 6 },
    },
    {
      ...{ stripe_subscription_id: 'sub_1', coupon_id: 'ten', coupon_name: 'Ten' },
      ...{ promotion_code_id: 'promo_1', percent_off: 10.5, amount_off: 7, currency: 'eur' },
      ...{ starts_at: 5, ends_at: 6, deleted_at: null },
    },
  ],
];
