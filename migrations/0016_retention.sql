-- How long rows of a table are kept, and whether they are archived before they are deleted.
CREATE TABLE data_retention_policies (
  table_name      text PRIMARY KEY,
  -- the column that says how old a row is
  time_column     text NOT NULL,
  retention_days  integer NOT NULL CHECK (retention_days >= 0),
  archive         boolean NOT NULL,
  -- rows that must stay whatever their age, as a condition on the row; written by migrations only
  keep_condition  text,
  -- whose a row is, for legal holds: a query of organisations on the row, which is called record;
  -- absent where the table has organization_id. Written by migrations only
  organizations   text,
  enabled         boolean NOT NULL DEFAULT true,
  -- legal hold of the whole table: nothing is deleted while it is set
  hold_reason     text,
  -- who is at it, and until when nobody else may be
  lease           uuid,
  lease_until     timestamptz,
  last_run_at     timestamptz,
  last_result     jsonb
);
INSERT INTO data_retention_policies
  (table_name, time_column, retention_days, archive, keep_condition, organizations) VALUES
  ('api_usage_logs', 'created_at', 365, true, NULL, NULL),
  -- an event that waits for its customer is not history yet
  ('billing_events', 'received_at', 730, true, $$status = 'quarantined'$$, NULL),
  -- addresses are personal data: the ledger forgets a mail after thirteen months
  ('email_logs', 'queued_at', 400, false, $$state IN ('queued', 'sending', 'unknown')$$, NULL),
  ('email_events', 'received_at', 400, false, NULL,
   $$SELECT e.organization_id FROM email_logs e WHERE e.id = record.email_id$$),
  -- a person's rows that name no organisation are of every one that the person is a member of
  ('audit_logs', 'created_at', 365, true, NULL,
   $$SELECT record.organization_id UNION ALL SELECT m.organization_id FROM organization_members m
     WHERE record.organization_id IS NULL AND m.user_id = record.user_id$$),
  ('security_events', 'created_at', 730, true, NULL,
   $$SELECT record.organization_id UNION ALL SELECT m.organization_id FROM organization_members m
     WHERE record.organization_id IS NULL AND m.user_id = record.user_id$$),
  ('user_sessions', 'last_seen_at', 90, false, NULL,
   $$SELECT record.organization_id UNION ALL SELECT m.organization_id FROM organization_members m
     WHERE record.organization_id IS NULL AND m.user_id = record.user_id$$),
  -- with the people asked, and what they answered
  ('checkin_sessions', 'created_at', 730, false, NULL, NULL),
  -- whom a campaign went to; the mails themselves are in the ledger
  ('campaign_recipients', 'due_at', 400, false, $$state = 'waiting'$$, NULL),
  ('ai_logs', 'created_at', 400, false, NULL, NULL),
  ('document_mails', 'received_at', 400, false, NULL, NULL),
  ('document_drive_files', 'seen_at', 400, false, NULL, NULL),
  -- what was told and is over
  ('notices', 'last_at', 400, false, $$resolved_at IS NULL$$, $$SELECT NULL::uuid WHERE false$$),
  ('one_time_codes', 'expires_at', 0, false, NULL,
   $$SELECT m.organization_id FROM organization_members m WHERE m.user_id = record.user_id$$);

-- Legal hold of one organisation: its rows stay, in every table.
CREATE TABLE legal_holds (
  organization_id  uuid PRIMARY KEY REFERENCES organizations (id),
  reason           text NOT NULL,
  since            timestamptz NOT NULL DEFAULT now()
);

-- Organisations that are to go, or have gone: who asked, from when on, how far it is, and what was
-- removed. Outlives the organisation, and so names it by its id alone and says nothing about anybody.
CREATE TABLE organization_deletions (
  id               uuid PRIMARY KEY DEFAULT time_ordered_id(),
  organization_id  uuid NOT NULL,
  -- who and when; ends when the deletion does
  action_id        uuid NOT NULL REFERENCES operator_actions (id),
  reason           text NOT NULL CHECK (is_line(reason, 500)),
  -- kept: somebody called it off in time
  status           text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'done', 'kept')),
  asked_at         timestamptz NOT NULL,
  -- nothing is touched before this
  starts_at        timestamptz NOT NULL,
  started_at       timestamptz,
  finished_at      timestamptz,
  -- what keeps it from going on: a legal hold, a subscription that is still paid for
  stuck            text,
  -- rows by table, and stored objects, counted in the transactions that removed them
  removed          jsonb NOT NULL DEFAULT '{}',
  -- whoever is at it holds it until then
  held_by          uuid,
  held_until       timestamptz
);
CREATE UNIQUE INDEX organization_deletions_open_key ON organization_deletions (organization_id)
  WHERE status IN ('waiting', 'running');
CREATE INDEX organization_deletions_due_idx ON organization_deletions (starts_at)
  WHERE status IN ('waiting', 'running');
CREATE INDEX organization_deletions_asked_idx ON organization_deletions (asked_at DESC, id DESC);
CREATE INDEX organization_deletions_action_idx ON organization_deletions (action_id);

-- Customers at Stripe whose organisation was deleted: what Stripe tells of them later waits for nobody.
CREATE TABLE departed_customers (
  stripe_account      text NOT NULL,
  stripe_customer_id  text NOT NULL,
  deletion_id         uuid NOT NULL REFERENCES organization_deletions (id),
  PRIMARY KEY (stripe_account, stripe_customer_id)
);
CREATE INDEX departed_customers_deletion_idx ON departed_customers (deletion_id);

CREATE FUNCTION billing_customers_depart() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO departed_customers (stripe_account, stripe_customer_id, deletion_id)
  SELECT gone.stripe_account, gone.stripe_customer_id, d.id
  FROM gone
  JOIN organization_deletions d ON d.organization_id = gone.organization_id AND d.status = 'running'
  ON CONFLICT (stripe_account, stripe_customer_id) DO UPDATE SET deletion_id = excluded.deletion_id;
  RETURN NULL;
END $$;
CREATE TRIGGER billing_customers_departed
  AFTER DELETE ON billing_customers REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION billing_customers_depart();

-- One archived object each, and how far its rows are deleted. The row is there before the object is.
CREATE TABLE retention_archives (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- one with a policy, or of an organisation that went
  table_name   text NOT NULL,
  -- lost: its object is gone or bad; rows that were still there are archived anew
  status       text NOT NULL CHECK (status IN ('archiving', 'archived', 'deleted', 'lost')),
  object_key   text,
  rows         integer,
  sha256       text,
  first_at     timestamptz,
  last_at      timestamptz,
  -- rows deleted; what changed in between stays, and is archived again as it is then
  deleted      integer,
  created_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  -- what was archived of an organisation that went, and not by a policy
  deletion_id  uuid REFERENCES organization_deletions (id)
);
CREATE INDEX retention_archives_deletion_idx ON retention_archives (deletion_id);
CREATE INDEX retention_archives_open_idx ON retention_archives (table_name, id) WHERE status IN ('archiving', 'archived');

CALL protect_table('data_retention_policies');
CALL protect_table('legal_holds');
CALL protect_table('organization_deletions');
CALL protect_table('departed_customers');
CALL protect_table('retention_archives');
GRANT USAGE ON SEQUENCE retention_archives_id_seq TO nightshift_worker;
