import type { Row, Sql } from '../platform/database/database.ts';
import type { Denial } from './consume-usage.ts';

type Plan = { id: string; name: string };

type Entitlement = {
  feature: string;
  name: string;
  kind: 'switch' | 'rows' | 'usage';
  granted: boolean;
  reason: Denial | null;
  limit: number | null;
  hard: boolean;
  used: number;
  resetsAt: Date | null;
};

export type Entitlements = {
  /** The highest; null: none, and then there are no limits. */
  plan: Plan | null;
  plans: Plan[];
  seats: number;
  features: Entitlement[];
};

type Asked = { organizationId: string; at: Date };

/** Reads what an organisation may do at a moment, and what it uses of it. */
export async function readEntitlements(
  { organizationId, at }: Asked,
  { sql }: { sql: Sql },
): Promise<Entitlements> {
  const [head, features] = await Promise.all([
    sql.query<Row & { plans: Plan[]; seats: number }>(
      `SELECT e.seats::float8 AS seats, coalesce((
         SELECT json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.rank DESC, p.id)
         FROM billing_plans p WHERE p.id = ANY (e.plan_ids)), '[]') AS plans
       FROM entitlements_at($1, $2) e`,
      [organizationId, at],
    ),
    sql.query<Row & Entitlement>(FEATURES, [organizationId, at]),
  ]);
  const { plans = [], seats = 0 } = head.rows[0] ?? {};
  return { plan: plans[0] ?? null, plans, seats, features: features.rows };
}

/** A switch that only a plan names is a feature as well: operators write their own. */
const FEATURES = `
WITH known AS (
  SELECT id, name, kind, resets FROM billing_features
  UNION ALL
  SELECT DISTINCT f, f, 'switch', 'never' FROM billing_plans p CROSS JOIN unnest(p.features) AS f
  WHERE NOT EXISTS (SELECT FROM billing_features b WHERE b.id = f)
), looked AS (
  SELECT k.*, window_end(k.resets, $2) AS ends,
    CASE WHEN k.kind = 'switch' THEN org_has_feature($1, k.id) ELSE e.granted END AS has,
    CASE WHEN k.kind = 'switch' THEN NULL ELSE e.amount END AS amount,
    e.hard, coalesce(c.used, 0) AS used
  FROM known k
  CROSS JOIN LATERAL entitled_amount($1, k.id, $2) e
  LEFT JOIN usage_counters c
    ON c.organization_id = $1 AND c.feature_id = k.id AND c.window_start = window_begin(k.resets, $2)
)
SELECT id AS feature, name, kind,
  coalesce(has AND NOT (hard AND used >= coalesce(amount, used + 1)), false) AS granted,
  CASE WHEN has IS NULL THEN 'partly-known' WHEN NOT has THEN 'not-in-plan'
       WHEN hard AND used >= coalesce(amount, used + 1) THEN 'limit-reached' END AS reason,
  amount::float8 AS "limit", hard, used::float8 AS used, ends AS "resetsAt"
FROM looked ORDER BY array_position(ARRAY['rows','usage','switch'], kind), id`;
