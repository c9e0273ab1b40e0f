import type { Sql } from '../../../shared/platform/database/database.ts';
import { EXIT, verb } from '../noun.ts';
import { readSelection, type Selection, selectionOptions } from './selection.ts';

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
};

export const subscriptions = verb({
  summary: 'subscriptions as Stripe last told them',
  options: selectionOptions,
  async run({ options }, { db, out }) {
    const found = await listSubscriptions(readSelection(options), { sql: db });
    out.show(found, () =>
      found.length === 0
        ? 'No subscriptions.'
        : out.table(found, {
            subscription: (s) => s.subscription,
            organisation: (s) => s.organization,
            status: (s) => s.status,
            prices: (s) => s.prices.join(' '),
            quantity: (s) => s.quantity,
            'period ends': (s) => s.periodEnd,
            cancels: (s) => (s.cancelAtPeriodEnd ? 'at its end' : null),
          }),
    );
    return EXIT.ok;
  },
});

/** Subscriptions of every organisation or of one, by the organisation's name. */
async function listSubscriptions(input: Selection, { sql }: { sql: Sql }): Promise<Subscription[]> {
  const { rows } = await sql.query<Subscription>(
    `SELECT s.stripe_subscription_id AS subscription, s.stripe_account AS account,
            o.name AS organization, s.status, s.stripe_price_ids AS prices,
            s.quantity::float8 AS quantity, s.current_period_end AS "periodEnd",
            s.cancel_at_period_end AS "cancelAtPeriodEnd"
     FROM billing_subscriptions s JOIN organizations o ON o.id = s.organization_id
     WHERE $1::text IS NULL OR s.organization_id::text = $1 OR o.name ILIKE '%' || $1 || '%'
     ORDER BY o.name, s.stripe_subscription_id LIMIT $2`,
    [input.organization ?? null, input.limit],
  );
  return rows;
}
