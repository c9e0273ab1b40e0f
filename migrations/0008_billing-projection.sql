-- The projection's writes, as functions because a session keeps a function's plans: planning these
-- statements anew costs more than running them, and prepared statements do not pass every pooler.
-- Called by shared/billing/projection; each takes a JSON array of states. In all of them
--   account, livemode, event  say which event leads to the state,
--   phase, created, ticket    are its version (shared/billing/projection/version.ts),
--   times                     are seconds since the epoch.
-- A plan is kept from a session's first calls, when the tables may be empty. So nothing is left for
-- it to choose: one plan for every batch size, no sequential scans, and scalar lookups by key where
-- a join could be turned around.
-- OFFSET 0 keeps a lookup from being done once for the filter and once more for the row.

-- A state is newer than the row's. A fetched state (it has a ticket) is as of its fetch: it
-- supersedes every older fetch, and every event up to then.
CREATE FUNCTION billing_is_newer(
  phase smallint, created bigint, ticket bigint,
  row_phase smallint, row_created bigint, row_ticket bigint
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN ticket > 0
    THEN row_phase <= phase AND row_ticket < ticket
    ELSE (row_phase, row_created) < (phase, created)
  END
$$;

-- Takes events into the inbox, once each, and returns those that it took. An event that is known
-- but waits (quarantined, or of a type that was not handled then) comes through when it can be
-- applied now. payloads are JSON texts in the events' order, put together by the record separator,
-- which JSON cannot contain: parsing them once, as what they are, is the cheapest way in.
CREATE FUNCTION billing_take_in(events json, payloads text)
RETURNS TABLE (account text, livemode boolean, event_id text, status text, organization_id uuid,
               object_id text, created bigint, phase smallint)
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  INSERT INTO billing_events AS e (account, livemode, event_id, type, created, api_version,
    object_id, customer_id, phase, organization_id, status, payload, claim, applied_at)
  SELECT r.account, r.livemode, r.event_id, r.type, r.created, r.api_version,
    r.object_id, r.customer_id, r.phase, r.organization_id,
    CASE
      WHEN r.object_id IS NULL THEN 'ignored'
      WHEN r.organization_id IS NULL THEN 'quarantined'
      ELSE 'applied'
    END,
    r.payload::json, r.claim, CASE WHEN r.organization_id IS NOT NULL THEN now() END
  FROM (
    SELECT i.*, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = i.account AND c.stripe_customer_id = i.customer_id
      ) AS organization_id
    FROM ROWS FROM (
      json_to_recordset(events) AS (account text, livemode boolean, event_id text, type text,
        created bigint, api_version text, object_id text, customer_id text, phase smallint, claim json),
      unnest(string_to_array(payloads, E'\x1e'))
    ) AS i(account, livemode, event_id, type, created, api_version, object_id, customer_id, phase,
      claim, payload)
    ORDER BY i.account, i.livemode, i.event_id
  ) r
  ON CONFLICT (account, livemode, event_id) DO UPDATE SET
    status = excluded.status, organization_id = excluded.organization_id,
    applied_at = excluded.applied_at, object_id = excluded.object_id,
    customer_id = excluded.customer_id, phase = excluded.phase
  WHERE (e.status = 'quarantined' AND excluded.status = 'applied')
     OR (e.status = 'ignored' AND excluded.status <> 'ignored')
  RETURNING e.account, e.livemode, e.event_id, e.status, e.organization_id, e.object_id, e.created,
    e.phase;
END $$;

-- The writes. A newer state is written; a row of the same or a newer moment is locked and left
-- alone, except that a `resolved` state (the last of its second) overrides what the row shows of
-- that second.
--
-- Whether a customer is mapped was decided when the event was taken in, hence the look at the
-- inbox: a statement that looked again could see a mapping that was committed in between, and lock
-- rows out of their order.

-- A customer's row is its mapping and exists before any state, so this never inserts.
CREATE FUNCTION billing_write_customers(states json, resolved boolean) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO billing_customers AS t (organization_id, stripe_account, stripe_customer_id, source_phase, source_created, source_event_id, source_ticket,
    email, name, currency, balance, delinquent, default_payment_method_id, deleted_at)
  SELECT r.organization_id, r.account, r.id, r.phase, r.created, r.event, r.ticket,
    r.email, r.name, r.currency, r.balance, r.delinquent, r.default_payment_method_id,
    to_timestamp(r.deleted_at)
  FROM (
    SELECT r.*, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = r.account AND c.stripe_customer_id = r.customer
      ) AS organization_id
    FROM json_to_recordset(states) AS r(
      account text, livemode boolean, customer text, id text, phase smallint, created bigint,
      event text, ticket bigint, email text, name text, currency text,
      balance bigint, delinquent boolean, default_payment_method_id text,
      deleted_at double precision)
    WHERE 'applied' = (
      SELECT e.status FROM billing_events e
      WHERE e.account = r.account AND e.livemode = r.livemode AND e.event_id = r.event)
    ORDER BY r.account, r.id
    OFFSET 0
  ) r
  WHERE r.organization_id IS NOT NULL
  ON CONFLICT (stripe_account, stripe_customer_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    email = excluded.email, name = excluded.name, currency = excluded.currency,
    balance = excluded.balance, delinquent = excluded.delinquent,
    default_payment_method_id = excluded.default_payment_method_id,
    deleted_at = excluded.deleted_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
END $$;

CREATE FUNCTION billing_write_subscriptions(states json, resolved boolean) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO billing_subscriptions AS t (organization_id, stripe_account, stripe_customer_id,
    stripe_subscription_id, source_phase, source_created, source_event_id, source_ticket,
    status, stripe_price_ids, quantity, currency, current_period_start, current_period_end,
    cancel_at, cancel_at_period_end, canceled_at, ended_at, trial_start, trial_end,
    latest_invoice_id)
  SELECT r.organization_id, r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.status, r.stripe_price_ids, r.quantity, r.currency, to_timestamp(r.current_period_start),
    to_timestamp(r.current_period_end), to_timestamp(r.cancel_at), r.cancel_at_period_end,
    to_timestamp(r.canceled_at), to_timestamp(r.ended_at), to_timestamp(r.trial_start),
    to_timestamp(r.trial_end), r.latest_invoice_id
  FROM (
    SELECT r.*, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = r.account AND c.stripe_customer_id = r.customer
      ) AS organization_id
    FROM json_to_recordset(states) AS r(
      account text, livemode boolean, customer text, id text, phase smallint, created bigint,
      event text, ticket bigint, status text, stripe_price_ids text[], quantity bigint,
      currency text, current_period_start double precision, current_period_end double precision,
      cancel_at double precision, cancel_at_period_end boolean, canceled_at double precision,
      ended_at double precision, trial_start double precision, trial_end double precision,
      latest_invoice_id text)
    WHERE 'applied' = (
      SELECT e.status FROM billing_events e
      WHERE e.account = r.account AND e.livemode = r.livemode AND e.event_id = r.event)
    ORDER BY r.account, r.id
    OFFSET 0
  ) r
  WHERE r.organization_id IS NOT NULL
  ON CONFLICT (stripe_account, stripe_subscription_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    status = excluded.status, stripe_price_ids = excluded.stripe_price_ids,
    quantity = excluded.quantity, currency = excluded.currency,
    current_period_start = excluded.current_period_start,
    current_period_end = excluded.current_period_end, cancel_at = excluded.cancel_at,
    cancel_at_period_end = excluded.cancel_at_period_end, canceled_at = excluded.canceled_at,
    ended_at = excluded.ended_at, trial_start = excluded.trial_start,
    trial_end = excluded.trial_end, latest_invoice_id = excluded.latest_invoice_id
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
END $$;

CREATE FUNCTION billing_write_invoices(states json, resolved boolean) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO billing_invoices AS t (organization_id, stripe_account, stripe_customer_id,
    stripe_invoice_id, source_phase, source_created, source_event_id, source_ticket,
    stripe_subscription_id, number, status, currency, total, amount_due, amount_paid,
    amount_remaining, attempt_count, next_payment_attempt, due_date, period_start, period_end,
    issued_at, finalized_at, paid_at, voided_at, hosted_invoice_url)
  SELECT r.organization_id, r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.stripe_subscription_id, r.number, r.status, r.currency, r.total, r.amount_due,
    r.amount_paid, r.amount_remaining, r.attempt_count, to_timestamp(r.next_payment_attempt),
    to_timestamp(r.due_date), to_timestamp(r.period_start), to_timestamp(r.period_end),
    to_timestamp(r.issued_at), to_timestamp(r.finalized_at), to_timestamp(r.paid_at),
    to_timestamp(r.voided_at), r.hosted_invoice_url
  FROM (
    SELECT r.*, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = r.account AND c.stripe_customer_id = r.customer
      ) AS organization_id
    FROM json_to_recordset(states) AS r(
      account text, livemode boolean, customer text, id text, phase smallint, created bigint,
      event text, ticket bigint, stripe_subscription_id text, number text, status text,
      currency text, total bigint, amount_due bigint, amount_paid bigint, amount_remaining bigint,
      attempt_count integer, next_payment_attempt double precision, due_date double precision,
      period_start double precision, period_end double precision, issued_at double precision,
      finalized_at double precision, paid_at double precision, voided_at double precision,
      hosted_invoice_url text)
    WHERE 'applied' = (
      SELECT e.status FROM billing_events e
      WHERE e.account = r.account AND e.livemode = r.livemode AND e.event_id = r.event)
    ORDER BY r.account, r.id
    OFFSET 0
  ) r
  WHERE r.organization_id IS NOT NULL
  ON CONFLICT (stripe_account, stripe_invoice_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    stripe_subscription_id = excluded.stripe_subscription_id, number = excluded.number,
    status = excluded.status, currency = excluded.currency, total = excluded.total,
    amount_due = excluded.amount_due, amount_paid = excluded.amount_paid,
    amount_remaining = excluded.amount_remaining, attempt_count = excluded.attempt_count,
    next_payment_attempt = excluded.next_payment_attempt, due_date = excluded.due_date,
    period_start = excluded.period_start, period_end = excluded.period_end,
    issued_at = excluded.issued_at, finalized_at = excluded.finalized_at,
    paid_at = excluded.paid_at, voided_at = excluded.voided_at,
    hosted_invoice_url = excluded.hosted_invoice_url
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
END $$;

CREATE FUNCTION billing_write_payment_methods(states json, resolved boolean) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO billing_payment_methods AS t (organization_id, stripe_account, stripe_customer_id,
    stripe_payment_method_id, source_phase, source_created, source_event_id, source_ticket,
    type, brand, last4, exp_month, exp_year, detached_at)
  SELECT r.organization_id, r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.type, r.brand, r.last4, r.exp_month, r.exp_year, to_timestamp(r.detached_at)
  FROM (
    SELECT r.*, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = r.account AND c.stripe_customer_id = r.customer
      ) AS organization_id
    FROM json_to_recordset(states) AS r(
      account text, livemode boolean, customer text, id text, phase smallint, created bigint,
      event text, ticket bigint, type text, brand text, last4 text, exp_month smallint,
      exp_year smallint, detached_at double precision)
    WHERE 'applied' = (
      SELECT e.status FROM billing_events e
      WHERE e.account = r.account AND e.livemode = r.livemode AND e.event_id = r.event)
    ORDER BY r.account, r.id
    OFFSET 0
  ) r
  WHERE r.organization_id IS NOT NULL
  ON CONFLICT (stripe_account, stripe_payment_method_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    type = excluded.type, brand = excluded.brand, last4 = excluded.last4,
    exp_month = excluded.exp_month, exp_year = excluded.exp_year,
    detached_at = excluded.detached_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
END $$;

-- All writes of one batch. An absent array costs nothing.
CREATE FUNCTION billing_write_states(
  customers json, subscriptions json, invoices json, payment_methods json, resolved boolean
) RETURNS void
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  -- Always in this order: no deadlocks.
  IF customers IS NOT NULL THEN PERFORM billing_write_customers(customers, resolved); END IF;
  IF subscriptions IS NOT NULL THEN PERFORM billing_write_subscriptions(subscriptions, resolved); END IF;
  IF invoices IS NOT NULL THEN PERFORM billing_write_invoices(invoices, resolved); END IF;
  IF payment_methods IS NOT NULL THEN PERFORM billing_write_payment_methods(payment_methods, resolved); END IF;
END $$;

-- Other applied events of the same object, phase and second as the given ones.
CREATE FUNCTION billing_find_siblings(states json)
RETURNS TABLE (id text, account text, livemode boolean, type text, created bigint,
               "apiVersion" text, payload json)
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT s.*
  FROM json_to_recordset(states)
    AS r(account text, id text, phase smallint, created bigint, event text)
  CROSS JOIN LATERAL (
    SELECT e.event_id, e.account, e.livemode, e.type, e.created, e.api_version, e.payload
    FROM billing_events e
    WHERE e.object_id = r.id AND e.created = r.created AND e.account = r.account
      AND e.phase = r.phase AND e.event_id <> r.event AND e.status = 'applied'
    OFFSET 0
  ) s;
END $$;

-- The usual batch in one statement, which is its own transaction: every customer is mapped, no two
-- events of an object share a second. Anything else raises NS001, which undoes what was done here,
-- and the caller decides step by step in a transaction of its own.
--   by_payload     states come from payloads, so that other events of their second matter
--   named          customers whose metadata names an organisation
--   announcements  outbox rows by event; the organisation is filled in
-- Returns the events taken in, unless it was all of the expected number: then null.
CREATE FUNCTION billing_project(
  events json, payloads text, customers json, subscriptions json, invoices json,
  payment_methods json, by_payload boolean, named json, announcements json,
  expected integer, OUT taken json
)
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  accounts text[]; ids text[]; objects text[]; seconds bigint[]; phases smallint[];
  statuses text[]; organizations uuid[];
BEGIN
  SELECT array_agg(t.account), array_agg(t.event_id), array_agg(t.object_id),
    array_agg(t.created), array_agg(t.phase), array_agg(t.status), array_agg(t.organization_id),
    CASE WHEN count(*) < expected
      THEN coalesce(json_agg(json_build_array(t.account, t.livemode, t.event_id)), '[]') END
  INTO accounts, ids, objects, seconds, phases, statuses, organizations, taken
  FROM billing_take_in(events, payloads) t;
  IF 'quarantined' = ANY (statuses) OR named IS NOT NULL AND EXISTS (
    SELECT FROM json_to_recordset(named) AS n(account text, customer text, organization uuid)
    WHERE n.organization IS DISTINCT FROM (
      SELECT c.organization_id FROM billing_customers c
      WHERE c.stripe_account = n.account AND c.stripe_customer_id = n.customer)
  ) THEN
    RAISE EXCEPTION 'a mapping has to be looked at' USING ERRCODE = 'NS001';
  END IF;

  PERFORM billing_write_states(customers, subscriptions, invoices, payment_methods, false);
  -- As billing_find_siblings, for the events just taken in: what the inbox had already, its own
  -- batch has resolved.
  IF by_payload AND EXISTS (
    SELECT FROM unnest(accounts, ids, objects, seconds, phases) AS r(account, event, id, created, phase)
    CROSS JOIN LATERAL (
      SELECT FROM billing_events e
      WHERE e.object_id = r.id AND e.created = r.created AND e.account = r.account
        AND e.phase = r.phase AND e.event_id <> r.event AND e.status = 'applied'
      OFFSET 0
    ) s
  ) THEN
    RAISE EXCEPTION 'a second has to be resolved' USING ERRCODE = 'NS001';
  END IF;

  IF announcements IS NOT NULL THEN
    INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key)
    SELECT a.source, a.detail_type,
      a.detail || jsonb_build_object('organizationId', t.organization_id),
      t.organization_id, a.effect_key
    FROM unnest(accounts, ids, statuses, organizations) AS t(account, event_id, status, organization_id)
    JOIN json_to_recordset(announcements)
      AS a(account text, event_id text, source text, detail_type text, detail jsonb, effect_key text)
      ON a.account = t.account AND a.event_id = t.event_id
    WHERE t.status = 'applied'
    ORDER BY a.effect_key
    ON CONFLICT (effect_key) DO NOTHING;
  END IF;
END $$;
