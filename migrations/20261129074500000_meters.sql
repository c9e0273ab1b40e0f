-- What was used is told to Stripe's meters in windows that are closed; and collection is paused for an
-- incident, subscription by subscription.

-- How much of it stands in records already.
ALTER TABLE usage_counters ADD COLUMN recorded bigint NOT NULL DEFAULT 0;
GRANT SELECT (recorded) ON usage_counters TO nightshift_app;

-- What an incident paused, written down before Stripe is asked: exactly this is resumed.
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
