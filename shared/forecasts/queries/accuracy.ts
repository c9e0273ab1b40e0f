import type { Sql } from '../../platform/database/database.ts';

export type ProvenAccuracy = {
  fits: number;
  /** Of the horizon's sums: absolute errors over what was used, forecast less used over it. */
  wape: number | null;
  bias: number | null;
  /** Absolute error in what "as much as the last time" is off by. */
  mase: number | null;
  /** Share of the sums between P10 and P90. */
  covered: number | null;
  /** The sum of the errors over their mean size; beyond 4 it errs to one side. */
  signal: number | null;
};

/** How the forecasts of the last year came true, of an item or of all. */
export async function readAccuracy(
  { organizationId, itemId }: { organizationId: string; itemId?: string | undefined },
  { sql }: { sql: Sql },
): Promise<ProvenAccuracy> {
  const { rows } = await sql.query<ProvenAccuracy>(
    `SELECT count(*)::int AS fits, sum(abs(actual - predicted)) / nullif(sum(actual), 0) AS wape,
       sum(predicted - actual) / nullif(sum(actual), 0) AS bias,
       avg(abs(actual - predicted) / nullif(scale, 0)) AS mase,
       avg((actual BETWEEN p10 AND p90)::int)::float8 AS covered,
       sum(predicted - actual) / nullif(avg(abs(predicted - actual)), 0) AS signal
     FROM ai_prediction_actuals
     WHERE organization_id = $1 AND ($2::uuid IS NULL OR item_id = $2) AND actual IS NOT NULL
       AND last_day > current_date - 365`,
    [organizationId, itemId ?? null],
  );
  return rows[0] as ProvenAccuracy;
}

/** How forecasts came true, by the month in which their days ended; the newest first. */
export async function accuracyByMonth(
  { organizationId, itemId }: { organizationId: string; itemId?: string },
  { sql }: { sql: Sql },
): Promise<(Omit<ProvenAccuracy, 'mase' | 'signal'> & { month: string })[]> {
  const { rows } = await sql.query<Omit<ProvenAccuracy, 'mase' | 'signal'> & { month: string }>(
    `SELECT to_char(last_day, 'YYYY-MM') AS month, count(*)::int AS fits,
       sum(abs(actual - predicted)) / nullif(sum(actual), 0) AS wape,
       sum(predicted - actual) / nullif(sum(actual), 0) AS bias,
       avg((actual BETWEEN p10 AND p90)::int)::float8 AS covered
     FROM ai_prediction_actuals
     WHERE organization_id = $1 AND ($2::uuid IS NULL OR item_id = $2) AND actual IS NOT NULL
       AND last_day > current_date - 400
     GROUP BY 1 ORDER BY 1 DESC`,
    [organizationId, itemId ?? null],
  );
  return rows;
}
