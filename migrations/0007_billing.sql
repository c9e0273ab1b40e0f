-- What a subscription's price unlocks. Written by the operator, read by everyone.
CREATE TABLE billing_plans (
  id                text PRIMARY KEY,
  name              text NOT NULL,
  -- of several plans at once, the highest is the one that is told
  rank              smallint NOT NULL DEFAULT 0,
  stripe_price_ids  text[] NOT NULL DEFAULT '{}',
  -- prices of the plan whose quantity is seats, beside those that the plan has
  seat_price_ids    text[] NOT NULL DEFAULT '{}',
  features          text[] NOT NULL DEFAULT '{}',
  created_at        timestamptz NOT NULL DEFAULT now()
);

-- A Stripe customer's organisation. The row is the mapping: whoever knows it writes it, an event
-- only fills in the rest. stripe_account is the connected account, '' for the platform's own: a
-- connected account must not reach another's customer by choosing its id.
--
-- source_* say which state a row shows: how far the object's life had come (phase), the second of
-- the event (created), the event's id, and for states fetched from Stripe's API the ticket that was
-- drawn before the fetch. shared/billing/projection/version.ts explains the order.
CREATE TABLE billing_customers (
  organization_id            uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  stripe_account             text NOT NULL DEFAULT '',
  stripe_customer_id         text NOT NULL,
  email                      text,
  name                       text,
  currency                   text,
  balance                    bigint,
  delinquent                 boolean,
  default_payment_method_id  text,
  discount_id                text,
  deleted_at                 timestamptz,
  created_at                 timestamptz NOT NULL DEFAULT now(),
  source_phase               smallint NOT NULL DEFAULT -1,
  source_created             bigint NOT NULL DEFAULT 0,
  source_event_id            text NOT NULL DEFAULT '',
  source_ticket              bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_customer_id),
  -- What the rows below point at, so that they follow when a customer moves to another organisation.
  -- The organisation comes first, so that no second index is needed for its customers: with one,
  -- foreign key checks were seen to walk through all customers of the organisation.
  UNIQUE (organization_id, stripe_account, stripe_customer_id)
);
-- a mapping names the customer and not its account
CREATE INDEX billing_customers_stripe_idx ON billing_customers (stripe_customer_id);

CREATE TABLE billing_subscriptions (
  organization_id         uuid NOT NULL,
  stripe_account          text NOT NULL DEFAULT '',
  stripe_customer_id      text NOT NULL,
  stripe_subscription_id  text NOT NULL,
  status                  text NOT NULL,
  stripe_price_ids        text[] NOT NULL DEFAULT '{}',
  -- of each price in turn; 0 where Stripe counts none
  price_quantities        bigint[] NOT NULL DEFAULT '{}',
  quantity                bigint,
  -- Stripe's list of items went on, and no API key was there to read the rest
  is_partial              boolean NOT NULL DEFAULT false,
  currency                text,
  current_period_start    timestamptz,
  current_period_end      timestamptz,
  cancel_at               timestamptz,
  cancel_at_period_end    boolean NOT NULL DEFAULT false,
  canceled_at             timestamptz,
  ended_at                timestamptz,
  trial_start             timestamptz,
  trial_end               timestamptz,
  latest_invoice_id       text,
  collection_method       text,
  -- collection is paused: what becomes of the invoices meanwhile, and until when
  pause_behavior          text,
  paused_until            timestamptz,
  discount_ids            text[] NOT NULL DEFAULT '{}',
  source_phase            smallint NOT NULL,
  source_created          bigint NOT NULL,
  source_event_id         text NOT NULL,
  source_ticket           bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_subscription_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
-- One index serves the organisation and the customer's foreign key alike.
CREATE INDEX billing_subscriptions_customer_idx
  ON billing_subscriptions (organization_id, stripe_account, stripe_customer_id);

-- Amounts are in the currency's minor unit, as Stripe states them.
CREATE TABLE billing_invoices (
  organization_id         uuid NOT NULL,
  stripe_account          text NOT NULL DEFAULT '',
  stripe_customer_id      text NOT NULL,
  stripe_invoice_id       text NOT NULL,
  stripe_subscription_id  text,
  number                  text,
  status                  text NOT NULL,
  currency                text NOT NULL,
  total                   bigint NOT NULL,
  amount_due              bigint NOT NULL,
  amount_paid             bigint NOT NULL,
  amount_remaining        bigint NOT NULL,
  amount_discounted       bigint NOT NULL DEFAULT 0,
  -- by credit notes, before and after it was paid
  amount_credited         bigint NOT NULL DEFAULT 0,
  billing_reason          text,
  collection_method       text,
  attempt_count           integer NOT NULL DEFAULT 0,
  next_payment_attempt    timestamptz,
  due_date                timestamptz,
  period_start            timestamptz,
  period_end              timestamptz,
  issued_at               timestamptz,
  finalized_at            timestamptz,
  paid_at                 timestamptz,
  voided_at               timestamptz,
  uncollectible_at        timestamptz,
  deleted_at              timestamptz,
  hosted_invoice_url      text,
  source_phase            smallint NOT NULL,
  source_created          bigint NOT NULL,
  source_event_id         text NOT NULL,
  source_ticket           bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_invoice_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX billing_invoices_customer_idx
  ON billing_invoices (organization_id, stripe_account, stripe_customer_id);

CREATE TABLE billing_payment_methods (
  organization_id           uuid NOT NULL,
  stripe_account            text NOT NULL DEFAULT '',
  stripe_customer_id        text NOT NULL,
  stripe_payment_method_id  text NOT NULL,
  type                      text NOT NULL,
  brand                     text,
  last4                     text,
  exp_month                 smallint,
  exp_year                  smallint,
  detached_at               timestamptz,
  source_phase              smallint NOT NULL,
  source_created            bigint NOT NULL,
  source_event_id           text NOT NULL,
  source_ticket             bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_payment_method_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX billing_payment_methods_customer_idx
  ON billing_payment_methods (organization_id, stripe_account, stripe_customer_id);

-- Payments, and what is given or taken back of them.
CREATE TABLE billing_charges (
  organization_id         uuid NOT NULL,
  stripe_account          text NOT NULL DEFAULT '',
  stripe_customer_id      text NOT NULL,
  stripe_charge_id        text NOT NULL,
  status                  text NOT NULL,
  currency                text NOT NULL,
  amount                  bigint NOT NULL,
  amount_captured         bigint NOT NULL DEFAULT 0,
  amount_refunded         bigint NOT NULL DEFAULT 0,
  is_disputed             boolean NOT NULL DEFAULT false,
  failure_code            text,
  payment_intent_id       text,
  stripe_invoice_id       text,
  charged_at              timestamptz,
  source_phase            smallint NOT NULL,
  source_created          bigint NOT NULL,
  source_event_id         text NOT NULL,
  source_ticket           bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_charge_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX billing_charges_customer_idx
  ON billing_charges (organization_id, stripe_account, stripe_customer_id);

CREATE TABLE billing_refunds (
  organization_id         uuid NOT NULL,
  stripe_account          text NOT NULL DEFAULT '',
  stripe_customer_id      text NOT NULL,
  stripe_refund_id        text NOT NULL,
  stripe_charge_id        text,
  payment_intent_id       text,
  status                  text NOT NULL,
  currency                text NOT NULL,
  amount                  bigint NOT NULL,
  reason                  text,
  failure_reason          text,
  refunded_at             timestamptz,
  source_phase            smallint NOT NULL,
  source_created          bigint NOT NULL,
  source_event_id         text NOT NULL,
  source_ticket           bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_refund_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX billing_refunds_customer_idx
  ON billing_refunds (organization_id, stripe_account, stripe_customer_id);

CREATE TABLE billing_disputes (
  organization_id         uuid NOT NULL,
  stripe_account          text NOT NULL DEFAULT '',
  stripe_customer_id      text NOT NULL,
  stripe_dispute_id       text NOT NULL,
  stripe_charge_id        text,
  payment_intent_id       text,
  status                  text NOT NULL,
  currency                text NOT NULL,
  amount                  bigint NOT NULL,
  reason                  text,
  evidence_due_by         timestamptz,
  disputed_at             timestamptz,
  source_phase            smallint NOT NULL,
  source_created          bigint NOT NULL,
  source_event_id         text NOT NULL,
  source_ticket           bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_dispute_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX billing_disputes_customer_idx
  ON billing_disputes (organization_id, stripe_account, stripe_customer_id);

-- What is taken off an invoice after it was finalised, and the coupons at work.
CREATE TABLE billing_credit_notes (
  organization_id         uuid NOT NULL,
  stripe_account          text NOT NULL DEFAULT '',
  stripe_customer_id      text NOT NULL,
  stripe_credit_note_id   text NOT NULL,
  stripe_invoice_id       text,
  number                  text,
  status                  text NOT NULL,
  currency                text NOT NULL,
  amount                  bigint NOT NULL,
  pre_payment_amount      bigint,
  post_payment_amount     bigint,
  reason                  text,
  issued_at               timestamptz,
  voided_at               timestamptz,
  source_phase            smallint NOT NULL,
  source_created          bigint NOT NULL,
  source_event_id         text NOT NULL,
  source_ticket           bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_credit_note_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX billing_credit_notes_customer_idx
  ON billing_credit_notes (organization_id, stripe_account, stripe_customer_id);

CREATE TABLE billing_discounts (
  organization_id         uuid NOT NULL,
  stripe_account          text NOT NULL DEFAULT '',
  stripe_customer_id      text NOT NULL,
  stripe_discount_id      text NOT NULL,
  stripe_subscription_id  text,
  coupon_id               text,
  coupon_name             text,
  promotion_code_id       text,
  percent_off             numeric,
  amount_off              bigint,
  currency                text,
  starts_at               timestamptz,
  ends_at                 timestamptz,
  deleted_at              timestamptz,
  source_phase            smallint NOT NULL,
  source_created          bigint NOT NULL,
  source_event_id         text NOT NULL,
  source_ticket           bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (stripe_account, stripe_discount_id),
  FOREIGN KEY (stripe_account, stripe_customer_id, organization_id)
    REFERENCES billing_customers (stripe_account, stripe_customer_id, organization_id)
    ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX billing_discounts_customer_idx
  ON billing_discounts (organization_id, stripe_account, stripe_customer_id);

-- What a tenant used, to be reported to Stripe's meters under a deterministic identifier.
CREATE TABLE billing_usage_records (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id     uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  stripe_customer_id  text,
  meter               text NOT NULL CHECK (is_line(meter, 100)),
  -- start of the frozen window that the quantity sums up
  window_start        timestamptz NOT NULL CHECK (is_moment(window_start AT TIME ZONE 'UTC')),
  window_end          timestamptz NOT NULL CHECK (is_moment(window_end AT TIME ZONE 'UTC')),
  -- NaN is greater than every number
  quantity            numeric NOT NULL CHECK (quantity >= 0 AND quantity <= 1e15),
  -- of the organisation: nobody can use up another's
  identifier          text NOT NULL CHECK (is_line(identifier, 100)),
  reported_at         timestamptz,
  last_error          text,
  created_at          timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, meter, window_start),
  UNIQUE (organization_id, identifier),
  CHECK (window_start < window_end)
);

-- The few that are due, in their order.
CREATE INDEX billing_usage_records_due_idx ON billing_usage_records (window_end, id)
  WHERE reported_at IS NULL AND last_error IS NULL;
-- By its identifier alone a report of Stripe's knows a record.
CREATE INDEX billing_usage_records_identifier_idx ON billing_usage_records (identifier);

-- The inbox: every Stripe event that was taken in, once. It outlives the claim check's object, so
-- the payload is kept here in every case. No tenant reads it: an event may have no tenant yet.
CREATE TABLE billing_events (
  account          text NOT NULL,
  livemode         boolean NOT NULL,
  event_id         text NOT NULL,
  type             text NOT NULL,
  created          bigint NOT NULL,
  api_version      text,
  -- absent for ignored types
  object_id        text,
  customer_id      text,
  phase            smallint,
  organization_id  uuid,
  -- the organisation that the customer's metadata names, while the event waits for it
  named            uuid,
  status           text NOT NULL CHECK (status IN ('applied', 'quarantined', 'ignored')),
  -- why an event that waited for its customer is ignored by now: what it told is kept no more
  settled          text CHECK (settled IN ('organization deleted', 'customer deleted')),
  -- JSON as it came, in text: it is written for every event and read for few, and looking through it
  -- once more costs more than the rest of the row
  payload          text NOT NULL,
  claim            json,
  received_at      timestamptz NOT NULL DEFAULT now(),
  applied_at       timestamptz,
  -- of the call that brought it
  trace_id         uuid,
  -- found by its id: of the other columns nearly all rows have the same values
  PRIMARY KEY (event_id, account, livemode)
)
-- Keeps a usual payload in the row, uncompressed: compressing it would double the cost of an event.
WITH (toast_tuple_target = 8160);
-- same-second siblings of an object
CREATE INDEX billing_events_object_idx ON billing_events (object_id, created) WHERE object_id IS NOT NULL;
CREATE INDEX billing_events_quarantined_idx ON billing_events (account, customer_id)
  WHERE status = 'quarantined';
CREATE INDEX billing_events_named_idx ON billing_events (named) WHERE status = 'quarantined';
-- none for events without a trace, as a replay of old ones brings them
CREATE INDEX billing_events_trace_idx ON billing_events (trace_id) WHERE trace_id IS NOT NULL;
-- what was ignored, counted by type
CREATE INDEX billing_events_ignored_idx ON billing_events (type) WHERE status = 'ignored';
-- what goes with its organisation
CREATE INDEX billing_events_organization_idx ON billing_events (organization_id) WHERE organization_id IS NOT NULL;
-- One entry for each batch: rows of a transaction share their time.
CREATE INDEX billing_events_received_idx ON billing_events (received_at);

-- Drawn before an object is fetched from Stripe: of two fetches, the one that started later is newer.
CREATE SEQUENCE billing_tickets;

-- Who a customer belongs to is for the worker to say: a tenant could take another's, and its money,
-- by naming it first.
CALL protect_tenant_table('billing_customers');
CALL let_app_read('billing_customers');
CALL protect_tenant_table('billing_subscriptions');
CALL let_app_read('billing_subscriptions');
CALL protect_tenant_table('billing_invoices');
CALL let_app_read('billing_invoices');
CALL protect_tenant_table('billing_payment_methods');
CALL let_app_read('billing_payment_methods');
CALL protect_tenant_table('billing_charges');
CALL let_app_read('billing_charges');
CALL protect_tenant_table('billing_refunds');
CALL let_app_read('billing_refunds');
CALL protect_tenant_table('billing_disputes');
CALL let_app_read('billing_disputes');
CALL protect_tenant_table('billing_credit_notes');
CALL let_app_read('billing_credit_notes');
CALL protect_tenant_table('billing_discounts');
CALL let_app_read('billing_discounts');
-- Whose customer is billed, and whether it was, the app does not say.
CALL protect_tenant_table('billing_usage_records');
CALL let_app_read('billing_usage_records');
GRANT INSERT (organization_id, meter, window_start, window_end, quantity, identifier)
  ON billing_usage_records TO nightshift_app;

CALL protect_table('billing_events');
GRANT USAGE ON SEQUENCE billing_tickets TO nightshift_worker;
CALL protect_table('billing_plans');
CALL let_app_read('billing_plans');
CREATE POLICY app_reads ON billing_plans FOR SELECT TO nightshift_app USING (true);

-- Mapping a customer and quarantining its events must see each other: both hold this lock until
-- they commit, so either the quarantine finds the mapping or the mapping's event finds the quarantine.
-- Whether the mapping takes it before or after its row is written makes no difference to that.
CREATE FUNCTION lock_billing_customer(account text, customer text) RETURNS void
LANGUAGE sql
AS $$ SELECT take_lock('billing-customer ' || account || ' ' || customer) $$;
GRANT EXECUTE ON FUNCTION lock_billing_customer TO nightshift_worker;

CREATE FUNCTION billing_customers_announce_mapping() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM lock_billing_customer(NEW.stripe_account, NEW.stripe_customer_id);
  INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key)
  VALUES (
    'nightshift.billing', 'billing.customer_mapped',
    jsonb_build_object('stripeCustomerId', NEW.stripe_customer_id),
    NEW.organization_id,
    -- Unique per mapping: a customer may be unmapped and mapped again, and what was quarantined
    -- in between must be released too. Relaying the row twice is caught by its id.
    concat_ws(':', 'customer-mapped', NEW.stripe_account, NEW.stripe_customer_id,
              NEW.organization_id, gen_random_uuid())
  );
  RETURN NULL;
END $$;

-- The projection "inserts" over rows that exist, which is no mapping and runs no trigger after.
CREATE TRIGGER billing_customers_mapped
  AFTER INSERT ON billing_customers
  FOR EACH ROW EXECUTE FUNCTION billing_customers_announce_mapping();
CREATE TRIGGER billing_customers_remapped
  AFTER UPDATE OF organization_id ON billing_customers
  FOR EACH ROW WHEN (OLD.organization_id IS DISTINCT FROM NEW.organization_id)
  EXECUTE FUNCTION billing_customers_announce_mapping();

-- An organisation that comes later than the events that name it: the same lock, around the same
-- question from both sides. Taken before those of its customers.
CREATE FUNCTION lock_billing_organization(organization uuid) RETURNS void
LANGUAGE sql
AS $$ SELECT take_lock('billing-organization ' || organization) $$;
GRANT EXECUTE ON FUNCTION lock_billing_organization TO nightshift_worker;

-- Maps the platform's customers that wait because nobody knew the organisation that they name; the
-- mapping announces itself, and what waited is applied.
CREATE FUNCTION organizations_map_customers() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM lock_billing_organization(NEW.id);
  INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id)
  SELECT DISTINCT NEW.id, e.account, e.customer_id
  FROM billing_events e
  WHERE e.status = 'quarantined' AND e.named = NEW.id
  ORDER BY 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER organizations_created
  AFTER INSERT ON organizations
  FOR EACH ROW EXECUTE FUNCTION organizations_map_customers();

-- What a subscription unlocks while its collection is paused, or while its customer disputes a
-- payment, is the operator's: one row.
CREATE TABLE billing_settings (
  only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  paused_unlocks    boolean NOT NULL DEFAULT true,
  disputed_unlocks  boolean NOT NULL DEFAULT true,
  -- days that a subscription goes on unlocking while Stripe tries to collect what is overdue
  grace_days        integer NOT NULL DEFAULT 14 CHECK (grace_days BETWEEN 0 AND 365),
  -- of organisations without another one; without it, they have no limits
  default_plan      text REFERENCES billing_plans (id),
  -- when an operator last said which it is, or that there is none
  default_said_at   timestamptz
);
CREATE INDEX billing_settings_plan_idx ON billing_settings (default_plan);
INSERT INTO billing_settings DEFAULT VALUES;
CALL open_table('billing_settings', 'worker', 'SELECT, UPDATE');
CALL let_app_read('billing_settings', '{default_said_at}');
CREATE POLICY app_reads ON billing_settings FOR SELECT TO nightshift_app USING (true);

-- Buying: what an organisation asks Stripe for is written down before Stripe is asked, under the key by
-- which Stripe knows a repeated request. A crash between the two, and a second click, find the row.

-- The one customer that an organisation has at Stripe. Whose customer it is, Stripe's event says, by
-- the metadata that it was made with; this only keeps a second one from being made.
CREATE TABLE billing_customer_claims (
  organization_id     uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  idempotency_key     uuid NOT NULL DEFAULT gen_random_uuid(),
  -- as Stripe was asked: the same key goes with the same words
  name                text NOT NULL,
  stripe_customer_id  text CHECK (is_line(stripe_customer_id, 255)),
  claimed_at          timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE billing_checkouts (
  organization_id    uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  -- Stripe's idempotency key of the session
  id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  plan_id            text NOT NULL REFERENCES billing_plans (id),
  -- as Stripe was asked: [{ price, quantity }]
  line_items         jsonb NOT NULL,
  state              text NOT NULL DEFAULT 'claimed' CHECK (state IN ('claimed', 'open', 'complete', 'expired')),
  stripe_session_id  text CHECK (is_line(stripe_session_id, 255)),
  url                text,
  expires_at         timestamptz,
  requested_by       text NOT NULL,
  requested_at       timestamptz NOT NULL DEFAULT now()
);
-- One at a time: whoever pays twice has two subscriptions.
CREATE UNIQUE INDEX billing_checkouts_one_open ON billing_checkouts (organization_id)
  WHERE state IN ('claimed', 'open');
CREATE INDEX billing_checkouts_organization_idx ON billing_checkouts (organization_id, requested_at);
CREATE INDEX billing_checkouts_plan_idx ON billing_checkouts (plan_id);

CALL protect_tenant_table('billing_customer_claims');
CALL protect_tenant_table('billing_checkouts');
CALL open_to_organization('billing_customer_claims', 'tenant_api', 'SELECT, INSERT, UPDATE');
CALL open_to_organization('billing_checkouts', 'tenant_api', 'SELECT, INSERT, UPDATE');

-- How far the nightly sweep of Stripe's events has come, and an interrupted backfill.
CREATE TABLE billing_sweeps (
  account   text PRIMARY KEY,
  swept_to  timestamptz NOT NULL
);
CREATE TABLE billing_backfills (
  -- a connected account, or '' for the platform's own
  account      text NOT NULL,
  kind         text NOT NULL,
  after_id     text,
  seen         bigint NOT NULL,
  finished_at  timestamptz,
  PRIMARY KEY (account, kind)
);
CALL protect_table('billing_sweeps');
CALL protect_table('billing_backfills');

-- What operators paused, written down before Stripe is asked: exactly this is resumed.
CREATE TABLE billing_pauses (
  incident                text NOT NULL CHECK (is_line(incident, 100)),
  stripe_subscription_id  text NOT NULL,
  reason                  text NOT NULL CHECK (is_line(reason, 500)),
  claimed_at              timestamptz NOT NULL,
  paused_at               timestamptz,
  resumed_at              timestamptz,
  PRIMARY KEY (incident, stripe_subscription_id)
);
CALL protect_table('billing_pauses');
