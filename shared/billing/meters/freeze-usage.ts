import type { Sql } from '../../platform/database/database.ts';

/**
 * Closes the window that ends now: what was counted since the last one, of features that have a meter,
 * becomes a record, whose quantity and identifier never change. What was given back is taken off the
 * next one. @returns how many records.
 */
export async function freezeUsage({ at }: { at: Date }, { sql }: { sql: Sql }): Promise<number> {
  const { rowCount } = await sql.query(FREEZE, [at]);
  return rowCount;
}

const FREEZE = `
WITH due AS MATERIALIZED (
  SELECT c.organization_id, c.feature_id, c.window_start, f.meter, c.used - c.recorded AS more
  FROM usage_counters c JOIN billing_features f ON f.id = c.feature_id
  -- Stripe takes what is 35 days old at most: older windows are history, and walked by nobody
  WHERE f.meter IS NOT NULL AND c.used <> c.recorded
    AND (c.window_start = 'epoch' OR c.window_start >= $1::timestamptz - interval '70 days')
  ORDER BY c.organization_id, c.feature_id, c.window_start
  FOR UPDATE OF c
), sums AS (
  SELECT d.organization_id, d.meter, sum(d.more) AS quantity, coalesce((
      SELECT max(r.window_end) FROM billing_usage_records r
      WHERE r.organization_id = d.organization_id AND r.meter = d.meter
    ), $1::timestamptz - interval '1 hour') AS begins
  FROM due d GROUP BY d.organization_id, d.meter HAVING sum(d.more) > 0
), closed AS (
  SELECT * FROM sums WHERE begins < $1
), moved AS (
  UPDATE usage_counters c SET recorded = c.used
  FROM due d JOIN closed s ON s.organization_id = d.organization_id AND s.meter = d.meter
  WHERE c.organization_id = d.organization_id AND c.feature_id = d.feature_id
    AND c.window_start = d.window_start
)
INSERT INTO billing_usage_records (organization_id, meter, window_start, window_end, quantity, identifier)
SELECT organization_id, meter, begins, $1, quantity,
  concat_ws(':', organization_id, left(md5(meter), 12), extract(epoch FROM $1::timestamptz)::bigint)
FROM closed`;
