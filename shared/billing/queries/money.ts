import type { Sql } from '../../platform/database/database.ts';
import type { Selection } from './selection.ts';

export type Invoice = {
  invoice: string;
  account: string;
  organization: string;
  number: string | null;
  status: string;
  currency: string;
  /** Amounts are in the currency's minor unit. */
  total: number;
  paid: number;
  remaining: number;
  discounted: number;
  credited: number;
  attempts: number;
  nextAttempt: Date | null;
  dueAt: Date | null;
};

/** Invoices of every organisation or of one, newest first. */
export async function listInvoices(input: Selection, { sql }: { sql: Sql }): Promise<Invoice[]> {
  const { rows } = await sql.query<Invoice>(
    `SELECT i.stripe_invoice_id AS invoice, i.stripe_account AS account, o.name AS organization,
            i.number, i.status, i.currency, i.total::float8 AS total, i.amount_paid::float8 AS paid,
            i.amount_remaining::float8 AS remaining, i.amount_discounted::float8 AS discounted,
            i.amount_credited::float8 AS credited, i.attempt_count AS attempts,
            i.next_payment_attempt AS "nextAttempt", i.due_date AS "dueAt"
     FROM billing_invoices i JOIN organizations o ON o.id = i.organization_id
     WHERE $1::uuid IS NULL OR i.organization_id = $1
     ORDER BY i.issued_at DESC NULLS LAST, i.stripe_invoice_id LIMIT $2`,
    [input.organizationId ?? null, input.limit],
  );
  return rows;
}

export type Payment = {
  charge: string;
  account: string;
  organization: string;
  status: string;
  currency: string;
  /** Amounts are in the currency's minor unit. */
  amount: number;
  refunded: number;
  /** Statuses of its refunds and disputes, as Stripe last told them. */
  refunds: string[];
  disputes: string[];
  chargedAt: Date | null;
};

/** Payments with what was given or taken back of them, newest first. */
export async function listPayments(input: Selection, { sql }: { sql: Sql }): Promise<Payment[]> {
  const { rows } = await sql.query<Payment>(
    `SELECT c.stripe_charge_id AS charge, c.stripe_account AS account, o.name AS organization,
            c.status, c.currency, c.amount::float8 AS amount, c.amount_refunded::float8 AS refunded,
            ARRAY(SELECT r.status FROM billing_refunds r
                  WHERE r.organization_id = c.organization_id AND r.stripe_account = c.stripe_account
                    AND r.stripe_customer_id = c.stripe_customer_id
                    AND r.stripe_charge_id = c.stripe_charge_id ORDER BY r.refunded_at) AS refunds,
            ARRAY(SELECT d.status FROM billing_disputes d
                  WHERE d.organization_id = c.organization_id AND d.stripe_account = c.stripe_account
                    AND d.stripe_customer_id = c.stripe_customer_id
                    AND d.stripe_charge_id = c.stripe_charge_id ORDER BY d.disputed_at) AS disputes,
            c.charged_at AS "chargedAt"
     FROM billing_charges c JOIN organizations o ON o.id = c.organization_id
     WHERE $1::uuid IS NULL OR c.organization_id = $1
     ORDER BY c.charged_at DESC NULLS LAST, c.stripe_charge_id LIMIT $2`,
    [input.organizationId ?? null, input.limit],
  );
  return rows;
}
