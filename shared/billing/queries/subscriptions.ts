import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';
import type { Selection } from './selection.ts';

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
