import type { Database, Sql } from '../platform/database/database.ts';
import { Conflict } from '../platform/errors.ts';

export type Mapped = 'mapped' | 'already-done' | 'moved';
export type Mapping = { account: string; customer: string; organizationId: string };

/** @returns the organisation that the customer is mapped to, if any. */
export async function mappedTo(
  { account, customer }: Omit<Mapping, 'organizationId'>,
  { sql }: { sql: Sql },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT organization_id AS id FROM billing_customers
     WHERE stripe_account = $1 AND stripe_customer_id = $2`,
    [account, customer],
  );
  return rows[0]?.id;
}

/**
 * Says which organisation a Stripe customer is. The database announces it, and what waited for it
 * is applied.
 * @throws Conflict when it is another's, and `move` does not say to take it.
 */
export async function mapCustomer(
  input: Mapping & { move: boolean },
  { db }: { db: Database },
): Promise<Mapped> {
  const { account, customer, organizationId, move } = input;
  return db.transaction(async (tx) => {
    const added = await tx.query(
      `INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id)
       VALUES ($1, $2, $3) ON CONFLICT (stripe_account, stripe_customer_id) DO NOTHING`,
      [organizationId, account, customer],
    );
    if (added.rowCount === 1) return 'mapped';
    const owner = await mappedTo({ account, customer }, { sql: tx });
    if (owner === organizationId) return 'already-done';
    if (!move) throw new Conflict(`${customer} belongs to organisation ${owner}: --move takes it`);
    await tx.query(
      `UPDATE billing_customers SET organization_id = $1
       WHERE stripe_account = $2 AND stripe_customer_id = $3`,
      [organizationId, account, customer],
    );
    return 'moved';
  });
}
