import type { ObjectKind } from './object-state.ts';

/** How a column travels in the JSON that a statement gets. */
type ColumnType = 'text' | 'text[]' | 'bigint' | 'smallint' | 'boolean' | 'time';

export type Table = {
  name: string;
  idColumn: string;
  columns: Record<string, ColumnType>;
  /** False for customers: their row is the mapping, which exists before any state does. */
  inserts: boolean;
};

export const TABLES: Record<ObjectKind, Table> = {
  customer: {
    name: 'billing_customers',
    idColumn: 'stripe_customer_id',
    inserts: false,
    columns: {
      email: 'text',
      name: 'text',
      currency: 'text',
      balance: 'bigint',
      delinquent: 'boolean',
      default_payment_method_id: 'text',
      deleted_at: 'time',
    },
  },
  subscription: {
    name: 'billing_subscriptions',
    idColumn: 'stripe_subscription_id',
    inserts: true,
    columns: {
      status: 'text',
      stripe_price_ids: 'text[]',
      quantity: 'bigint',
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
    },
  },
  invoice: {
    name: 'billing_invoices',
    idColumn: 'stripe_invoice_id',
    inserts: true,
    columns: {
      stripe_subscription_id: 'text',
      number: 'text',
      status: 'text',
      currency: 'text',
      total: 'bigint',
      amount_due: 'bigint',
      amount_paid: 'bigint',
      amount_remaining: 'bigint',
      attempt_count: 'bigint',
      next_payment_attempt: 'time',
      due_date: 'time',
      period_start: 'time',
      period_end: 'time',
      issued_at: 'time',
      finalized_at: 'time',
      paid_at: 'time',
      voided_at: 'time',
      hosted_invoice_url: 'text',
    },
  },
  payment_method: {
    name: 'billing_payment_methods',
    idColumn: 'stripe_payment_method_id',
    inserts: true,
    columns: {
      type: 'text',
      brand: 'text',
      last4: 'text',
      exp_month: 'smallint',
      exp_year: 'smallint',
      detached_at: 'time',
    },
  },
};

/** The order in which a transaction touches the tables, always the same: no deadlocks. */
export const TABLE_ORDER: readonly ObjectKind[] = [
  'customer',
  'subscription',
  'invoice',
  'payment_method',
];
