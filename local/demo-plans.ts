import type pg from 'pg';

/** Prices of the local Stripe, by the plan that they buy; the sample events pay the Growth price. */
const DEMO_PRICES = {
  starter: ['price_NightshiftStarter'],
  professional: ['price_NightshiftGrowth'],
  enterprise: ['price_NightshiftEnterprise'],
} as const;

/** Of every plan, beside its own price. */
const DEMO_SEAT_PRICE = 'price_NightshiftSeat';

/**
 * Gives the plans prices that can be paid at the local Stripe, and begins to hold limits: who has no
 * other plan is on the free one. What an operator changed later stays.
 */
export async function insertDemoPlans(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    'SELECT FROM billing_plans WHERE cardinality(stripe_price_ids) > 0 LIMIT 1',
  );
  if (rows.length > 0) return;
  for (const [plan, prices] of Object.entries(DEMO_PRICES))
    await client.query(
      'UPDATE billing_plans SET stripe_price_ids = $2, seat_price_ids = $3 WHERE id = $1',
      [plan, prices, plan === 'starter' ? [DEMO_SEAT_PRICE] : []],
    );
  await client.query(`UPDATE billing_settings SET default_plan = 'free', default_said_at = now()`);
}

/** Gives an organisation of the demo a plan, unless it was given one. */
export async function giveDemoPlan(
  { id, plan }: { id: string; plan: string },
  client: pg.Client,
): Promise<void> {
  await client.query(
    `INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
     VALUES ($1, $2, 'demo', 'npm start') ON CONFLICT (organization_id) DO NOTHING`,
    [id, plan],
  );
}
