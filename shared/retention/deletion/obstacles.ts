import type { Sql } from '../../platform/database/database.ts';

/** Of subscriptions that Stripe goes on billing, or may. */
const LIVE = ['active', 'trialing', 'past_due', 'unpaid', 'incomplete', 'paused'];

/** Why an organisation may not be deleted now, in words; empty when nothing is in the way. */
export async function findObstacles(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<string[]> {
  const { rows } = await sql.query<{ hold: string | null; subscriptions: string[] }>(
    `SELECT (SELECT reason FROM legal_holds WHERE organization_id = $1) AS hold,
       ARRAY(SELECT stripe_subscription_id FROM billing_subscriptions
             WHERE organization_id = $1 AND status = ANY ($2) ORDER BY 1 LIMIT 20) AS subscriptions`,
    [organizationId, LIVE],
  );
  const { hold = null, subscriptions = [] } = rows[0] ?? {};
  return [
    ...(hold === null ? [] : [`a legal hold keeps it: ${hold}`]),
    ...(subscriptions.length === 0
      ? []
      : [`Stripe still bills ${subscriptions.join(', ')}: cancel it there first`]),
  ];
}
