import type { Sql } from '../../platform/database/database.ts';
import type { Drift } from './drift.ts';

type Organization = { id: string };

/** Derives anew what time has changed, and tells of it. @returns of how many. */
export async function renewDue({ at }: { at: Date }, { sql }: { sql: Sql }): Promise<number> {
  const { rows } = await sql.query<{ renewed: string }>(
    `SELECT renew_entitlements(ARRAY(SELECT organization_id FROM organization_entitlements
       WHERE review_at <= $1 ORDER BY 1), $1) AS renewed`,
    [at],
  );
  return Number(rows[0]?.renewed);
}

/** Organisations whose entitlements do not follow from their subscriptions and grants. */
export async function checkEntitlements(
  { at, repair }: { at: Date; repair: boolean },
  { sql }: { sql: Sql },
): Promise<Drift[]> {
  const { rows } = await sql.query<Organization>(
    `SELECT o.id FROM organizations o
     LEFT JOIN organization_entitlements e ON e.organization_id = o.id
     CROSS JOIN LATERAL derive_entitlements(o.id, $1) d
     WHERE (coalesce(e.plan_ids, '{}'), coalesce(e.seats, 0), coalesce(e.is_partial, false), e.review_at)
       IS DISTINCT FROM (d.plan_ids, d.seats, d.is_partial, d.review_at)
       AND NOT coalesce(e.review_at <= $1, false)
     ORDER BY o.id`,
    [at],
  );
  const ids = rows.map(({ id }) => id);
  if (repair && ids.length > 0)
    await sql.query('SELECT renew_entitlements($1::uuid[], $2)', [ids, at]);
  return ids.map((id) => ({
    kind: 'entitlements',
    account: '',
    id,
    what: 'entitlements',
    fields: [],
    repaired: repair,
  }));
}
