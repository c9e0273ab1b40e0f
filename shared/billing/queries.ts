import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';

/** Whose rows, and how many. Without an organisation: everybody's. */
type Selection = { organizationId?: string | undefined; limit: number };

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

export type Subscription = {
  subscription: string;
  account: string;
  organization: string;
  status: string;
  /** Stripe price ids. */
  prices: string[];
  quantity: number | null;
  /** End of the current period. */
  periodEnd: Date | null;
  cancelAtPeriodEnd: boolean;
  /** When it ends, whatever the period. */
  cancelAt: Date | null;
  /** Collection is paused: what becomes of its invoices, and until when. */
  pauseBehavior: string | null;
  pausedUntil: Date | null;
  /** Disputes of its customer that are open. */
  openDisputes: number;
  discounts: string[];
  /** Stripe's list of its items went on, and no API key was there to read the rest. */
  partial: boolean;
};

/** Subscriptions of every organisation or of one, by Stripe's own id, a part at a time. */
export async function listSubscriptions(
  input: Selection & { after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Subscription>> {
  return readPart<Subscription & Row>(
    {
      columns: `s.stripe_subscription_id AS subscription, s.stripe_account AS account,
            o.name AS organization, s.status, s.stripe_price_ids AS prices,
            s.quantity::float8 AS quantity, s.current_period_end AS "periodEnd",
            s.cancel_at_period_end AS "cancelAtPeriodEnd", s.cancel_at AS "cancelAt",
            s.pause_behavior AS "pauseBehavior", s.paused_until AS "pausedUntil",
            (SELECT count(*)::int FROM billing_disputes d
             WHERE d.organization_id = s.organization_id AND d.stripe_account = s.stripe_account
               AND d.stripe_customer_id = s.stripe_customer_id
               AND d.status ~ 'needs_response|under_review') AS "openDisputes",
            s.discount_ids AS discounts, s.is_partial AS partial`,
      from: 'billing_subscriptions s JOIN organizations o ON o.id = s.organization_id',
      where: '($1::uuid IS NULL OR s.organization_id = $1)',
      values: [input.organizationId ?? null],
      by: [
        { column: 's.stripe_account', type: 'text' },
        { column: 's.stripe_subscription_id', type: 'text' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

export type Quarantined = {
  customer: string | null;
  account: string;
  livemode: boolean;
  events: number;
  types: string[];
  oldest: Date;
};

/** Customers whose events wait, because nobody said which organisation is theirs; a part at a time. */
export async function listQuarantine(
  input: { limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Quarantined>> {
  return readPart<Quarantined & Row>(
    {
      columns: 'customer, account, livemode, events, types, oldest',
      from: `(SELECT customer_id AS customer, account, livemode, count(*)::int AS events,
            array_agg(DISTINCT type ORDER BY type) AS types, min(received_at) AS oldest
          FROM billing_events WHERE status = 'quarantined'
          GROUP BY account, customer_id, livemode) AS waiting`,
      where: 'true',
      values: [],
      by: [
        { column: 'account', type: 'text' },
        { column: `coalesce(customer, '')`, type: 'text' },
        { column: 'livemode', type: 'boolean' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** How many events of a customer wait for its organisation. */
export async function countQuarantined(
  { account, customer }: { account: string; customer: string },
  { sql }: { sql: Sql },
): Promise<number> {
  const { rows } = await sql.query<{ events: number }>(
    `SELECT count(*)::int AS events FROM billing_events
     WHERE status = 'quarantined' AND account = $1 AND customer_id = $2`,
    [account, customer],
  );
  return rows[0]?.events ?? 0;
}

export type BillingEvent = {
  id: string;
  type: string;
  status: 'applied' | 'quarantined' | 'ignored';
  /** Why one that waited for its customer is ignored by now. */
  settled: string | null;
  object: string | null;
  customer: string | null;
  /** By Stripe, in whole seconds. */
  happenedAt: Date;
  receivedAt: Date;
  appliedAt: Date | null;
};

/** Stripe events in the order they came, newest first, a part at a time; no payloads. */
export async function listEvents(
  input: {
    status?: BillingEvent['status'] | undefined;
    /** An event's id, its object's or its customer's. */
    about?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
  { sql }: { sql: Sql },
): Promise<Part<BillingEvent>> {
  return readPart<BillingEvent & Row>(
    {
      columns: `event_id AS id, type, status, settled, object_id AS object, customer_id AS customer,
            to_timestamp(created) AS "happenedAt", received_at AS "receivedAt", applied_at AS "appliedAt"`,
      from: 'billing_events',
      where: `($1::text IS NULL OR status = $1)
        AND ($2::text IS NULL OR event_id = $2 OR object_id = $2 OR customer_id = $2)`,
      values: [input.status ?? null, input.about ?? null],
      by: [
        { column: 'received_at', type: 'timestamptz' },
        { column: 'event_id', type: 'text' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}
