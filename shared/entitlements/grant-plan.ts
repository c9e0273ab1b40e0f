import type { Sql } from '../platform/database/database.ts';
import { requirePlan } from './plans.ts';

export type PlanGrant = {
  organizationId: string;
  plan: string;
  reason: string;
  by: string;
  expiresAt: Date | null;
};

/**
 * Gives an organisation a plan beside what it pays for; the highest counts.
 * @throws NotFound for a plan that is not there.
 */
export async function grantPlan(
  { organizationId, plan, reason, by, expiresAt }: PlanGrant,
  { sql }: { sql: Sql },
): Promise<void> {
  await requirePlan({ id: plan }, { sql });
  await sql.query(
    `INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by, expires_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (organization_id) DO UPDATE SET plan_id = excluded.plan_id, reason = excluded.reason,
       granted_by = excluded.granted_by, granted_at = now(), expires_at = excluded.expires_at`,
    [organizationId, plan, reason, by, expiresAt],
  );
}

/** Takes a given plan back. @returns whether there was one. */
export async function endPlanGrant(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'DELETE FROM billing_plan_grants WHERE organization_id = $1',
    [organizationId],
  );
  return rowCount > 0;
}
