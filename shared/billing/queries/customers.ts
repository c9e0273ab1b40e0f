import type { Sql } from '../../platform/database/database.ts';
import type { Selection } from './selection.ts';

export type Customer = {
  customer: string;
  account: string;
  organizationId: string;
  organization: string;
  subscriptions: number;
  deleted: boolean;
};

/** Stripe customers and their organisations, by the organisation's name. No personal data. */
export async function listCustomers(input: Selection, { sql }: { sql: Sql }): Promise<Customer[]> {
  const { rows } = await sql.query<Customer>(
    `SELECT c.stripe_customer_id AS customer, c.stripe_account AS account,
            c.organization_id AS "organizationId", o.name AS organization,
            (SELECT count(*)::int FROM billing_subscriptions s
             WHERE s.stripe_account = c.stripe_account AND s.stripe_customer_id = c.stripe_customer_id)
              AS subscriptions,
            c.deleted_at IS NOT NULL AS deleted
     FROM billing_customers c JOIN organizations o ON o.id = c.organization_id
     WHERE $1::uuid IS NULL OR c.organization_id = $1
     ORDER BY o.name, c.stripe_customer_id LIMIT $2`,
    [input.organizationId ?? null, input.limit],
  );
  return rows;
}
