-- What organisations may do, by their plans: derived where subscriptions change, held where rows are
-- inserted, counted where something is used.

-- What a plan can have: a switch, rows of a table, or units of something used within a window.
CREATE TABLE billing_features (
  id       text PRIMARY KEY CHECK (is_line(id, 100)),
  name     text NOT NULL CHECK (is_line(name, 200)),
  kind     text NOT NULL CHECK (kind IN ('switch', 'rows', 'usage')),
  -- when what was used counts no more, in UTC
  resets   text NOT NULL DEFAULT 'never' CHECK (resets IN ('never', 'day', 'month')),
  -- the meter of Stripe that is told what was used
  meter    text CHECK (is_line(meter, 100)),
  CHECK (kind = 'usage' OR resets = 'never' AND meter IS NULL)
);

-- How much of a feature a plan has. Without a row: nothing.
CREATE TABLE billing_limits (
  plan_id     text NOT NULL REFERENCES billing_plans (id) ON DELETE CASCADE,
  feature_id  text NOT NULL REFERENCES billing_features (id) ON DELETE CASCADE,
  -- NULL: no limit
  amount      bigint CHECK (amount BETWEEN 0 AND 1000000000000),
  -- what is used beyond a soft limit is told and let through
  hard        boolean NOT NULL DEFAULT true,
  PRIMARY KEY (plan_id, feature_id)
);
CREATE INDEX billing_limits_feature_idx ON billing_limits (feature_id);

INSERT INTO billing_features (id, name, kind, resets) VALUES
  ('users', 'Members', 'rows', 'never'),
  ('items', 'Inventory items', 'rows', 'never'),
  ('locations', 'Sites', 'rows', 'never'),
  ('api_calls', 'API calls a day', 'usage', 'day'),
  ('ai_forecasting', 'Demand forecasts', 'switch', 'never'),
  ('vendor_parser', 'Reading of invoices', 'switch', 'never'),
  ('api_access', 'Access by API', 'switch', 'never'),
  ('priority_support', 'Priority support', 'switch', 'never');

INSERT INTO billing_plans (id, name, rank, features) VALUES
  ('free', 'Free', 0, '{}'),
  ('starter', 'Starter', 10, '{api_access}'),
  ('professional', 'Professional', 20, '{api_access,vendor_parser,ai_forecasting}'),
  ('enterprise', 'Enterprise', 30, '{api_access,vendor_parser,ai_forecasting,priority_support}');

INSERT INTO billing_limits (plan_id, feature_id, amount) VALUES
  ('free', 'users', 2), ('free', 'items', 100), ('free', 'locations', 1), ('free', 'api_calls', 100),
  ('starter', 'users', 5), ('starter', 'items', 500), ('starter', 'locations', 3), ('starter', 'api_calls', 1000),
  ('professional', 'users', 15), ('professional', 'items', 2000), ('professional', 'locations', 10),
  ('professional', 'api_calls', 10000),
  ('enterprise', 'users', NULL), ('enterprise', 'items', NULL), ('enterprise', 'locations', NULL),
  ('enterprise', 'api_calls', NULL);

-- A plan that an operator gives, beside what is paid for.
CREATE TABLE billing_plan_grants (
  organization_id  uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  plan_id          text NOT NULL REFERENCES billing_plans (id),
  reason           text NOT NULL CHECK (is_line(reason, 500)),
  granted_by       text NOT NULL,
  granted_at       timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz
);
CREATE INDEX billing_plan_grants_plan_idx ON billing_plan_grants (plan_id);

-- What was derived last, written in the transaction that changed the reason for it.
CREATE TABLE organization_entitlements (
  organization_id  uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  -- of its running subscriptions and its grant, the highest first; the default plan is not among them
  plan_ids         text[] NOT NULL DEFAULT '{}',
  -- paid for beside what the plan has
  seats            bigint NOT NULL DEFAULT 0,
  -- a running subscription's list of prices goes on, and nobody could read the rest
  is_partial       boolean NOT NULL DEFAULT false,
  -- when time alone changes the answer: a grace, a pause or a grant is over
  review_at        timestamptz,
  version          bigint NOT NULL DEFAULT 0,
  changed_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX organization_entitlements_review_idx ON organization_entitlements (review_at)
  WHERE review_at IS NOT NULL;

-- What is used: of rows, how many there are; of usage, how much within the window.
CREATE TABLE usage_counters (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  feature_id       text NOT NULL REFERENCES billing_features (id),
  -- the epoch where nothing resets
  window_start     timestamptz NOT NULL,
  used             bigint NOT NULL CHECK (used >= 0),
  updated_at       timestamptz NOT NULL DEFAULT now(),
  -- how much of it stands in records for the meters of Stripe already: of windows that are closed
  recorded         bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, feature_id, window_start)
);
-- who uses how much of one thing now, for the metrics
CREATE INDEX usage_counters_window_idx ON usage_counters (feature_id, window_start);
-- what retention deletes: a counter of each day and organisation, and none that never begins anew
CREATE INDEX usage_counters_past_idx ON usage_counters (window_start) WHERE window_start <> 'epoch';
INSERT INTO data_retention_policies (table_name, time_column, retention_days, archive, keep_condition, organizations)
VALUES ('usage_counters', 'window_start', 400, false, $$window_start = 'epoch'$$, NULL);

CALL protect_table('billing_features');
CALL let_app_read('billing_features');
CREATE POLICY app_reads ON billing_features FOR SELECT TO nightshift_app USING (true);
CALL protect_table('billing_limits');
CALL let_app_read('billing_limits');
CREATE POLICY app_reads ON billing_limits FOR SELECT TO nightshift_app USING (true);
CALL protect_tenant_table('billing_plan_grants');
CALL let_app_read('billing_plan_grants', '{reason,granted_by}');
CALL protect_tenant_table('organization_entitlements');
CALL let_app_read('organization_entitlements');
CALL protect_tenant_table('usage_counters');
CALL let_app_read('usage_counters');

CALL open_table('billing_features', 'tenant_api', 'SELECT');
CALL open_table('billing_limits', 'tenant_api', 'SELECT');
CALL open_table('billing_plans', 'tenant_api', 'SELECT');
CALL open_table('billing_settings', 'tenant_api', 'SELECT');
CALL open_to_organization('billing_plan_grants', 'tenant_api', 'SELECT (organization_id, plan_id, expires_at)');
CALL open_to_organization('organization_entitlements', 'tenant_api', 'SELECT');
CALL open_to_organization('usage_counters', 'tenant_api', 'SELECT');
CALL open_to_organization('billing_customers', 'tenant_api', 'SELECT');
CALL open_to_organization('billing_subscriptions', 'tenant_api', 'SELECT');
CALL open_to_organization('billing_invoices', 'tenant_api', 'SELECT');
CALL open_to_organization('billing_disputes', 'tenant_api', 'SELECT');

-- Subscriptions that unlock something unless their collection is paused, their grace is over or their
-- customer disputes a payment (`is_live` says that), and when time alone changes it (`moment`). What is
-- overdue goes on for the days of grace, counted from when its oldest open invoice was finalised; where that
-- is not known yet, from the beginning of the period.
CREATE FUNCTION running_subscriptions(org uuid, at timestamptz)
RETURNS TABLE (subscription text, account text, plan_id text, plan_rank smallint, seats bigint,
               is_partial boolean, is_live boolean, until timestamptz, review_at timestamptz, moment timestamptz)
LANGUAGE sql STABLE
AS $$
  WITH running AS (
    SELECT s.*, CASE WHEN s.status = 'past_due' THEN coalesce(
        (SELECT min(coalesce(i.finalized_at, i.issued_at)) FROM billing_invoices i
         WHERE i.organization_id = s.organization_id AND i.stripe_account = s.stripe_account
           AND i.stripe_customer_id = s.stripe_customer_id
           AND i.stripe_subscription_id = s.stripe_subscription_id AND i.status = 'open'),
        s.current_period_start) + make_interval(days => o.grace_days) END AS grace_until,
      NOT o.paused_unlocks AND s.pause_behavior IS NOT NULL AS is_locked,
      NOT o.disputed_unlocks AND EXISTS (
        SELECT FROM billing_disputes d
        WHERE d.organization_id = s.organization_id AND d.stripe_account = s.stripe_account
          AND d.stripe_customer_id = s.stripe_customer_id
          AND d.status IN ('warning_needs_response', 'warning_under_review', 'needs_response', 'under_review')
      ) AS is_disputed
    FROM billing_subscriptions s, billing_settings o
    WHERE s.organization_id = running_subscriptions.org AND s.status IN ('trialing', 'active', 'past_due')
    OFFSET 0
  )
  SELECT r.stripe_subscription_id, r.stripe_account, p.id, p.rank,
    -- Most plans sell no seats.
    CASE WHEN p.seat_price_ids <> '{}' THEN coalesce((SELECT sum(q.quantity)::bigint
      FROM unnest(r.stripe_price_ids, r.price_quantities) AS q(price, quantity)
      WHERE q.price = ANY (p.seat_price_ids)), 0) ELSE 0 END,
    r.is_partial,
    (r.grace_until IS NULL OR r.grace_until > running_subscriptions.at)
      AND (NOT r.is_locked OR r.paused_until IS NOT NULL AND r.paused_until <= running_subscriptions.at)
      AND NOT r.is_disputed,
    r.grace_until,
    -- An invoice that is told later moves the end of the grace: what is overdue is looked at anew.
    CASE WHEN r.status = 'past_due' THEN '-infinity'
         WHEN r.is_locked THEN nullif(r.paused_until, 'infinity') END,
    CASE WHEN r.status = 'past_due' THEN '-infinity'
         WHEN r.paused_until > running_subscriptions.at THEN r.paused_until END
  FROM running r
  LEFT JOIN billing_plans p ON p.stripe_price_ids && r.stripe_price_ids
$$;

-- Those of them that unlock something.
CREATE FUNCTION live_subscriptions(org uuid, at timestamptz)
RETURNS TABLE (subscription text, account text, plan_id text, plan_rank smallint, seats bigint,
               is_partial boolean, until timestamptz, review_at timestamptz)
LANGUAGE sql STABLE
AS $$
  SELECT r.subscription, r.account, r.plan_id, r.plan_rank, r.seats, r.is_partial, r.until, r.review_at
  FROM running_subscriptions(live_subscriptions.org, live_subscriptions.at) r WHERE r.is_live
$$;

-- What follows from the subscriptions and the grants of organisations at a moment. OFFSET 0 keeps the order:
-- each organisation's rows are looked up by their key, whatever is known of the tables when a session
-- plans it. The last one keeps what is derived in one place: each of the five places that look at an
-- organisation's plans had a copy of the query for them, begun anew in each statement.
CREATE FUNCTION derive_entitlements_of(orgs uuid[], at timestamptz)
RETURNS TABLE (organization_id uuid, plan_ids text[], seats bigint, is_partial boolean, review_at timestamptz)
LANGUAGE sql STABLE ROWS 20
AS $$
  SELECT o.id,
    CASE WHEN s.plan_ids IS NULL AND g.plan_id IS NULL THEN '{}' ELSE coalesce((
      SELECT array_agg(p.id ORDER BY p.rank DESC, p.id) FROM billing_plans p
      WHERE p.id = ANY (s.plan_ids || g.plan_id)), '{}') END,
    coalesce(s.seats, 0), coalesce(s.is_partial, false), least(s.moment, g.moment)
  FROM unnest(derive_entitlements_of.orgs) AS o(id)
  CROSS JOIN LATERAL (
    SELECT array_agg(r.plan_id) FILTER (WHERE r.is_live AND r.plan_id IS NOT NULL) AS plan_ids,
      sum(r.seats) FILTER (WHERE r.is_live)::bigint AS seats,
      bool_or(r.is_partial) FILTER (WHERE r.is_live) AS is_partial, min(r.moment) AS moment
    FROM running_subscriptions(o.id, derive_entitlements_of.at) r
    OFFSET 0
  ) s
  LEFT JOIN LATERAL (
    SELECT g.plan_id, g.expires_at AS moment FROM billing_plan_grants g
    WHERE g.organization_id = o.id
      AND (g.expires_at IS NULL OR g.expires_at > derive_entitlements_of.at)
    OFFSET 0
  ) g ON true
  OFFSET 0
$$;

-- Of one. In plpgsql, whose plans a session keeps: planning took longer than all that a change writes.
CREATE FUNCTION derive_entitlements(org uuid, at timestamptz,
  OUT plan_ids text[], OUT seats bigint, OUT is_partial boolean, OUT review_at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = public, pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  SELECT d.plan_ids, d.seats, d.is_partial, d.review_at INTO plan_ids, seats, is_partial, review_at
  FROM derive_entitlements_of(ARRAY[org], at) d;
END $$;

-- The answer at a moment, also for functions that see no schema of ours: what was derived, or derived anew where time has changed it.
CREATE FUNCTION entitlements_at(org uuid, at timestamptz,
  OUT plan_ids text[], OUT seats bigint, OUT is_partial boolean)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  kept record;
BEGIN
  SELECT e.plan_ids, e.seats, e.is_partial, e.review_at, o.default_plan INTO kept
  FROM public.billing_settings o
  LEFT JOIN public.organization_entitlements e ON e.organization_id = org;
  IF kept.review_at <= at THEN
    SELECT d.plan_ids, d.seats, d.is_partial INTO plan_ids, seats, is_partial
    FROM public.derive_entitlements(org, at) d;
  ELSE
    plan_ids := coalesce(kept.plan_ids, '{}');
    seats := coalesce(kept.seats, 0);
    is_partial := coalesce(kept.is_partial, false);
  END IF;
  IF plan_ids = '{}' AND kept.default_plan IS NOT NULL THEN
    plan_ids := ARRAY[kept.default_plan];
  END IF;
END $$;

-- How much of a feature an organisation has. Of several plans the most counts; seats that are paid for
-- come on top. An organisation without any plan has no limits. In plpgsql, whose plans a session keeps:
-- planning it anew costs more than running it.
CREATE FUNCTION entitled_amount(org uuid, feature text, at timestamptz,
  OUT granted boolean, OUT amount bigint, OUT hard boolean)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  entitled record := public.entitlements_at(org, at);
BEGIN
  IF entitled.plan_ids = '{}' THEN
    granted := true;
    hard := true;
    RETURN;
  END IF;
  SELECT count(*) > 0,
    CASE WHEN bool_or(l.amount IS NULL) THEN NULL
      ELSE coalesce(max(l.amount), 0) + CASE WHEN feature = 'users' THEN entitled.seats ELSE 0 END END,
    coalesce(bool_and(l.hard), true)
  INTO granted, amount, hard
  FROM public.billing_limits l WHERE l.plan_id = ANY (entitled.plan_ids) AND l.feature_id = feature;
END $$;

-- True when one of the organisation's plans has the feature. NULL, which is not false, when none has
-- it and one of its subscriptions is partial: what it lacks may have it. Under row-level security
-- the app can ask for its own organisation only.
CREATE FUNCTION org_has_feature(org uuid, feature text) RETURNS boolean
LANGUAGE sql STABLE
AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM billing_plans p
      WHERE p.id = ANY (e.plan_ids) AND org_has_feature.feature = ANY (p.features)) THEN true
    WHEN e.is_partial AND EXISTS (SELECT FROM billing_plans p
      WHERE org_has_feature.feature = ANY (p.features)) THEN NULL
    ELSE false
  END
  FROM entitlements_at(org_has_feature.org, now()) e
$$;

-- Derives anew for these organisations and tells of those for which it made a difference. The rows are
-- locked before anything is read: of two changes at once, the later one sees both.
-- What is as it was is only looked at: most renewals move nothing, and a statement that writes takes long to
-- begin. Whoever moves is derived once more, under the lock that is held by then.
CREATE FUNCTION renew_entitlements(orgs uuid[], at timestamptz) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  locked bigint;
  moved uuid[];
  changed bigint;
BEGIN
  PERFORM FROM organization_entitlements e WHERE e.organization_id = ANY (orgs)
  ORDER BY e.organization_id FOR UPDATE;
  GET DIAGNOSTICS locked = ROW_COUNT;
  IF locked < cardinality(orgs) THEN
    -- Makes those that are missing; what somebody else has made meanwhile is locked and not written.
    INSERT INTO organization_entitlements AS e (organization_id)
    SELECT o.id FROM organizations o WHERE o.id = ANY (orgs)
    ORDER BY o.id
    ON CONFLICT (organization_id) DO UPDATE SET version = e.version WHERE false;
  END IF;
  SELECT array_agg(d.organization_id) INTO moved
  FROM derive_entitlements_of(orgs, at) d
  WHERE NOT EXISTS (
    SELECT FROM organization_entitlements k
    WHERE k.organization_id = d.organization_id AND (k.plan_ids, k.seats, k.is_partial, k.review_at)
      IS NOT DISTINCT FROM (d.plan_ids, d.seats, d.is_partial, d.review_at)
    OFFSET 0
  );
  IF moved IS NULL THEN
    RETURN 0;
  END IF;
  WITH written AS (
    UPDATE organization_entitlements e SET plan_ids = d.plan_ids, seats = d.seats,
      is_partial = d.is_partial, review_at = d.review_at,
      version = e.version + d.tells::integer,
      changed_at = CASE WHEN d.tells THEN at ELSE e.changed_at END
    FROM (
      SELECT d.*, (kept.plan_ids, kept.seats, kept.is_partial)
        IS DISTINCT FROM (d.plan_ids, d.seats, d.is_partial) AS tells
      FROM derive_entitlements_of(moved, at) d
      CROSS JOIN LATERAL (
        SELECT k.plan_ids, k.seats, k.is_partial
        FROM organization_entitlements k WHERE k.organization_id = d.organization_id
        OFFSET 0
      ) kept
    ) d
    WHERE e.organization_id = d.organization_id
    RETURNING e.organization_id, e.version, e.plan_ids, d.tells
  )
  INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key)
  SELECT 'nightshift.entitlements', 'entitlements.changed',
    jsonb_build_object('organizationId', w.organization_id, 'plans', w.plan_ids, 'version', w.version),
    w.organization_id, concat_ws(':', 'entitlements-changed', w.organization_id, w.version)
  FROM written w WHERE w.tells
  ORDER BY 5
  ON CONFLICT (effect_key) DO NOTHING;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;

-- A renewal moves a period on and unlocks nothing: only what the derivation reads is looked at. The
-- projection's statements insert and update alike, so half of the calls come with nothing.
CREATE FUNCTION subscriptions_renew_entitlements() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  orgs uuid[];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NOT EXISTS (SELECT FROM new_rows) THEN
      RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT x.id) INTO orgs
    FROM old_rows o JOIN new_rows n USING (stripe_account, stripe_subscription_id)
    CROSS JOIN LATERAL (VALUES (o.organization_id), (n.organization_id)) AS x(id)
    WHERE (o.organization_id, o.status, o.stripe_price_ids, o.price_quantities, o.is_partial,
           o.pause_behavior, o.paused_until)
      IS DISTINCT FROM (n.organization_id, n.status, n.stripe_price_ids, n.price_quantities, n.is_partial,
           n.pause_behavior, n.paused_until);
  ELSIF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT n.organization_id) INTO orgs FROM new_rows n;
  ELSE
    SELECT array_agg(DISTINCT o.organization_id) INTO orgs FROM old_rows o;
  END IF;
  IF orgs IS NOT NULL THEN
    PERFORM renew_entitlements(orgs, now());
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entitlements_inserted AFTER INSERT ON billing_subscriptions
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_renew_entitlements();
CREATE TRIGGER entitlements_updated AFTER UPDATE ON billing_subscriptions
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_renew_entitlements();
CREATE TRIGGER entitlements_deleted AFTER DELETE ON billing_subscriptions
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_renew_entitlements();

-- A dispute, and a grant, are about their organisation.
CREATE FUNCTION organization_renews_entitlements() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    PERFORM renew_entitlements(ARRAY[NEW.organization_id], now());
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM renew_entitlements(ARRAY[OLD.organization_id], now());
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entitlements_change AFTER INSERT OR UPDATE OR DELETE ON billing_disputes
  FOR EACH ROW EXECUTE FUNCTION organization_renews_entitlements();
CREATE TRIGGER entitlements_change AFTER INSERT OR UPDATE OR DELETE ON billing_plan_grants
  FOR EACH ROW EXECUTE FUNCTION organization_renews_entitlements();

-- A plan's prices, and what an operator decides of pauses, disputes and grace, are about everybody
-- who has a subscription.
CREATE FUNCTION everybody_renews_entitlements() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM renew_entitlements(ARRAY(SELECT DISTINCT organization_id FROM billing_subscriptions
    UNION SELECT organization_id FROM billing_plan_grants), now());
  RETURN NULL;
END $$;
CREATE TRIGGER entitlements_change AFTER INSERT OR UPDATE OR DELETE ON billing_plans
  FOR EACH STATEMENT EXECUTE FUNCTION everybody_renews_entitlements();
CREATE TRIGGER entitlements_change AFTER UPDATE ON billing_settings
  FOR EACH STATEMENT EXECUTE FUNCTION everybody_renews_entitlements();

-- The beginning of a feature's window, and of the next one, in UTC.
CREATE FUNCTION window_begin(resets text, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
  SELECT CASE WHEN resets = 'never' THEN timestamptz 'epoch' ELSE date_trunc(resets, at, 'UTC') END
$$;
CREATE FUNCTION window_end(resets text, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
  SELECT CASE WHEN resets <> 'never'
    THEN (date_trunc(resets, at AT TIME ZONE 'UTC') + ('1 ' || resets)::interval) AT TIME ZONE 'UTC' END
$$;

-- Tells, once in a window, that 80 and that 100 percent of a limit are used.
CREATE FUNCTION tell_usage(org uuid, feature text, begins timestamptz, before bigint, used bigint, most bigint)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  IF most IS NULL OR used * 100 < most * 80 OR before >= most THEN
    RETURN;
  END IF;
  INSERT INTO public.outbox (source, detail_type, detail, organization_id, effect_key)
  SELECT 'nightshift.entitlements', 'usage.alert',
    jsonb_build_object('organizationId', org, 'feature', feature, 'percent', percent, 'used', used,
      'limit', most, 'windowStart', begins),
    org, concat_ws(':', 'usage-alert', org, feature, extract(epoch FROM begins)::bigint, most, percent)
  FROM unnest(ARRAY[80, 100]) AS percent
  WHERE most > 0 AND before * 100 < most * percent AND used * 100 >= most * percent
  ON CONFLICT (effect_key) DO NOTHING;
END $$;

-- Takes or gives back for the organisation of the transaction, and says whether it was granted. One row,
-- locked by the statement that checks it: of calls at the same time, no two get the last unit. Who calls
-- it sees one organisation and may write no counter.
-- Who takes nothing learns whether the plan has it; only giving back is always granted.
CREATE FUNCTION consume_usage(feature text, units bigint, at timestamptz,
  OUT granted boolean, OUT reason text, OUT used bigint, OUT most bigint, OUT hard boolean,
  OUT resets_at timestamptz)
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  org uuid := public.current_organization_id();
  begins timestamptz;
  entitled record;
BEGIN
  IF org IS NULL THEN
    RETURN;
  END IF;
  SELECT public.window_begin(f.resets, at), public.window_end(f.resets, at), coalesce(c.used, 0)
  INTO begins, resets_at, used
  FROM public.billing_features f LEFT JOIN public.usage_counters c
    ON c.organization_id = public.current_organization_id()
    AND c.feature_id = f.id AND c.window_start = public.window_begin(f.resets, at)
  WHERE f.id = feature AND f.kind = 'usage';
  IF begins IS NULL THEN
    granted := false;
    reason := 'unknown-feature';
    RETURN;
  END IF;
  entitled := public.entitled_amount(org, feature, at);
  most := entitled.amount;
  hard := entitled.hard;
  -- Who is refused anyway waits for nobody's lock.
  IF units < 0 OR entitled.granted AND (NOT hard OR most IS NULL OR used + units <= most) THEN
    INSERT INTO public.usage_counters AS c (organization_id, feature_id, window_start, used, updated_at)
    VALUES (org, feature, begins, greatest(units, 0), at)
    ON CONFLICT (organization_id, feature_id, window_start) DO UPDATE
      SET used = greatest(c.used + units, 0), updated_at = at
      WHERE units < 0 OR NOT consume_usage.hard OR most IS NULL OR c.used + units <= most
    RETURNING true, c.used INTO granted, used;
  END IF;
  IF granted THEN
    IF used * 100 >= most * 80 THEN
      PERFORM public.tell_usage(org, feature, begins, used - units, used, most);
    END IF;
    RETURN;
  END IF;
  granted := false;
  reason := CASE WHEN entitled.granted THEN 'limit-reached' ELSE 'not-in-plan' END;
  -- Others took the rest while it waited.
  IF used IS NULL THEN
    SELECT c.used INTO used FROM public.usage_counters c
    WHERE c.organization_id = org AND c.feature_id = feature AND c.window_start = begins;
  END IF;
END $$;

-- Counts rows of a table whose number a plan limits. The counter's lock lets one writer of an
-- organisation after the other decide; what is beyond the limit takes its statement back.
CREATE FUNCTION take_rows(org uuid, feature text, rows_more bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  now_used bigint;
  entitled record;
BEGIN
  INSERT INTO usage_counters AS c (organization_id, feature_id, window_start, used)
  VALUES (org, feature, timestamptz 'epoch', greatest(rows_more, 0))
  ON CONFLICT (organization_id, feature_id, window_start) DO UPDATE
    SET used = greatest(c.used + rows_more, 0), updated_at = now()
  RETURNING c.used INTO now_used;
  IF rows_more <= 0 THEN
    RETURN;
  END IF;
  SELECT * INTO entitled FROM entitled_amount(org, feature, now());
  IF entitled.hard AND now_used > entitled.amount THEN
    RAISE EXCEPTION 'The plan has % %, and all of them are used', entitled.amount, feature
      USING ERRCODE = 'NS402', HINT = 'A higher plan has more';
  END IF;
  PERFORM tell_usage(org, feature, timestamptz 'epoch', now_used - rows_more, now_used, entitled.amount);
END $$;

-- The same, for who sees one organisation and may write no counter: upwards only.
CREATE FUNCTION take_own_rows(feature text, rows_more bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT public.take_rows(o.organization_id, feature, greatest(rows_more, 0))
  FROM (SELECT public.current_organization_id() AS organization_id) o
  WHERE o.organization_id = public.current_organization_id()
$$;

-- Rows are deleted by functions too that see no schema of ours.
CREATE FUNCTION count_rows() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  counted record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    FOR counted IN SELECT organization_id, count(*) AS rows FROM new_rows GROUP BY 1 ORDER BY 1 LOOP
      IF has_table_privilege('usage_counters', 'UPDATE') THEN
        PERFORM take_rows(counted.organization_id, TG_ARGV[0], counted.rows);
      ELSE
        PERFORM take_own_rows(TG_ARGV[0], counted.rows);
      END IF;
    END LOOP;
  ELSE
    -- An organisation that goes takes its counters along.
    FOR counted IN SELECT r.organization_id, count(*) AS rows FROM old_rows r
      JOIN organizations o ON o.id = r.organization_id GROUP BY 1 ORDER BY 1 LOOP
      PERFORM take_rows(counted.organization_id, TG_ARGV[0], -counted.rows);
    END LOOP;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER count_inserted AFTER INSERT ON organization_members
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_rows('users');
CREATE TRIGGER count_deleted AFTER DELETE ON organization_members
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_rows('users');
CREATE TRIGGER count_inserted AFTER INSERT ON sites
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_rows('locations');
CREATE TRIGGER count_deleted AFTER DELETE ON sites
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_rows('locations');
CREATE TRIGGER count_inserted AFTER INSERT ON inventory_items
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_rows('items');
CREATE TRIGGER count_deleted AFTER DELETE ON inventory_items
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_rows('items');

-- What is there already.
INSERT INTO usage_counters (organization_id, feature_id, window_start, used)
SELECT organization_id, feature, timestamptz 'epoch', count(*) FROM (
  SELECT organization_id, 'users' AS feature FROM organization_members
  UNION ALL SELECT organization_id, 'locations' FROM sites
  UNION ALL SELECT organization_id, 'items' FROM inventory_items) r
GROUP BY 1, 2;
SELECT renew_entitlements(ARRAY(SELECT DISTINCT organization_id FROM billing_subscriptions), now());

GRANT EXECUTE ON FUNCTION running_subscriptions, live_subscriptions, derive_entitlements_of, derive_entitlements,
  entitlements_at, entitled_amount, org_has_feature, window_begin, window_end TO nightshift_worker, nightshift_app, nightshift_tenant_api;
GRANT EXECUTE ON FUNCTION renew_entitlements, tell_usage, take_rows TO nightshift_worker;
GRANT EXECUTE ON FUNCTION consume_usage, take_own_rows
  TO nightshift_worker, nightshift_app, nightshift_tenant_api;
