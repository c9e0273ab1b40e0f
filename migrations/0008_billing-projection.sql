-- Up Migration

-- The projection's writes, as functions because a session keeps a function's plans: planning these
-- statements anew costs more than running them, and prepared statements do not pass every pooler.
-- Called by shared/billing/projection. A plan is kept from a session's first calls, when the tables
-- may be empty. So nothing is left for it to choose: one plan for every batch size, no sequential
-- scans, and scalar lookups by key where a join could be turned around.
-- OFFSET 0 keeps a lookup from being done once for the filter and once more for the row.
--
-- What they take:
--   events         an array of billing_incoming, in the order of their keys, in which they are inserted:
--                  sorting whole payloads here would cost a tenth of the batch
--   payloads       the events' JSON texts in the same order
--   states         for each kind of object in turn, an array of its composite type, or nothing. In each row,
--                    at                      is the event that leads to the state, counted from 1,
--                    phase, created, ticket  are its version (shared/billing/projection/version.ts),
--                    times                   are seconds since the epoch
--   announcements  an array of billing_announcement
-- Arrays of composite types come as text: Postgres reads a row of JSON in five times as long, since it keeps a
-- hash table of each object's names. Values have no names here, so that a column is added at the end of its
-- type: rows for another version of it are refused. Payloads come as an array in its binary form: nobody looks
-- through them for where one ends. And each search is for some rows by their key, for which a bitmap of pages
-- took longer to make than to read.
-- organizations has one entry for each event; a state whose event has none is not written.

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

-- The writes. A newer state is written; a row of the same or a newer moment is locked and left
-- alone, except that a `resolved` state (the last of its second) overrides what the row shows of
-- that second. A customer's row is its mapping and exists before any state, so none is inserted.

-- generated:billing-writes
DROP TYPE IF EXISTS billing_customers_state;
CREATE TYPE billing_customers_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, email text, name text, currency text, balance bigint, delinquent boolean,
    default_payment_method_id text, discount_id text, deleted_at double precision);

DROP TYPE IF EXISTS billing_subscriptions_state;
CREATE TYPE billing_subscriptions_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, status text, stripe_price_ids text[], price_quantities bigint[], quantity bigint,
    is_partial boolean, currency text, current_period_start double precision,
    current_period_end double precision, cancel_at double precision, cancel_at_period_end boolean,
    canceled_at double precision, ended_at double precision, trial_start double precision,
    trial_end double precision, latest_invoice_id text, collection_method text, pause_behavior text,
    paused_until double precision, discount_ids text[]);

DROP TYPE IF EXISTS billing_invoices_state;
CREATE TYPE billing_invoices_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, stripe_subscription_id text, number text, status text, currency text,
    total bigint, amount_due bigint, amount_paid bigint, amount_remaining bigint,
    amount_discounted bigint, amount_credited bigint, billing_reason text, collection_method text,
    attempt_count integer, next_payment_attempt double precision, due_date double precision,
    period_start double precision, period_end double precision, issued_at double precision,
    finalized_at double precision, paid_at double precision, voided_at double precision,
    uncollectible_at double precision, deleted_at double precision, hosted_invoice_url text);

DROP TYPE IF EXISTS billing_payment_methods_state;
CREATE TYPE billing_payment_methods_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, type text, brand text, last4 text, exp_month smallint, exp_year smallint,
    detached_at double precision);

DROP TYPE IF EXISTS billing_charges_state;
CREATE TYPE billing_charges_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, status text, currency text, amount bigint, amount_captured bigint,
    amount_refunded bigint, is_disputed boolean, failure_code text, payment_intent_id text,
    stripe_invoice_id text, charged_at double precision);

DROP TYPE IF EXISTS billing_refunds_state;
CREATE TYPE billing_refunds_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, stripe_charge_id text, payment_intent_id text, status text, currency text,
    amount bigint, reason text, failure_reason text, refunded_at double precision);

DROP TYPE IF EXISTS billing_disputes_state;
CREATE TYPE billing_disputes_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, stripe_charge_id text, payment_intent_id text, status text, currency text,
    amount bigint, reason text, evidence_due_by double precision, disputed_at double precision);

DROP TYPE IF EXISTS billing_credit_notes_state;
CREATE TYPE billing_credit_notes_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, stripe_invoice_id text, number text, status text, currency text, amount bigint,
    pre_payment_amount bigint, post_payment_amount bigint, reason text, issued_at double precision,
    voided_at double precision);

DROP TYPE IF EXISTS billing_discounts_state;
CREATE TYPE billing_discounts_state AS (
    at integer, account text, customer text, id text, phase smallint, created bigint, event text,
    ticket bigint, stripe_subscription_id text, coupon_id text, coupon_name text,
    promotion_code_id text, percent_off numeric, amount_off bigint, currency text,
    starts_at double precision, ends_at double precision, deleted_at double precision);

CREATE OR REPLACE FUNCTION billing_write_customers(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_customers AS t (
    organization_id, stripe_account, stripe_customer_id, source_phase, source_created,
    source_event_id, source_ticket, email, name, currency, balance, delinquent,
    default_payment_method_id, discount_id, deleted_at)
  SELECT
    organizations[r.at], r.account, r.customer, r.phase, r.created, r.event, r.ticket, r.email,
    r.name, r.currency, r.balance, r.delinquent, r.default_payment_method_id, r.discount_id,
    to_timestamp(r.deleted_at)
  FROM unnest(states::billing_customers_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_customer_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket), email = excluded.email,
    name = excluded.name, currency = excluded.currency, balance = excluded.balance,
    delinquent = excluded.delinquent,
    default_payment_method_id = excluded.default_payment_method_id,
    discount_id = excluded.discount_id, deleted_at = excluded.deleted_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_subscriptions(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_subscriptions AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_subscription_id, source_phase,
    source_created, source_event_id, source_ticket, status, stripe_price_ids, price_quantities,
    quantity, is_partial, currency, current_period_start, current_period_end, cancel_at,
    cancel_at_period_end, canceled_at, ended_at, trial_start, trial_end, latest_invoice_id,
    collection_method, pause_behavior, paused_until, discount_ids)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.status, r.stripe_price_ids, r.price_quantities, r.quantity, r.is_partial, r.currency,
    to_timestamp(r.current_period_start), to_timestamp(r.current_period_end),
    to_timestamp(r.cancel_at), r.cancel_at_period_end, to_timestamp(r.canceled_at),
    to_timestamp(r.ended_at), to_timestamp(r.trial_start), to_timestamp(r.trial_end),
    r.latest_invoice_id, r.collection_method, r.pause_behavior, to_timestamp(r.paused_until),
    r.discount_ids
  FROM unnest(states::billing_subscriptions_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_subscription_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket), status = excluded.status,
    stripe_price_ids = excluded.stripe_price_ids, price_quantities = excluded.price_quantities,
    quantity = excluded.quantity, is_partial = excluded.is_partial, currency = excluded.currency,
    current_period_start = excluded.current_period_start,
    current_period_end = excluded.current_period_end, cancel_at = excluded.cancel_at,
    cancel_at_period_end = excluded.cancel_at_period_end, canceled_at = excluded.canceled_at,
    ended_at = excluded.ended_at, trial_start = excluded.trial_start,
    trial_end = excluded.trial_end, latest_invoice_id = excluded.latest_invoice_id,
    collection_method = excluded.collection_method, pause_behavior = excluded.pause_behavior,
    paused_until = excluded.paused_until, discount_ids = excluded.discount_ids
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_invoices(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_invoices AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_invoice_id, source_phase,
    source_created, source_event_id, source_ticket, stripe_subscription_id, number, status,
    currency, total, amount_due, amount_paid, amount_remaining, amount_discounted, amount_credited,
    billing_reason, collection_method, attempt_count, next_payment_attempt, due_date, period_start,
    period_end, issued_at, finalized_at, paid_at, voided_at, uncollectible_at, deleted_at,
    hosted_invoice_url)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.stripe_subscription_id, r.number, r.status, r.currency, r.total, r.amount_due, r.amount_paid,
    r.amount_remaining, r.amount_discounted, r.amount_credited, r.billing_reason,
    r.collection_method, r.attempt_count, to_timestamp(r.next_payment_attempt),
    to_timestamp(r.due_date), to_timestamp(r.period_start), to_timestamp(r.period_end),
    to_timestamp(r.issued_at), to_timestamp(r.finalized_at), to_timestamp(r.paid_at),
    to_timestamp(r.voided_at), to_timestamp(r.uncollectible_at), to_timestamp(r.deleted_at),
    r.hosted_invoice_url
  FROM unnest(states::billing_invoices_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_invoice_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    stripe_subscription_id = excluded.stripe_subscription_id, number = excluded.number,
    status = excluded.status, currency = excluded.currency, total = excluded.total,
    amount_due = excluded.amount_due, amount_paid = excluded.amount_paid,
    amount_remaining = excluded.amount_remaining, amount_discounted = excluded.amount_discounted,
    amount_credited = excluded.amount_credited, billing_reason = excluded.billing_reason,
    collection_method = excluded.collection_method, attempt_count = excluded.attempt_count,
    next_payment_attempt = excluded.next_payment_attempt, due_date = excluded.due_date,
    period_start = excluded.period_start, period_end = excluded.period_end,
    issued_at = excluded.issued_at, finalized_at = excluded.finalized_at,
    paid_at = excluded.paid_at, voided_at = excluded.voided_at,
    uncollectible_at = excluded.uncollectible_at, deleted_at = excluded.deleted_at,
    hosted_invoice_url = excluded.hosted_invoice_url
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_payment_methods(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_payment_methods AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_payment_method_id, source_phase,
    source_created, source_event_id, source_ticket, type, brand, last4, exp_month, exp_year,
    detached_at)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket, r.type,
    r.brand, r.last4, r.exp_month, r.exp_year, to_timestamp(r.detached_at)
  FROM unnest(states::billing_payment_methods_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_payment_method_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket), type = excluded.type,
    brand = excluded.brand, last4 = excluded.last4, exp_month = excluded.exp_month,
    exp_year = excluded.exp_year, detached_at = excluded.detached_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_charges(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_charges AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_charge_id, source_phase,
    source_created, source_event_id, source_ticket, status, currency, amount, amount_captured,
    amount_refunded, is_disputed, failure_code, payment_intent_id, stripe_invoice_id, charged_at)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.status, r.currency, r.amount, r.amount_captured, r.amount_refunded, r.is_disputed,
    r.failure_code, r.payment_intent_id, r.stripe_invoice_id, to_timestamp(r.charged_at)
  FROM unnest(states::billing_charges_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_charge_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket), status = excluded.status,
    currency = excluded.currency, amount = excluded.amount,
    amount_captured = excluded.amount_captured, amount_refunded = excluded.amount_refunded,
    is_disputed = excluded.is_disputed, failure_code = excluded.failure_code,
    payment_intent_id = excluded.payment_intent_id, stripe_invoice_id = excluded.stripe_invoice_id,
    charged_at = excluded.charged_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_refunds(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_refunds AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_refund_id, source_phase,
    source_created, source_event_id, source_ticket, stripe_charge_id, payment_intent_id, status,
    currency, amount, reason, failure_reason, refunded_at)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.stripe_charge_id, r.payment_intent_id, r.status, r.currency, r.amount, r.reason,
    r.failure_reason, to_timestamp(r.refunded_at)
  FROM unnest(states::billing_refunds_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_refund_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    stripe_charge_id = excluded.stripe_charge_id, payment_intent_id = excluded.payment_intent_id,
    status = excluded.status, currency = excluded.currency, amount = excluded.amount,
    reason = excluded.reason, failure_reason = excluded.failure_reason,
    refunded_at = excluded.refunded_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_disputes(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_disputes AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_dispute_id, source_phase,
    source_created, source_event_id, source_ticket, stripe_charge_id, payment_intent_id, status,
    currency, amount, reason, evidence_due_by, disputed_at)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.stripe_charge_id, r.payment_intent_id, r.status, r.currency, r.amount, r.reason,
    to_timestamp(r.evidence_due_by), to_timestamp(r.disputed_at)
  FROM unnest(states::billing_disputes_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_dispute_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    stripe_charge_id = excluded.stripe_charge_id, payment_intent_id = excluded.payment_intent_id,
    status = excluded.status, currency = excluded.currency, amount = excluded.amount,
    reason = excluded.reason, evidence_due_by = excluded.evidence_due_by,
    disputed_at = excluded.disputed_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_credit_notes(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_credit_notes AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_credit_note_id, source_phase,
    source_created, source_event_id, source_ticket, stripe_invoice_id, number, status, currency,
    amount, pre_payment_amount, post_payment_amount, reason, issued_at, voided_at)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.stripe_invoice_id, r.number, r.status, r.currency, r.amount, r.pre_payment_amount,
    r.post_payment_amount, r.reason, to_timestamp(r.issued_at), to_timestamp(r.voided_at)
  FROM unnest(states::billing_credit_notes_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_credit_note_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    stripe_invoice_id = excluded.stripe_invoice_id, number = excluded.number,
    status = excluded.status, currency = excluded.currency, amount = excluded.amount,
    pre_payment_amount = excluded.pre_payment_amount,
    post_payment_amount = excluded.post_payment_amount, reason = excluded.reason,
    issued_at = excluded.issued_at, voided_at = excluded.voided_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION billing_write_discounts(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO billing_discounts AS t (
    organization_id, stripe_account, stripe_customer_id, stripe_discount_id, source_phase,
    source_created, source_event_id, source_ticket, stripe_subscription_id, coupon_id, coupon_name,
    promotion_code_id, percent_off, amount_off, currency, starts_at, ends_at, deleted_at)
  SELECT
    organizations[r.at], r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket,
    r.stripe_subscription_id, r.coupon_id, r.coupon_name, r.promotion_code_id, r.percent_off,
    r.amount_off, r.currency, to_timestamp(r.starts_at), to_timestamp(r.ends_at),
    to_timestamp(r.deleted_at)
  FROM unnest(states::billing_discounts_state[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, stripe_discount_id) DO UPDATE SET
    source_phase = excluded.source_phase, source_created = excluded.source_created,
    source_event_id = excluded.source_event_id,
    source_ticket = greatest(t.source_ticket, excluded.source_ticket),
    stripe_subscription_id = excluded.stripe_subscription_id, coupon_id = excluded.coupon_id,
    coupon_name = excluded.coupon_name, promotion_code_id = excluded.promotion_code_id,
    percent_off = excluded.percent_off, amount_off = excluded.amount_off,
    currency = excluded.currency, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    deleted_at = excluded.deleted_at
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

-- All writes of one batch, always in this order: no deadlocks. Returns how many rows were written.
CREATE OR REPLACE FUNCTION billing_write_states(states text[], organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint := 0;
BEGIN
  IF states[1] <> '' THEN
    written := written + billing_write_customers(states[1], organizations, resolved);
  END IF;
  IF states[2] <> '' THEN
    written := written + billing_write_subscriptions(states[2], organizations, resolved);
  END IF;
  IF states[3] <> '' THEN
    written := written + billing_write_invoices(states[3], organizations, resolved);
  END IF;
  IF states[4] <> '' THEN
    written := written + billing_write_payment_methods(states[4], organizations, resolved);
  END IF;
  IF states[5] <> '' THEN
    written := written + billing_write_charges(states[5], organizations, resolved);
  END IF;
  IF states[6] <> '' THEN
    written := written + billing_write_refunds(states[6], organizations, resolved);
  END IF;
  IF states[7] <> '' THEN
    written := written + billing_write_disputes(states[7], organizations, resolved);
  END IF;
  IF states[8] <> '' THEN
    written := written + billing_write_credit_notes(states[8], organizations, resolved);
  END IF;
  IF states[9] <> '' THEN
    written := written + billing_write_discounts(states[9], organizations, resolved);
  END IF;
  RETURN written;
END $$;

GRANT EXECUTE ON FUNCTION
    billing_write_customers, billing_write_subscriptions, billing_write_invoices,
    billing_write_payment_methods, billing_write_charges, billing_write_refunds,
    billing_write_disputes, billing_write_credit_notes, billing_write_discounts,
    billing_write_states
  TO nightshift_worker;
-- /generated

-- What the inbox keeps of each event. Types and not tables' rows: values come in their order.
CREATE TYPE billing_incoming AS (
  account text, livemode boolean, event_id text, type text, created bigint, api_version text,
  object_id text, customer_id text, phase smallint, claim json, named uuid, trace text);
-- What an event announces, if it is applied.
CREATE TYPE billing_announcement AS (
  at integer, key text, source text, detail_type text, detail jsonb, effect_key text, trace text);

-- Takes events into the inbox, once each, and returns those that it took. An event that is known
-- but waits (quarantined, or of a type that was not handled then) comes through when it can be
-- applied now.
CREATE FUNCTION billing_take_in(events text, payloads text[])
RETURNS TABLE (account text, livemode boolean, event_id text, status text, organization_id uuid)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  INSERT INTO billing_events AS e (account, livemode, event_id, type, created, api_version,
    object_id, customer_id, phase, organization_id, named, status, payload, claim, applied_at, trace_id)
  SELECT r.account, r.livemode, r.event_id, r.type, r.created, r.api_version,
    r.object_id, r.customer_id, r.phase, r.organization_id,
    CASE WHEN r.organization_id IS NULL THEN r.named END,
    CASE
      WHEN r.object_id IS NULL THEN 'ignored'
      WHEN r.organization_id IS NULL THEN 'quarantined'
      ELSE 'applied'
    END,
    r.payload, r.claim, CASE WHEN r.organization_id IS NOT NULL THEN now() END, substr(r.trace, 4, 32)::uuid
  FROM (
    SELECT i.*, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = i.account AND c.stripe_customer_id = i.customer_id
      ) AS organization_id
    FROM unnest(events::billing_incoming[], payloads)
      AS i(account, livemode, event_id, type, created, api_version, object_id, customer_id, phase,
        claim, named, trace, payload)
  ) r
  ON CONFLICT (account, livemode, event_id) DO UPDATE SET
    status = excluded.status, organization_id = excluded.organization_id,
    applied_at = excluded.applied_at, object_id = excluded.object_id,
    customer_id = excluded.customer_id, phase = excluded.phase, named = excluded.named,
    payload = CASE WHEN e.settled IS NULL THEN e.payload ELSE excluded.payload END, settled = NULL
  WHERE (e.status = 'quarantined' AND excluded.status = 'applied')
     OR (e.status = 'ignored' AND excluded.status <> 'ignored'
       AND (e.settled IS NULL OR excluded.status = 'applied'))
  RETURNING e.account, e.livemode, e.event_id, e.status, e.organization_id;
END $$;

-- Writes the states of events that were taken in before. Whether a customer is mapped was decided
-- then, hence the look at the inbox: a statement that looked again could see a mapping that was
-- committed in between, and lock rows out of their order.
CREATE FUNCTION billing_write_taken(events text, resolved boolean, states text[]) RETURNS void
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  organizations uuid[];
BEGIN
  SELECT array_agg(CASE WHEN 'applied' = (
      SELECT e.status FROM billing_events e
      WHERE e.account = r.account AND e.livemode = r.livemode AND e.event_id = r.event_id
    ) THEN (
      SELECT c.organization_id FROM billing_customers c
      WHERE c.stripe_account = r.account AND c.stripe_customer_id = r.customer_id
    ) END)
  INTO organizations
  FROM unnest(events::billing_incoming[]) AS r;
  PERFORM billing_write_states(states, organizations, resolved);
END $$;

-- Other applied events of the same object, phase and second as the given ones.
CREATE FUNCTION billing_find_siblings(states json)
RETURNS TABLE (id text, account text, livemode boolean, type text, created bigint,
               "apiVersion" text, payload text)
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
--   events         as above, with the organisation that a customer's metadata names
--   announcements  outbox rows by event; the organisation is filled in
--   to_resolve     how many states there are; 0 when all are fetched, because other events of their
--                  second do not matter then
-- Returns the keys of the events taken in, or null when it took all.
CREATE FUNCTION billing_project(
  events text, payloads text[], announcements text, to_resolve bigint, states text[], OUT taken text[]
)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  incoming billing_incoming[] := events;
  organizations uuid[];
  unclear boolean;
  all_taken boolean;
  written bigint;
BEGIN
  SELECT array_agg(i.organization_id),
    bool_or(i.object_id IS NOT NULL AND i.organization_id IS NULL OR i.named <> i.organization_id)
  INTO organizations, unclear
  FROM (
    SELECT n.object_id, n.named, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = n.account AND c.stripe_customer_id = n.customer_id
      ) AS organization_id
    FROM unnest(incoming) AS n
    OFFSET 0
  ) i;
  IF unclear THEN
    RAISE EXCEPTION 'a mapping has to be looked at' USING ERRCODE = 'NS001';
  END IF;

  -- Unnested in the list and not in FROM, where the payloads would be copied once more.
  WITH inserted AS (
    INSERT INTO billing_events AS e (account, livemode, event_id, type, created, api_version,
      object_id, customer_id, phase, organization_id, status, payload, claim, applied_at, trace_id)
    SELECT (r.i).account, (r.i).livemode, (r.i).event_id, (r.i).type, (r.i).created, (r.i).api_version,
      (r.i).object_id, (r.i).customer_id, (r.i).phase, r.organization_id,
      CASE WHEN (r.i).object_id IS NULL THEN 'ignored' ELSE 'applied' END,
      r.payload, (r.i).claim, CASE WHEN r.organization_id IS NOT NULL THEN now() END,
      substr((r.i).trace, 4, 32)::uuid
    FROM (
      SELECT unnest(incoming) AS i, unnest(organizations) AS organization_id,
        unnest(payloads) AS payload
      OFFSET 0
    ) r
    ON CONFLICT (account, livemode, event_id) DO UPDATE SET
      status = excluded.status, organization_id = excluded.organization_id,
      applied_at = excluded.applied_at, object_id = excluded.object_id,
      customer_id = excluded.customer_id, phase = excluded.phase, named = NULL,
      payload = CASE WHEN e.settled IS NULL THEN e.payload ELSE excluded.payload END, settled = NULL
    WHERE (e.status = 'quarantined' AND excluded.status = 'applied')
       OR (e.status = 'ignored' AND excluded.status <> 'ignored')
    RETURNING concat_ws(' ', e.account, e.livemode::text, e.event_id) AS key
  )
  SELECT array_agg(key), count(*) = cardinality(incoming) INTO taken, all_taken FROM inserted;

  written := billing_write_states(states, organizations, false);
  -- A state that was written is newer than all that were there: no other event of its second is.
  -- As billing_find_siblings, for the events just taken in: what the inbox had already, its own
  -- batch has resolved. In a statement after the writes', which sees what the writer that had a
  -- row's lock before us committed.
  IF written < to_resolve AND EXISTS (
      SELECT FROM unnest(incoming) AS r
      CROSS JOIN LATERAL (
        SELECT FROM billing_events e
        WHERE e.object_id = r.object_id AND e.created = r.created AND e.account = r.account
          AND e.phase = r.phase AND e.event_id <> r.event_id AND e.status = 'applied'
        OFFSET 0
      ) s
      WHERE all_taken OR concat_ws(' ', r.account, r.livemode::text, r.event_id) = ANY (taken)
    ) THEN
    RAISE EXCEPTION 'a second has to be resolved' USING ERRCODE = 'NS001';
  END IF;

  IF announcements IS NOT NULL THEN
    INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key, traceparent)
    SELECT a.source, a.detail_type,
      a.detail || jsonb_build_object('organizationId', organizations[a.at]),
      organizations[a.at], a.effect_key, a.trace
    FROM unnest(announcements::billing_announcement[]) AS a
    WHERE all_taken OR a.key = ANY (taken)
    ORDER BY a.effect_key
    ON CONFLICT (effect_key) DO NOTHING;
  END IF;
  IF all_taken THEN
    taken := NULL;
  ELSE
    taken := coalesce(taken, '{}');
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION billing_is_newer, billing_take_in, billing_write_taken,
  billing_find_siblings, billing_project TO nightshift_worker;
