import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

type Of = { organizationId: string };
type Deps = { sql: Sql };

export type BillingStatus = {
  plan: string | null;
  customer: string | null;
  subscriptions: SubscriptionStatus[];
  openCheckout: { plan: string; url: string | null; expiresAt: Date | null } | null;
};

type SubscriptionStatus = {
  id: string;
  status: string;
  plan: string | null;
  seats: number;
  periodEndsAt: Date | null;
  cancelsAt: Date | null;
  trialEndsAt: Date | null;
  graceEndsAt: Date | null;
  paused: boolean;
  pausedUntil: Date | null;
};

/** What an organisation pays for at a moment. Subscriptions that ended are left out. */
export async function readBillingStatus(
  { organizationId, customer, at }: Of & { customer: string | undefined; at: Date },
  { sql }: Deps,
): Promise<BillingStatus> {
  const [plan, subscriptions, checkouts] = await Promise.all([
    sql.query<{ plan: string | null }>('SELECT plan_ids[1] AS plan FROM entitlements_at($1, $2)', [
      organizationId,
      at,
    ]),
    sql.query<Row & SubscriptionStatus>(
      `SELECT s.stripe_subscription_id AS id, s.status, p.id AS plan,
         coalesce(l.seats, 0)::float8 AS seats, s.current_period_end AS "periodEndsAt",
         coalesce(s.cancel_at, CASE WHEN s.cancel_at_period_end THEN s.current_period_end END) AS "cancelsAt",
         s.trial_end AS "trialEndsAt", l.until AS "graceEndsAt",
         s.pause_behavior IS NOT NULL AS paused, s.paused_until AS "pausedUntil"
       FROM billing_subscriptions s
       LEFT JOIN live_subscriptions($1, $2) l
         ON l.subscription = s.stripe_subscription_id AND l.account = s.stripe_account
       LEFT JOIN billing_plans p ON p.id = l.plan_id
         OR l.subscription IS NULL AND p.stripe_price_ids && s.stripe_price_ids
       WHERE s.organization_id = $1 AND s.status NOT IN ('canceled', 'incomplete_expired')
       ORDER BY p.rank DESC NULLS LAST, s.stripe_subscription_id`,
      [organizationId, at],
    ),
    sql.query<Row & { plan: string; url: string | null; expiresAt: Date | null }>(
      `SELECT plan_id AS plan, url, expires_at AS "expiresAt" FROM billing_checkouts
       WHERE organization_id = $1 AND state IN ('claimed', 'open')
         AND (expires_at IS NULL OR expires_at > $2)`,
      [organizationId, at],
    ),
  ]);
  return {
    plan: plan.rows[0]?.plan ?? null,
    customer: customer ?? null,
    subscriptions: subscriptions.rows,
    // A checkout that was paid is over, whether or not anybody asked Stripe since.
    openCheckout: subscriptions.rows.length > 0 ? null : (checkouts.rows[0] ?? null),
  };
}

export type OfferedPlan = {
  id: string;
  name: string;
  forSale: boolean;
  sellsSeats: boolean;
  current: boolean;
  features: string[];
  limits: Record<string, number | null>;
};

/** The plans, the lowest first, and which of them the organisation has. */
export async function listOffers(
  { organizationId, at }: Of & { at: Date },
  { sql }: Deps,
): Promise<OfferedPlan[]> {
  const { rows } = await sql.query<Row & OfferedPlan>(
    `SELECT p.id, p.name, cardinality(p.stripe_price_ids) > 0 AS "forSale",
       cardinality(p.seat_price_ids) > 0 AS "sellsSeats", p.id = ANY (e.plan_ids) AS current, p.features,
       coalesce((SELECT json_object_agg(l.feature_id, l.amount ORDER BY l.feature_id)
         FROM billing_limits l WHERE l.plan_id = p.id), '{}') AS limits
     FROM billing_plans p, entitlements_at($1, $2) e ORDER BY p.rank, p.id`,
    [organizationId, at],
  );
  return rows;
}

export type OwnInvoice = {
  id: string;
  number: string | null;
  status: string;
  currency: string;
  total: number;
  paid: number;
  remaining: number;
  issuedAt: Date | null;
  dueAt: Date | null;
  nextAttemptAt: Date | null;
  url: string | null;
};

/** Invoices of an organisation, newest first; without drafts, which no customer sees. */
export async function listOwnInvoices(
  { organizationId, limit, after }: Of & { limit: number; after?: string | undefined },
  { sql }: Deps,
): Promise<Part<OwnInvoice>> {
  return readPart<Row & OwnInvoice>(
    {
      columns: `stripe_invoice_id AS id, number, status, currency, total::float8 AS total,
        amount_paid::float8 AS paid, amount_remaining::float8 AS remaining, issued_at AS "issuedAt",
        due_date AS "dueAt", next_payment_attempt AS "nextAttemptAt", hosted_invoice_url AS url`,
      from: 'billing_invoices',
      where: `organization_id = $1 AND status NOT IN ('draft', 'deleted')`,
      values: [organizationId],
      by: [
        { column: `coalesce(issued_at, finalized_at, 'epoch')`, type: 'timestamptz' },
        { column: 'stripe_invoice_id', type: 'text' },
      ],
      after,
      limit,
    },
    { sql },
  );
}

export type UsedFeature = { feature: string; from: Date; to: Date | null; used: number };

/** What was used, by feature and window, newest first. */
export async function listUsage(
  { organizationId, limit }: Of & { limit: number },
  { sql }: Deps,
): Promise<UsedFeature[]> {
  const { rows } = await sql.query<Row & UsedFeature>(
    `SELECT c.feature_id AS feature, c.window_start AS "from",
       window_end(f.resets, c.window_start) AS "to", c.used::float8 AS used
     FROM usage_counters c JOIN billing_features f ON f.id = c.feature_id
     WHERE c.organization_id = $1
     ORDER BY c.window_start DESC, c.feature_id LIMIT $2`,
    [organizationId, limit],
  );
  return rows;
}
