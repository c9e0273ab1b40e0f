import type { Sql } from '../platform/database/database.ts';
import type { Check } from './check.ts';

type Settings = { plan: string | null; said: boolean; without: number };

/** Whether limits are held of who has bought nothing: only an operator's word begins it. */
export async function checkLimits({ sql }: { sql: Sql }): Promise<Omit<Check, 'name'>> {
  const { rows } = await sql.query<Settings>(
    `SELECT default_plan AS plan, default_said_at IS NOT NULL AS said, (
       SELECT count(*)::int FROM organizations o WHERE NOT EXISTS (
         SELECT FROM organization_entitlements e
         WHERE e.organization_id = o.id AND e.plan_ids <> '{}')) AS without
     FROM billing_settings`,
  );
  const { plan = null, said = false, without = 0 } = rows[0] ?? {};
  if (plan !== null) return { status: 'ok', detail: `whoever has no plan is on ${plan}` };
  const unlimited = `${without} organisations without a plan have no limits`;
  if (said) return { status: 'ok', detail: `${unlimited}, as somebody said` };
  return {
    status: 'warning',
    detail: `${unlimited}: nobody has said yet that limits begin`,
    advice: 'ops plans default free (they are held from then on), or ops plans default none',
  };
}
