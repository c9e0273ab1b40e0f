import type { Row, Sql } from '../../platform/database/database.ts';
import type { Shop } from '../stripe-api/checkout.ts';

type Of = { organizationId: string };
type Deps = { sql: Sql; shop: Pick<Shop, 'makeCustomer'> };

type Claim = Row & { key: string; name: string; customer: string | null };

/** The organisation's customer at Stripe: of several, the one that was there first. */
export async function findCustomer(
  { organizationId }: Of,
  { sql }: { sql: Sql },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ customer: string }>(
    `SELECT customer FROM (
       SELECT stripe_customer_id AS customer, created_at FROM billing_customers
       WHERE organization_id = $1 AND stripe_account = '' AND deleted_at IS NULL
       UNION ALL
       SELECT stripe_customer_id, claimed_at FROM billing_customer_claims k
       WHERE organization_id = $1 AND stripe_customer_id IS NOT NULL AND NOT EXISTS (
         SELECT FROM billing_customers c WHERE c.organization_id = $1 AND c.stripe_account = ''
           AND c.stripe_customer_id = k.stripe_customer_id)
     ) known ORDER BY created_at, customer LIMIT 1`,
    [organizationId],
  );
  return rows[0]?.customer;
}

/**
 * The organisation's customer, made where there is none. Whoever asks at the same time, or again after
 * a crash, asks Stripe under the same key, and Stripe makes one.
 */
export async function claimCustomer({ organizationId }: Of, { sql, shop }: Deps): Promise<string> {
  const known = await findCustomer({ organizationId }, { sql });
  if (known) return known;
  await sql.query(
    `INSERT INTO billing_customer_claims (organization_id, name)
     SELECT id, name FROM organizations WHERE id = $1
     ON CONFLICT (organization_id) DO NOTHING`,
    [organizationId],
  );
  const { rows } = await sql.query<Claim>(
    `SELECT idempotency_key AS key, name, stripe_customer_id AS customer
     FROM billing_customer_claims WHERE organization_id = $1`,
    [organizationId],
  );
  const { key, name, customer } = rows[0] as Claim;
  if (customer) return customer;
  const made = await shop.makeCustomer({ organizationId, name, idempotencyKey: key });
  await sql.query(
    'UPDATE billing_customer_claims SET stripe_customer_id = $2 WHERE organization_id = $1',
    [organizationId, made],
  );
  return made;
}
