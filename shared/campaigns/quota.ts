import type { Sql } from '../platform/database/database.ts';

/**
 * Takes up to `wanted` mails from what the plan grants this month. The usage row is locked until the
 * caller's transaction ends, so two campaigns of one organisation never share the same rest, and a
 * rollback gives everything back.
 *
 * @returns how many were granted, and how many the organisation was granted earlier on this day (UTC).
 */
export async function takeQuota(
  input: { organizationId: string; wanted: number; at: Date },
  { sql }: { sql: Sql },
): Promise<{ granted: number; before: number }> {
  // The month is UTC's: a quota needs one month, not one for each zone.
  const day = input.at.toISOString().slice(0, 10);
  const month = `${day.slice(0, 7)}-01`;
  await sql.query(
    `INSERT INTO email_usage (organization_id, month) VALUES ($1, $2)
     ON CONFLICT (organization_id, month) DO NOTHING`,
    [input.organizationId, month],
  );
  const { rows } = await sql.query<{ granted: number; before: number }>(
    `WITH usage AS MATERIALIZED (
       SELECT organization_id, month, used, CASE WHEN today = $4 THEN used_today ELSE 0 END AS before
       FROM email_usage WHERE organization_id = $1 AND month = $2 FOR UPDATE
     ), granted AS MATERIALIZED (
       SELECT *, greatest(0, least($3, email_monthly_quota(organization_id) - used))::int AS granted
       FROM usage
     )
     UPDATE email_usage e
     SET used = g.used + g.granted, today = $4, used_today = g.before + g.granted
     FROM granted g WHERE e.organization_id = g.organization_id AND e.month = g.month
     RETURNING g.granted, g.before`,
    [input.organizationId, month, input.wanted, day],
  );
  return rows[0] ?? { granted: 0, before: 0 };
}
