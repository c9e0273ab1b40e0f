import type { DeletionRule } from './rule.ts';

const KEPT_BY_LAW = 'books of what was sold: tax law keeps them for years';

/** A mirror of Stripe's, dated by the state that it shows. */
const mirror = (table: string): DeletionRule => ({
  table,
  archive: { reason: KEPT_BY_LAW, time: 'to_timestamp(r.source_created)' },
});

/** What was billed: archived and then removed, customers last. Cards and requests are no books. */
export const BOOKS: readonly DeletionRule[] = [
  { table: 'billing_usage_records', archive: { reason: KEPT_BY_LAW, time: 'r.created_at' } },
  { table: 'billing_checkouts' },
  { table: 'billing_customer_claims' },
  { table: 'billing_payment_methods' },
  // also what waits for a customer that its metadata says is this organisation's
  {
    table: 'billing_events',
    whose: `(r.organization_id = $1 OR r.named = $1 AND r.status = 'quarantined')`,
  },
  mirror('billing_disputes'),
  mirror('billing_refunds'),
  mirror('billing_charges'),
  mirror('billing_credit_notes'),
  mirror('billing_discounts'),
  mirror('billing_invoices'),
  mirror('billing_subscriptions'),
  { table: 'billing_customers', archive: { reason: KEPT_BY_LAW, time: 'r.created_at' } },
];
