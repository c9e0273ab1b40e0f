-- One run of a night for each organisation: what was looked at, by which code, and what came out.
CREATE TABLE ai_training_runs (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  night            date NOT NULL,
  -- the data of the run: from here up to the day before, where each site is
  first_day        date NOT NULL,
  code_version     text NOT NULL,
  candidates       text[] NOT NULL,
  planned_at       timestamptz NOT NULL,
  finished_at      timestamptz,
  UNIQUE (organization_id, night),
  UNIQUE (organization_id, id)
);
CREATE INDEX ai_training_runs_time_idx ON ai_training_runs (planned_at);
CREATE INDEX ai_training_runs_night_idx ON ai_training_runs (night, id);

-- What one message of a run is about: the series from one to another, in the order of site and item.
CREATE TABLE ai_training_slices (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  run_id           uuid NOT NULL,
  slice            integer NOT NULL,
  first_site       uuid NOT NULL,
  first_item       uuid NOT NULL,
  last_site        uuid NOT NULL,
  last_item        uuid NOT NULL,
  finished_at      timestamptz,
  series           integer NOT NULL DEFAULT 0,
  too_short        integer NOT NULL DEFAULT 0,
  failed           integer NOT NULL DEFAULT 0,
  -- the first failures, each with its reason
  failures         jsonb NOT NULL DEFAULT '[]',
  -- how often each was champion, and the sum of losses of each candidate
  champions        jsonb NOT NULL DEFAULT '{}',
  losses           jsonb NOT NULL DEFAULT '{}',
  milliseconds     integer,
  PRIMARY KEY (run_id, slice),
  FOREIGN KEY (organization_id, run_id) REFERENCES ai_training_runs (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX ai_training_slices_run_idx ON ai_training_slices (organization_id, run_id);

-- The newest forecast of each series, by day and by week.
CREATE TABLE ai_demand_forecasts (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  grain            text NOT NULL CHECK (grain IN ('day', 'week')),
  run_id           uuid,
  first_day        date NOT NULL,
  -- demand of each step; never negative
  steps            float8[] NOT NULL,
  -- how many of them the band is about, their sum, and {share: sum} of the band
  horizon          integer NOT NULL,
  demand           float8 NOT NULL,
  quantiles        jsonb NOT NULL,
  demand_class     text NOT NULL,
  champion         text NOT NULL,
  runner_up        text,
  why              text NOT NULL,
  scores           jsonb NOT NULL,
  -- when what is there is used up, if nothing else comes
  stock_out_on     date,
  made_at          timestamptz NOT NULL,
  PRIMARY KEY (organization_id, site_id, item_id, grain),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, run_id) REFERENCES ai_training_runs (organization_id, id)
    ON DELETE SET NULL (run_id)
);
CREATE INDEX ai_demand_forecasts_item_idx ON ai_demand_forecasts (organization_id, item_id);
CREATE INDEX ai_demand_forecasts_run_idx ON ai_demand_forecasts (organization_id, run_id);
-- What runs out first.
CREATE INDEX ai_demand_forecasts_out_idx ON ai_demand_forecasts (organization_id, site_id, stock_out_on)
  WHERE grain = 'day' AND stock_out_on IS NOT NULL;

-- How an item is used: by weekday, how often, and whether more than before.
CREATE TABLE ai_consumption_patterns (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  daily_mean       float8 NOT NULL,
  -- Monday first, around 1
  weekdays         float8[] NOT NULL,
  -- mean days from one demand to the next, and the squared variation of its size
  interval_days    float8,
  variation        float8 NOT NULL,
  -- the last four weeks against the eight before; NULL where one of them is not known
  change           float8,
  updated_at       timestamptz NOT NULL,
  PRIMARY KEY (organization_id, site_id, item_id),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX ai_consumption_patterns_item_idx ON ai_consumption_patterns (organization_id, item_id);

-- What was forecast, and what came true. One at a time of each series.
CREATE TABLE ai_prediction_actuals (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  first_day        date NOT NULL,
  last_day         date NOT NULL,
  run_id           uuid,
  champion         text NOT NULL,
  predicted        float8 NOT NULL,
  p10              float8,
  p50              float8,
  p90              float8,
  -- what the naive forecast of the sum was off by on average, in the past
  scale            float8 NOT NULL,
  actual           float8,
  joined_at        timestamptz,
  created_at       timestamptz NOT NULL,
  PRIMARY KEY (organization_id, site_id, item_id, first_day),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, run_id) REFERENCES ai_training_runs (organization_id, id)
    ON DELETE SET NULL (run_id)
);
CREATE UNIQUE INDEX ai_prediction_actuals_open_idx
  ON ai_prediction_actuals (organization_id, site_id, item_id) WHERE joined_at IS NULL;
CREATE INDEX ai_prediction_actuals_due_idx ON ai_prediction_actuals (last_day) WHERE joined_at IS NULL;
-- what the last night joined
CREATE INDEX ai_prediction_actuals_joined_idx ON ai_prediction_actuals (joined_at) WHERE joined_at IS NOT NULL;
CREATE INDEX ai_prediction_actuals_time_idx ON ai_prediction_actuals (created_at);
CREATE INDEX ai_prediction_actuals_item_idx ON ai_prediction_actuals (organization_id, item_id);
CREATE INDEX ai_prediction_actuals_run_idx ON ai_prediction_actuals (organization_id, run_id);

-- What to order. Of an item at a site, one is open.
CREATE TABLE ai_reorder_recommendations (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  vendor_id        uuid,
  state            text NOT NULL DEFAULT 'open'
                   CHECK (state IN ('open', 'snoozed', 'approved', 'dismissed', 'withdrawn')),
  quantity         numeric(18, 4) NOT NULL CHECK (quantity > 0 AND quantity <> 'NaN'),
  unit             text,
  -- the arithmetic, in words
  why              text NOT NULL,
  -- and in numbers
  sums             jsonb NOT NULL,
  order_by         date NOT NULL,
  expected_on      date NOT NULL,
  stock_out_on     date,
  unit_price       numeric(18, 6),
  currency         text,
  -- of the newest price against the one before, in percent
  price_drift      numeric(9, 2),
  snoozed_until    date,
  decided_by       text,
  decided_at       timestamptz,
  order_id         uuid,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, vendor_id) REFERENCES vendors (organization_id, id) ON DELETE SET NULL (vendor_id),
  FOREIGN KEY (organization_id, order_id) REFERENCES stock_orders (organization_id, id)
    ON DELETE SET NULL (order_id)
);
CREATE UNIQUE INDEX ai_reorder_recommendations_open_idx
  ON ai_reorder_recommendations (organization_id, site_id, item_id) WHERE state IN ('open', 'snoozed');
CREATE INDEX ai_reorder_recommendations_site_idx
  ON ai_reorder_recommendations (organization_id, site_id, item_id, updated_at DESC);
-- By vendor, what runs out first: as lists page.
CREATE INDEX ai_reorder_recommendations_list_idx ON ai_reorder_recommendations (organization_id,
  coalesce(vendor_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), coalesce(stock_out_on, 'infinity'), id)
  WHERE state IN ('open', 'snoozed');
CREATE INDEX ai_reorder_recommendations_time_idx ON ai_reorder_recommendations (updated_at);
CREATE INDEX ai_reorder_recommendations_item_idx ON ai_reorder_recommendations (organization_id, item_id);
CREATE INDEX ai_reorder_recommendations_vendor_idx ON ai_reorder_recommendations (organization_id, vendor_id);
CREATE INDEX ai_reorder_recommendations_order_idx ON ai_reorder_recommendations (organization_id, order_id);

-- What people should look at: once, and again only after a quiet time.
CREATE TABLE ai_alerts (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  kind             text NOT NULL
                   CHECK (kind IN ('stock-out', 'demand-shift', 'price-and-demand', 'dead-stock', 'drift')),
  message          text NOT NULL,
  first_at         timestamptz NOT NULL,
  last_at          timestamptz NOT NULL,
  -- when it was last mailed
  told_at          timestamptz,
  closed_at        timestamptz,
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ai_alerts_open_idx ON ai_alerts (organization_id, site_id, item_id, kind)
  WHERE closed_at IS NULL;
CREATE INDEX ai_alerts_site_idx ON ai_alerts (organization_id, site_id, last_at DESC);
CREATE INDEX ai_alerts_list_idx ON ai_alerts (organization_id, first_at, id) WHERE closed_at IS NULL;
CREATE INDEX ai_alerts_time_idx ON ai_alerts (last_at);
CREATE INDEX ai_alerts_item_idx ON ai_alerts (organization_id, item_id);

-- What runs out within so many days at a site, or is suggested already: under row-level security, so
-- that an organisation sees its own.
CREATE FUNCTION get_items_needing_reorder(org uuid, site uuid, days_ahead integer)
RETURNS TABLE (item_id uuid, name text, sku text, on_hand numeric, stock_out_on date, demand float8,
  recommendation_id uuid, quantity numeric, why text)
LANGUAGE sql STABLE
AS $$
  WITH needed AS (
    SELECT f.item_id FROM ai_demand_forecasts f
    WHERE f.organization_id = org AND f.site_id = site AND f.grain = 'day'
      AND f.stock_out_on <= current_date + days_ahead
    UNION
    SELECT r.item_id FROM ai_reorder_recommendations r
    WHERE r.organization_id = org AND r.site_id = site AND r.state = 'open'
  )
  SELECT i.id, i.name, i.sku, coalesce(l.on_hand, 0), f.stock_out_on, f.demand, r.id, r.quantity, r.why
  FROM needed n
  -- Few are needed of many: looked up one by one, which LIMIT makes of a join.
  CROSS JOIN LATERAL (
    SELECT i.id, i.name, i.sku FROM inventory_items i
    WHERE i.organization_id = org AND i.id = n.item_id LIMIT 1) i
  LEFT JOIN LATERAL (
    SELECT l.on_hand FROM stock_levels l
    WHERE l.organization_id = org AND l.site_id = site AND l.item_id = n.item_id LIMIT 1) l ON true
  LEFT JOIN LATERAL (
    SELECT f.stock_out_on, f.demand FROM ai_demand_forecasts f
    WHERE f.organization_id = org AND f.site_id = site AND f.item_id = n.item_id AND f.grain = 'day'
    LIMIT 1) f ON true
  LEFT JOIN LATERAL (
    SELECT r.id, r.quantity, r.why FROM ai_reorder_recommendations r
    WHERE r.organization_id = org AND r.site_id = site AND r.item_id = n.item_id AND r.state = 'open'
    LIMIT 1) r ON true
  ORDER BY f.stock_out_on NULLS LAST, i.name, i.id
$$;
GRANT EXECUTE ON FUNCTION get_items_needing_reorder TO nightshift_worker, nightshift_app, nightshift_tenant_api;

CALL protect_tenant_table('ai_training_runs');
CALL let_app_read('ai_training_runs');
CALL protect_tenant_table('ai_training_slices');
CALL let_app_read('ai_training_slices');
CALL protect_tenant_table('ai_demand_forecasts');
CALL let_app_read('ai_demand_forecasts');
CALL protect_tenant_table('ai_consumption_patterns');
CALL let_app_read('ai_consumption_patterns');
CALL protect_tenant_table('ai_prediction_actuals');
CALL let_app_read('ai_prediction_actuals');
CALL protect_tenant_table('ai_reorder_recommendations');
CALL let_app_read('ai_reorder_recommendations');
CALL protect_tenant_table('ai_alerts');
CALL let_app_read('ai_alerts');

CALL open_to_organization('ai_demand_forecasts', 'tenant_api', 'SELECT');
CALL open_to_organization('ai_reorder_recommendations', 'tenant_api', 'SELECT, UPDATE');
CALL open_to_organization('stock_orders', 'tenant_api', 'SELECT, INSERT, UPDATE');

INSERT INTO data_retention_policies
  (table_name, time_column, retention_days, archive, keep_condition, organizations) VALUES
  ('ai_prediction_actuals', 'created_at', 730, false, 'joined_at IS NULL', NULL),
  ('ai_training_runs', 'planned_at', 400, false, NULL, NULL),
  ('ai_reorder_recommendations', 'updated_at', 730, false, $$state IN ('open', 'snoozed')$$, NULL),
  ('ai_alerts', 'last_at', 400, false, 'closed_at IS NULL', NULL);
