-- What moved, as it was told. Never changed: a correction is a movement of its own.
CREATE TABLE stock_movements (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  -- the caller's own id: the same one again is no second movement
  movement_key     text NOT NULL CHECK (is_line(movement_key, 200)),
  kind             text NOT NULL CHECK (kind IN ('receipt', 'use', 'sale', 'transfer', 'correction')),
  -- as it was told; what comes in or leaves by transfer or correction has a sign
  quantity         numeric(18, 4) NOT NULL
                   CHECK (quantity NOT IN (0, 'NaN') AND (quantity > 0 OR kind IN ('transfer', 'correction'))),
  unit             text CHECK (is_line(unit, 50)),
  -- what it did to the stock, in the item's unit; NULL where the units cannot be converted
  stock_change     numeric(18, 4),
  moved_at         timestamptz NOT NULL,
  -- the day where the site is
  day              date NOT NULL,
  -- of a receipt: when it was ordered
  ordered_on       date CHECK (ordered_on <= day),
  source           text NOT NULL CHECK (source IN ('api', 'bus', 'file', 'invoice')),
  recorded_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, movement_key),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE
);
-- A series is read from here alone.
CREATE INDEX stock_movements_series_idx ON stock_movements (organization_id, site_id, item_id, day)
  INCLUDE (kind, stock_change);
-- what retention deletes
CREATE INDEX stock_movements_recorded_idx ON stock_movements (recorded_at);
CREATE INDEX stock_movements_item_idx ON stock_movements (organization_id, item_id);

-- What is there now, of each item at each site.
CREATE TABLE stock_levels (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  on_hand          numeric(18, 4) NOT NULL DEFAULT 0,
  -- promised to somebody, and not sold yet
  reserved         numeric(18, 4) NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND 100000000),
  -- somebody tells what comes in: without, nothing is known of empty shelves
  is_counted       boolean NOT NULL DEFAULT false,
  first_day        date NOT NULL,
  last_day         date NOT NULL,
  -- movements that stand in a unit which the item's cannot be made of
  unconverted      integer NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, site_id, item_id),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX stock_levels_item_idx ON stock_levels (organization_id, item_id);

-- Where what accepted invoices bill came to: without a row, to the one site where there is one.
CREATE TABLE invoice_receipts (
  organization_id  uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  -- NULL: invoices are no receipts here, for what comes in is told otherwise
  site_id          uuid,
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE SET NULL (site_id)
);
CREATE INDEX invoice_receipts_site_idx ON invoice_receipts (organization_id, site_id);

-- Days on which a site sells nothing because it is shut.
CREATE TABLE site_closures (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  day              date NOT NULL,
  -- false: it was told, and it opens all the same
  closed           boolean NOT NULL DEFAULT true,
  PRIMARY KEY (organization_id, site_id, day),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE
);

-- What was ordered and has not come yet.
CREATE TABLE stock_orders (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id          uuid NOT NULL,
  item_id          uuid NOT NULL,
  quantity         numeric(18, 4) NOT NULL CHECK (quantity > 0 AND quantity <> 'NaN'),
  ordered_on       date NOT NULL,
  expected_on      date NOT NULL CHECK (expected_on >= ordered_on),
  -- when it came, or was given up
  closed_on        date,
  -- how much came: nothing of what was given up
  received         numeric(18, 4) CHECK (received >= 0 AND received <> 'NaN'),
  -- the line of the invoice that bills it, so that what came is not received again
  billed_by        text CHECK (is_line(billed_by, 200)),
  CHECK ((closed_on IS NULL) = (received IS NULL)),
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX stock_orders_site_idx ON stock_orders (organization_id, site_id, item_id, expected_on);
CREATE INDEX stock_orders_item_idx ON stock_orders (organization_id, item_id);
-- what comes next
CREATE INDEX stock_orders_open_idx ON stock_orders (organization_id, expected_on, id) WHERE closed_on IS NULL;
CREATE UNIQUE INDEX stock_orders_billed_idx ON stock_orders (organization_id, billed_by);

-- How an item is bought for a site; what has no row is bought by the defaults here.
CREATE TABLE reorder_rules (
  organization_id    uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  site_id            uuid NOT NULL,
  item_id            uuid NOT NULL,
  vendor_id          uuid,
  -- until there are receipts that tell
  lead_time_days     integer NOT NULL DEFAULT 7 CHECK (lead_time_days BETWEEN 0 AND 365),
  -- days between two looks at whether to order
  review_days        integer NOT NULL DEFAULT 1 CHECK (review_days BETWEEN 1 AND 90),
  -- share of cycles without stock-out; taken from the costs where both are there
  service_level      numeric(5, 4) NOT NULL DEFAULT 0.95 CHECK (service_level BETWEEN 0.5 AND 0.999),
  shortage_cost      numeric(18, 6) CHECK (shortage_cost > 0 AND shortage_cost <> 'NaN'),
  holding_cost       numeric(18, 6) CHECK (holding_cost > 0 AND holding_cost <> 'NaN'),
  order_cost         numeric(18, 6) CHECK (order_cost >= 0 AND order_cost <> 'NaN'),
  minimum_order      numeric(18, 4) NOT NULL DEFAULT 0 CHECK (minimum_order >= 0 AND minimum_order <> 'NaN'),
  pack_size          numeric(18, 4) NOT NULL DEFAULT 1 CHECK (pack_size > 0 AND pack_size <> 'NaN'),
  shelf_life_days    integer CHECK (shelf_life_days BETWEEN 1 AND 3650),
  -- most that one order may cost, at the newest price
  budget             numeric(18, 4) CHECK (budget > 0 AND budget <> 'NaN'),
  PRIMARY KEY (organization_id, site_id, item_id),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, item_id) REFERENCES inventory_items (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, vendor_id) REFERENCES vendors (organization_id, id) ON DELETE SET NULL (vendor_id)
);
CREATE INDEX reorder_rules_item_idx ON reorder_rules (organization_id, item_id);
CREATE INDEX reorder_rules_vendor_idx ON reorder_rules (organization_id, vendor_id);

CALL protect_tenant_table('stock_movements');
CALL let_app_read('stock_movements');
CALL protect_tenant_table('stock_levels');
CALL let_app_read('stock_levels');
GRANT UPDATE (reserved) ON stock_levels TO nightshift_app;
CALL protect_tenant_table('invoice_receipts');
CALL let_app_read('invoice_receipts');
CALL protect_tenant_table('site_closures');
CALL let_app_read('site_closures');
CALL protect_tenant_table('stock_orders');
CALL let_app_read('stock_orders');
CALL protect_tenant_table('reorder_rules');
CALL let_app_read('reorder_rules');

CALL open_to_organization('sites', 'tenant_api', 'SELECT (id, organization_id, name, time_zone)');
-- a site without a zone of its own lives by its organisation's
GRANT SELECT (time_zone) ON organizations TO nightshift_tenant_api;
CALL open_to_organization('stock_movements', 'tenant_api', 'SELECT, INSERT');
CALL open_to_organization('stock_levels', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('site_closures', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('reorder_rules', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('invoice_receipts', 'tenant_api', 'SELECT, INSERT, UPDATE');

INSERT INTO data_retention_policies
  (table_name, time_column, retention_days, archive, keep_condition, organizations) VALUES
  ('stock_movements', 'recorded_at', 1100, true, NULL, NULL);
