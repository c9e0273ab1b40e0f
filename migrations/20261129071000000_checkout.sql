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
-- What the customer at Stripe is called.
GRANT SELECT (name) ON organizations TO nightshift_tenant_api;
