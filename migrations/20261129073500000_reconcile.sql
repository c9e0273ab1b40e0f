-- How far the nightly sweep of Stripe's events has come, and an interrupted backfill.
CREATE TABLE billing_sweeps (
  account   text PRIMARY KEY,
  swept_to  timestamptz NOT NULL
);
CREATE TABLE billing_backfills (
  kind         text PRIMARY KEY,
  after_id     text,
  seen         bigint NOT NULL,
  finished_at  timestamptz
);
CALL protect_table('billing_sweeps');
CALL protect_table('billing_backfills');
