import type { Sql } from '../platform/database/database.ts';
import { Forbidden, NotFound } from '../platform/errors.ts';

export type StoredForecast = {
  siteId: string;
  site: string;
  item: string;
  unit: string | null;
  onHand: number;
  firstDay: string;
  steps: number[];
  horizon: number;
  demand: number;
  /** Shares of the horizon's sum: `{"0.1": 12}`. */
  quantiles: Record<string, number>;
  demandClass: string;
  champion: string;
  runnerUp: string | null;
  why: string;
  scores: Record<string, number>;
  stockOutOn: string | null;
  madeAt: Date;
  /** What was used on each of the last days, the oldest first; up to the day before `firstDay`. */
  history: number[];
};

/** Days of the past that are shown beside a forecast. */
const SHOWN = 42;

/** The forecasts of an item by day, at every site or one. */
export async function readForecasts(
  { organizationId, itemId }: { organizationId: string; itemId: string },
  { sql }: { sql: Sql },
): Promise<StoredForecast[]> {
  const { rows } = await sql.query<StoredForecast>(
    `SELECT f.site_id AS "siteId", s.name AS site, i.name AS item, i.unit,
       coalesce(l.on_hand, 0)::float8 AS "onHand", f.first_day::text AS "firstDay", f.steps, f.horizon,
       f.demand, f.quantiles, f.demand_class AS "demandClass", f.champion, f.runner_up AS "runnerUp",
       f.why, f.scores, f.stock_out_on::text AS "stockOutOn", f.made_at AS "madeAt", h.used AS history
     FROM ai_demand_forecasts f
     JOIN sites s ON s.organization_id = f.organization_id AND s.id = f.site_id
     JOIN inventory_items i ON i.organization_id = f.organization_id AND i.id = f.item_id
     LEFT JOIN stock_levels l ON l.organization_id = f.organization_id AND l.site_id = f.site_id
       AND l.item_id = f.item_id
     CROSS JOIN LATERAL (
       SELECT array_agg(coalesce(m.used, 0) ORDER BY d.day) AS used
       FROM generate_series(f.first_day - ${SHOWN}, f.first_day - 1, '1 day') AS d(day)
       LEFT JOIN LATERAL (
         SELECT -sum(m.stock_change)::float8 AS used FROM stock_movements m
         WHERE m.organization_id = f.organization_id AND m.site_id = f.site_id
           AND m.item_id = f.item_id AND m.day = d.day::date AND m.kind IN ('use', 'sale')) m ON true) h
     WHERE f.organization_id = $1 AND f.item_id = $2 AND f.grain = 'day'
     ORDER BY s.name`,
    [organizationId, itemId],
  );
  return rows;
}

/**
 * The item that a person names: by id or its beginning, by SKU, by name, by a part of the name.
 * @throws NotFound, which names the first few where several are meant
 */
export async function findItem(
  { organizationId, given }: { organizationId: string; given: string },
  { sql }: { sql: Sql },
): Promise<{ id: string; name: string }> {
  const { rows } = await sql.query<{ id: string; name: string; sku: string | null }>(
    `SELECT id, name, sku FROM (
       SELECT id, name, sku, CASE WHEN sku = $2 THEN 1 WHEN lower(name) = lower($2) THEN 2
         WHEN length($2) >= 4 AND starts_with(id::text, lower($2)) THEN 3
         WHEN strpos(lower(name), lower($2)) > 0 THEN 4 END AS how
       FROM inventory_items WHERE organization_id = $1) AS i
     WHERE how = (SELECT min(CASE WHEN sku = $2 THEN 1 WHEN lower(name) = lower($2) THEN 2
         WHEN length($2) >= 4 AND starts_with(id::text, lower($2)) THEN 3
         WHEN strpos(lower(name), lower($2)) > 0 THEN 4 END)
       FROM inventory_items WHERE organization_id = $1)
     ORDER BY name, id LIMIT 6`,
    [organizationId, given],
  );
  const [item, second] = rows;
  if (!item) throw new NotFound(`There is no item ${given}`);
  if (second)
    throw new NotFound(
      `Several items are called ${given}: ${rows.map((row) => `${row.name} (${row.sku ?? row.id})`).join(', ')}`,
    );
  return item;
}

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

export type Suggestion = {
  id: string;
  itemId: string;
  vendor: string | null;
  site: string;
  item: string;
  state: string;
  quantity: number;
  unit: string | null;
  stockOutOn: string | null;
  expectedOn: string;
  unitPrice: number | null;
  currency: string | null;
  /** Of the newest accepted price against the one before, in percent. */
  priceDrift: number | null;
  why: string;
};

/** What waits for a decision, by vendor: what runs out first comes first. */
export async function listSuggestions(
  { organizationId, limit }: { organizationId: string; limit: number },
  { sql }: { sql: Sql },
): Promise<Suggestion[]> {
  const { rows } = await sql.query<Suggestion>(
    `SELECT r.id, r.item_id AS "itemId", v.name AS vendor, s.name AS site, i.name AS item, r.state, r.quantity::float8 AS quantity,
       r.unit, r.stock_out_on::text AS "stockOutOn", r.expected_on::text AS "expectedOn",
       r.unit_price::float8 AS "unitPrice", r.currency, r.price_drift::float8 AS "priceDrift", r.why
     FROM ai_reorder_recommendations r
     JOIN sites s ON s.organization_id = r.organization_id AND s.id = r.site_id
     JOIN inventory_items i ON i.organization_id = r.organization_id AND i.id = r.item_id
     LEFT JOIN vendors v ON v.organization_id = r.organization_id AND v.id = r.vendor_id
     WHERE r.organization_id = $1 AND r.state IN ('open', 'snoozed')
     ORDER BY v.name NULLS LAST, r.stock_out_on NULLS LAST, i.name LIMIT $2`,
    [organizationId, limit],
  );
  return rows;
}

export type Run = {
  night: string;
  organizationId: string;
  organization: string;
  series: number;
  tooShort: number;
  failed: number;
  /** Slices that are not done. */
  left: number;
  seconds: number;
  champions: Record<string, number>;
};

/** The runs of the last nights, newest first. */
export async function listRuns(
  { organizationId, limit }: { organizationId: string | undefined; limit: number },
  { sql }: { sql: Sql },
): Promise<Run[]> {
  const { rows } = await sql.query<Run>(
    `SELECT r.night::text, r.organization_id AS "organizationId", o.name AS organization, sum(s.series)::int AS series,
       sum(s.too_short)::int AS "tooShort", sum(s.failed)::int AS failed,
       count(*) FILTER (WHERE s.slice IS NOT NULL AND s.finished_at IS NULL)::int AS left,
       (coalesce(sum(s.milliseconds), 0) / 1000.0)::float8 AS seconds,
       (SELECT coalesce(jsonb_object_agg(name, times), '{}') FROM (
          SELECT c.key AS name, sum(c.value::int) AS times FROM ai_training_slices x, jsonb_each_text(x.champions) c
          WHERE x.run_id = r.id GROUP BY c.key) t) AS champions
     FROM ai_training_runs r JOIN organizations o ON o.id = r.organization_id
     LEFT JOIN ai_training_slices s ON s.run_id = r.id
     WHERE $1::uuid IS NULL OR r.organization_id = $1
     GROUP BY r.id, o.name ORDER BY r.night DESC, o.name LIMIT $2`,
    [organizationId ?? null, limit],
  );
  return rows;
}

export type NeededItem = {
  itemId: string;
  name: string;
  sku: string | null;
  onHand: number;
  stockOutOn: string | null;
  demand: number | null;
  suggestionId: string | null;
  quantity: number | null;
  why: string | null;
};

/** What runs out at a site within so many days, or is suggested to be ordered. */
export async function listNeeded(
  input: { organizationId: string; siteId: string; daysAhead: number },
  { sql }: { sql: Sql },
): Promise<NeededItem[]> {
  const { rows } = await sql.query<NeededItem>(
    `SELECT item_id AS "itemId", name, sku, on_hand::float8 AS "onHand",
       stock_out_on::text AS "stockOutOn", demand, recommendation_id AS "suggestionId",
       quantity::float8 AS quantity, why
     FROM get_items_needing_reorder($1, $2, $3) LIMIT 1000`,
    [input.organizationId, input.siteId, input.daysAhead],
  );
  return rows;
}

/** @throws Forbidden where the organisation's plan has no forecasts. */
export async function requireForecasting(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<void> {
  const { rows } = await sql.query<{ has: boolean | null }>(
    `SELECT org_has_feature($1, 'ai_forecasting') AS has`,
    [organizationId],
  );
  if (rows[0]?.has !== true) throw new Forbidden('The plan has no forecasts (ai_forecasting)');
}

export type OpenAlert = {
  itemId: string;
  item: string;
  site: string;
  kind: string;
  message: string;
  firstAt: Date;
  toldAt: Date | null;
};

/** What people should look at, the newest first. */
export async function listAlerts(
  { organizationId, limit }: { organizationId: string; limit: number },
  { sql }: { sql: Sql },
): Promise<OpenAlert[]> {
  const { rows } = await sql.query<OpenAlert>(
    `SELECT a.item_id AS "itemId", i.name AS item, s.name AS site, a.kind, a.message,
       a.first_at AS "firstAt", a.told_at AS "toldAt"
     FROM ai_alerts a
     JOIN inventory_items i ON i.organization_id = a.organization_id AND i.id = a.item_id
     JOIN sites s ON s.organization_id = a.organization_id AND s.id = a.site_id
     WHERE a.organization_id = $1 AND a.closed_at IS NULL ORDER BY a.first_at DESC, i.name LIMIT $2`,
    [organizationId, limit],
  );
  return rows;
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
