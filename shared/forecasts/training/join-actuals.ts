import type { Sql } from '../../platform/database/database.ts';

/**
 * Joins what came true to what was forecast, of every prediction whose days are over, and opens or
 * closes the alerts of drift. The whole is one statement over what is due.
 */
export async function joinActuals(
  { at }: { at: Date },
  { sql }: { sql: Sql },
): Promise<{ joined: number; drifting: number }> {
  const { rows } = await sql.query<{ joined: string }>(JOIN, [at]);
  const { rowCount } = await sql.query(DRIFT, [at]);
  await sql.query(SETTLED, [at]);
  return { joined: Number(rows[0]?.joined ?? 0), drifting: rowCount };
}

/** A day later than the last one, so that no zone still has it. */
const JOIN = `
  WITH due AS (
    SELECT p.organization_id, p.site_id, p.item_id, p.first_day, p.last_day
    FROM ai_prediction_actuals p
    WHERE p.joined_at IS NULL AND p.last_day < ($1::timestamptz AT TIME ZONE 'UTC')::date - 1
    ORDER BY p.organization_id, p.site_id, p.item_id FOR UPDATE
  ), joined AS (
    UPDATE ai_prediction_actuals p SET joined_at = $1, actual = (
      SELECT coalesce(sum(-m.stock_change), 0) FROM stock_movements m
      WHERE m.organization_id = p.organization_id AND m.site_id = p.site_id AND m.item_id = p.item_id
        AND m.day BETWEEN p.first_day AND p.last_day AND m.kind IN ('use', 'sale'))
    FROM due d WHERE (p.organization_id, p.site_id, p.item_id, p.first_day)
      = (d.organization_id, d.site_id, d.item_id, d.first_day)
    RETURNING 1
  )
  SELECT count(*) AS joined FROM joined`;

/** Predictions of a series that a signal is taken from, and the signal that chance hardly gives. */
const WINDOW = 8;
const LEAST = 5;
const SIGNAL = 4;

/** The sum of the errors over their mean size: what errs to both sides stays near 0. */
const SIGNALS = `
  SELECT p.organization_id, p.site_id, p.item_id, count(*) AS fits,
    sum(p.predicted - p.actual) / nullif(avg(abs(p.predicted - p.actual)), 0) AS signal
  FROM (
    SELECT q.*, row_number() OVER (PARTITION BY q.organization_id, q.site_id, q.item_id ORDER BY q.first_day DESC) AS n
    FROM ai_prediction_actuals q
    WHERE q.actual IS NOT NULL AND EXISTS (
      SELECT FROM ai_prediction_actuals j
      WHERE (j.organization_id, j.site_id, j.item_id) = (q.organization_id, q.site_id, q.item_id)
        AND j.joined_at = $1)
  ) p WHERE p.n <= ${WINDOW}
  GROUP BY p.organization_id, p.site_id, p.item_id`;

const DRIFT = `
  INSERT INTO ai_alerts (organization_id, site_id, item_id, kind, message, first_at, last_at)
  SELECT organization_id, site_id, item_id, 'drift',
    format('The last %s forecasts were too %s, one after the other: look whether something changed for good that its past does not show.',
      fits, CASE WHEN signal > 0 THEN 'high' ELSE 'low' END), $1, $1
  FROM (${SIGNALS}) s WHERE fits >= ${LEAST} AND abs(signal) > ${SIGNAL}
  ORDER BY organization_id, site_id, item_id
  ON CONFLICT (organization_id, site_id, item_id, kind) WHERE closed_at IS NULL
    DO UPDATE SET message = excluded.message, last_at = excluded.last_at`;

const SETTLED = `
  UPDATE ai_alerts a SET closed_at = $1 FROM (${SIGNALS}) s
  WHERE a.kind = 'drift' AND a.closed_at IS NULL AND abs(s.signal) <= ${SIGNAL}
    AND (a.organization_id, a.site_id, a.item_id) = (s.organization_id, s.site_id, s.item_id)`;
