/*
 * The statements of a slice: set-based, each over the rows of one JSON array.
 * $1 organisation, $2 run, $3 now, $4 rows, where nothing else is said.
 */

/** $3 slice, $4 now, then what came out. */
export const FINISH = `
  UPDATE ai_training_slices SET finished_at = $4, series = $5, milliseconds = $6, too_short = $7,
    failed = $8, failures = $9, champions = $10, losses = $11
  WHERE organization_id = $1 AND run_id = $2 AND slice = $3 AND finished_at IS NULL`;

const KEYS = `jsonb_to_recordset($2::jsonb) AS k("siteId" uuid, "itemId" uuid)`;

/** $2 keys. In their order, as every writer takes them. */
export const LOCK = `
  SELECT FROM stock_levels l JOIN ${KEYS} ON l.site_id = k."siteId" AND l.item_id = k."itemId"
  WHERE l.organization_id = $1 ORDER BY l.site_id, l.item_id FOR UPDATE OF l`;

/** $2 keys. */
export const POSITIONS = `
  SELECT l.site_id AS "siteId", l.item_id AS "itemId", l.on_hand::float8 AS "onHand",
    l.reserved::float8 AS reserved, coalesce(o.orders, '[]') AS orders
  FROM stock_levels l JOIN ${KEYS} ON l.site_id = k."siteId" AND l.item_id = k."itemId"
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('on', o.expected_on, 'quantity', o.quantity)) AS orders
    FROM stock_orders o
    WHERE o.organization_id = l.organization_id AND o.site_id = l.site_id AND o.item_id = l.item_id
      AND o.closed_on IS NULL) o ON true
  WHERE l.organization_id = $1`;

export const FORECASTS = `
  INSERT INTO ai_demand_forecasts AS f (organization_id, run_id, made_at, site_id, item_id, grain,
    first_day, steps, horizon, demand, quantiles, demand_class, champion, runner_up, why, scores, stock_out_on)
  SELECT $1, $2, $3, r."siteId", r."itemId", r.grain, r."firstDay", r.steps, r.horizon, r.demand,
    r.quantiles, r."demandClass", r.champion, r."runnerUp", r.why, r.scores, r."stockOutOn"
  FROM jsonb_to_recordset($4::jsonb) AS r("siteId" uuid, "itemId" uuid, grain text, "firstDay" date,
    steps float8[], horizon int, demand float8, quantiles jsonb, "demandClass" text, champion text,
    "runnerUp" text, why text, scores jsonb, "stockOutOn" date)
  ORDER BY r."siteId", r."itemId", r.grain
  ON CONFLICT (organization_id, site_id, item_id, grain) DO UPDATE SET
    run_id = excluded.run_id, made_at = excluded.made_at, first_day = excluded.first_day,
    steps = excluded.steps, horizon = excluded.horizon, demand = excluded.demand,
    quantiles = excluded.quantiles, demand_class = excluded.demand_class, champion = excluded.champion,
    runner_up = excluded.runner_up, why = excluded.why, scores = excluded.scores,
    stock_out_on = excluded.stock_out_on
  WHERE f.first_day <= excluded.first_day`;

export const PATTERNS = `
  INSERT INTO ai_consumption_patterns (organization_id, site_id, item_id, daily_mean, weekdays,
    interval_days, variation, change, updated_at)
  SELECT $1, r."siteId", r."itemId", r."dailyMean", r.weekdays, r."intervalDays", r.variation, r.change, $3
  FROM jsonb_to_recordset($4::jsonb) AS r("siteId" uuid, "itemId" uuid, "dailyMean" float8,
    weekdays float8[], "intervalDays" float8, variation float8, change float8)
  WHERE $2::uuid IS NOT NULL
  ORDER BY r."siteId", r."itemId"
  ON CONFLICT (organization_id, site_id, item_id) DO UPDATE SET daily_mean = excluded.daily_mean,
    weekdays = excluded.weekdays, interval_days = excluded.interval_days,
    variation = excluded.variation, change = excluded.change, updated_at = excluded.updated_at`;

/** One at a time of each series: a second waits until the first has come true, or not. */
export const PREDICTIONS = `
  INSERT INTO ai_prediction_actuals (organization_id, run_id, created_at, site_id, item_id, first_day,
    last_day, champion, predicted, p10, p50, p90, scale)
  SELECT $1, $2, $3, r."siteId", r."itemId", r."firstDay", r."lastDay", r.champion, r.predicted,
    r.p10, r.p50, r.p90, r.scale
  FROM jsonb_to_recordset($4::jsonb) AS r("siteId" uuid, "itemId" uuid, "firstDay" date,
    "lastDay" date, champion text, predicted float8, p10 float8, p50 float8, p90 float8, scale float8)
  ORDER BY r."siteId", r."itemId"
  ON CONFLICT DO NOTHING`;

/** Days for which what was dismissed or approved is not suggested anew, unless more is needed. */
const QUIET = 7;

/** What waits for a decision keeps its id, and tells the newest sums. */
export const SUGGESTIONS = `
  INSERT INTO ai_reorder_recommendations AS o (organization_id, created_at, updated_at, site_id, item_id,
    vendor_id, quantity, unit, why, sums, order_by, expected_on, stock_out_on, unit_price, currency, price_drift)
  SELECT $1, $3, $3, r."siteId", r."itemId", r."vendorId", r.quantity, r.unit, r.why, r.sums,
    r."orderBy", r."expectedOn", r."stockOutOn", r."unitPrice", r.currency, r."priceDrift"
  FROM jsonb_to_recordset($4::jsonb) AS r("siteId" uuid, "itemId" uuid, "vendorId" uuid,
    quantity numeric, unit text, why text, sums jsonb, "orderBy" date, "expectedOn" date,
    "stockOutOn" date, "unitPrice" numeric, currency text, "priceDrift" numeric)
  WHERE $2::uuid IS NOT NULL AND NOT EXISTS (
    SELECT FROM ai_reorder_recommendations d
    WHERE d.organization_id = $1 AND d.site_id = r."siteId" AND d.item_id = r."itemId"
      AND d.state = 'dismissed' AND d.decided_at > $3::timestamptz - make_interval(days => ${QUIET}))
  ORDER BY r."siteId", r."itemId"
  ON CONFLICT (organization_id, site_id, item_id) WHERE state IN ('open', 'snoozed') DO UPDATE SET
    vendor_id = excluded.vendor_id, quantity = excluded.quantity, unit = excluded.unit, why = excluded.why,
    sums = excluded.sums, order_by = excluded.order_by, expected_on = excluded.expected_on,
    stock_out_on = excluded.stock_out_on, unit_price = excluded.unit_price, currency = excluded.currency,
    price_drift = excluded.price_drift, updated_at = excluded.updated_at,
    state = CASE WHEN o.snoozed_until > excluded.order_by THEN o.state ELSE 'open' END`;

/** What no longer needs to be ordered is not asked for any more. */
export const WITHDRAW = `
  UPDATE ai_reorder_recommendations o SET state = 'withdrawn', updated_at = $3
  FROM jsonb_to_recordset($4::jsonb) AS r("siteId" uuid, "itemId" uuid)
  WHERE $2::uuid IS NOT NULL AND o.organization_id = $1 AND o.site_id = r."siteId"
    AND o.item_id = r."itemId" AND o.state IN ('open', 'snoozed')`;

export const ALERTS = `
  INSERT INTO ai_alerts AS a (organization_id, site_id, item_id, kind, message, first_at, last_at)
  SELECT $1, r."siteId", r."itemId", r.kind, r.message, $3, $3
  FROM jsonb_to_recordset($4::jsonb) AS r("siteId" uuid, "itemId" uuid, kind text, message text)
  WHERE $2::uuid IS NOT NULL
  ORDER BY r."siteId", r."itemId", r.kind
  ON CONFLICT (organization_id, site_id, item_id, kind) WHERE closed_at IS NULL
    DO UPDATE SET message = excluded.message, last_at = excluded.last_at`;

/** What is over. Drift is told by what came true, and ends there. */
export const CLOSE_ALERTS = `
  UPDATE ai_alerts a SET closed_at = $3
  FROM jsonb_to_recordset($4::jsonb) AS r("siteId" uuid, "itemId" uuid, kinds jsonb)
  WHERE $2::uuid IS NOT NULL AND a.organization_id = $1 AND a.site_id = r."siteId"
    AND a.item_id = r."itemId" AND a.closed_at IS NULL AND a.kind <> 'drift' AND NOT r.kinds ? a.kind`;
