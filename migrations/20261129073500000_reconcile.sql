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
