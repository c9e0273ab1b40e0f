import type { Sql } from '../platform/database/database.ts';
import { NotFound } from '../platform/errors.ts';
import { didYouMean } from '../platform/nearest.ts';

/** Stands for organisations without a plan, or with one that has no row. */
const NO_PLAN = 'none';
/** As the table writes it. */
const keyOf = (plan: string) => (plan === NO_PLAN ? '' : plan);

export type PlanQuota = { plan: string; monthly: number };

/** Campaign mails a month, by plan. */
export async function listPlanQuotas(
  { plan }: { plan?: string | undefined },
  { sql }: { sql: Sql },
): Promise<PlanQuota[]> {
  const { rows } = await sql.query<PlanQuota>(
    `SELECT CASE WHEN plan = '' THEN $2 ELSE plan END AS plan, monthly FROM email_plan_quotas
     WHERE $1::text IS NULL OR plan = $1 ORDER BY email_plan_quotas.plan`,
    [plan === undefined ? null : keyOf(plan), NO_PLAN],
  );
  return rows;
}

/** Sets how many mails of campaigns a plan has a month. */
export async function setPlanQuota(
  { plan, monthly }: PlanQuota,
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `INSERT INTO email_plan_quotas (plan, monthly) VALUES ($1, $2)
     ON CONFLICT (plan) DO UPDATE SET monthly = excluded.monthly`,
    [keyOf(plan), monthly],
  );
}

/**
 * A slip in the name would leave the plan's customers with the quota of those without one.
 * @throws NotFound with the nearest plan.
 */
export async function requirePlan({ plan }: { plan: string }, { sql }: { sql: Sql }) {
  const { rows } = await sql.query<{ id: string }>('SELECT id FROM billing_plans ORDER BY id');
  const plans = [...rows.map(({ id }) => id), NO_PLAN];
  if (!plans.includes(plan))
    throw new NotFound(`There is no plan "${plan}"${didYouMean(plan, plans)}: ${plans.join(', ')}`);
}
