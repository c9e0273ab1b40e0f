import type { Database, Sql } from '../../../shared/platform/database/database.ts';
import { Conflict, NotFound } from '../../../shared/platform/errors.ts';
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
             WHERE s.organization_id = c.organization_id AND s.stripe_account = c.stripe_account
               AND s.stripe_customer_id = c.stripe_customer_id)
              AS subscriptions,
            c.deleted_at IS NOT NULL AS deleted
     FROM billing_customers c JOIN organizations o ON o.id = c.organization_id
     WHERE $1::text IS NULL OR c.organization_id::text = $1 OR o.name ILIKE '%' || $1 || '%'
     ORDER BY o.name, c.stripe_customer_id LIMIT $2`,
    [input.organization ?? null, input.limit],
  );
  return rows;
}

export type Quarantined = {
  customer: string | null;
  account: string;
  livemode: boolean;
  events: number;
  types: string[];
  oldest: Date;
};

/** Customers whose events wait, because nobody said which organisation is theirs. */
export async function listQuarantine({ sql }: { sql: Sql }): Promise<Quarantined[]> {
  const { rows } = await sql.query<Quarantined>(
    `SELECT customer_id AS customer, account, livemode, count(*)::int AS events,
            array_agg(DISTINCT type ORDER BY type) AS types, min(received_at) AS oldest
     FROM billing_events WHERE status = 'quarantined'
     GROUP BY customer_id, account, livemode ORDER BY min(received_at)`,
  );
  return rows;
}

export type Mapping = { account: string; customer: string; organizationId: string };

export async function findOrganization(id: string, { sql }: { sql: Sql }) {
  const { rows } = await sql.query<{ id: string; name: string }>(
    'SELECT id, name FROM organizations WHERE id::text = $1',
    [id.toLowerCase()],
  );
  if (!rows[0]) throw new NotFound(`There is no organisation ${id}`);
  return rows[0];
}

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
): Promise<'mapped' | 'already-done' | 'moved'> {
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

export async function countQuarantined(
  { account, customer }: Omit<Mapping, 'organizationId'>,
  { sql }: { sql: Sql },
): Promise<number> {
  const { rows } = await sql.query<{ events: number }>(
    `SELECT count(*)::int AS events FROM billing_events
     WHERE status = 'quarantined' AND account = $1 AND customer_id = $2`,
    [account, customer],
  );
  return rows[0]?.events ?? 0;
}
