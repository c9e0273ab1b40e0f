-- The ledger of everything that leaves for a person or an operator: one row per effect key.
--   queued ──lease──▶ sending ──▶ sent ──▶ delivered | bounced | complained
--   suppressed, failed: never left (or was refused), with the reason
--   unknown: the sender died or got no clear answer while the provider was being called; resolved by
--            the provider's own events, else by the template's policy: park or resend
CREATE TABLE email_logs (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- business meaning, e.g. `checkin-reminder:<participant>:<number>`
  effect_key       text COLLATE "C" NOT NULL,
  -- No foreign keys: they would double the cost of a million rows, and a ledger outlives the person
  -- that it wrote to. Of an organisation that is deleted nothing stays (trigger below).
  organization_id  uuid,
  user_id          uuid,
  campaign_id      uuid,
  channel          text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'slack', 'sns')),
  recipient        text NOT NULL,
  recipient_name   text NOT NULL DEFAULT '',
  template         text NOT NULL,
  -- what an unsubscribe switches off; transactional mail and notices cannot be
  category         text NOT NULL CHECK (category IN ('transactional', 'reminder', 'campaign', 'notice')),
  data             jsonb NOT NULL DEFAULT '{}',
  -- data holds a code or a link that signs in: emptied once the mail has left
  secret           boolean NOT NULL DEFAULT false,
  locale           text NOT NULL DEFAULT 'en-US',
  time_zone        text NOT NULL DEFAULT 'UTC',
  -- 0 goes first: a one-time code must not wait behind a campaign
  priority         smallint NOT NULL DEFAULT 1,
  -- which of its organisation's shares it is in (email_share): the first ones of all go first
  share            smallint NOT NULL DEFAULT 0,
  on_unknown       text NOT NULL CHECK (on_unknown IN ('park', 'resend')),
  -- how long the provider's events may take before the policy decides
  resolve_after    interval NOT NULL DEFAULT '15 minutes',
  state            text NOT NULL DEFAULT 'queued' CHECK (state IN
                     ('queued', 'sending', 'sent', 'delivered', 'bounced', 'complained',
                      'failed', 'suppressed', 'unknown')),
  reason           text,
  attempts         smallint NOT NULL DEFAULT 0,
  -- a lease on a queued row is a claim (nothing was called yet); on a sending row, a call in progress
  lease            uuid,
  lease_until      timestamptz,
  not_before       timestamptz NOT NULL DEFAULT now(),
  -- worthless afterwards: a code that expired, yesterday's reminder
  expires_at       timestamptz,
  -- a paused campaign's mail stays where it is
  held             boolean NOT NULL DEFAULT false,
  -- unknown and policy park: waits for an operator since then
  parked_at        timestamptz,
  message_id       text,
  queued_at        timestamptz NOT NULL DEFAULT now(),
  sending_at       timestamptz,
  sent_at          timestamptz,
  settled_at       timestamptz,
  -- what the mail is about, so that the sender can ask at the last moment whether it is still wanted: a
  -- reminder of a check-in that was answered while the mail waited in the queue is not
  participant_id   uuid,
  -- the next quiet hours after the mail was planned: what is late waits for their end
  quiet_from       timestamptz,
  quiet_until      timestamptz,
  -- what brought it about; a million reminders of one run share it
  trace_id         uuid DEFAULT substr(nullif(current_setting('app.traceparent', true), ''), 4, 32)::uuid,
  CONSTRAINT email_logs_effect_key UNIQUE (effect_key)
);
CREATE INDEX email_logs_trace_idx ON email_logs (trace_id) WHERE trace_id IS NOT NULL;
-- Ends with the row's id, as the organisation's does, so that no two entries are alike: looking for duplicates
-- each time that a page is full was a twentieth of what planning a reminder costs.
CREATE INDEX email_logs_queued_idx ON email_logs (channel, priority, share, not_before, id)
  WITH (deduplicate_items = off) WHERE state = 'queued' AND NOT held;
-- by id: a column that a claim changes would make every claim write to every index
CREATE INDEX email_logs_open_idx ON email_logs (id) WHERE state IN ('sending', 'unknown');
-- one tenant's own ledger, newest last, and what goes with it
CREATE INDEX email_logs_organization_idx ON email_logs (organization_id, id)
  WITH (deduplicate_items = off) WHERE organization_id IS NOT NULL;
-- what left lately
CREATE INDEX email_logs_sent_idx ON email_logs (sent_at) WHERE sent_at IS NOT NULL;
-- links that sign in are of a person and of no organisation
CREATE INDEX email_logs_person_idx ON email_logs (user_id) WHERE organization_id IS NULL;
CREATE INDEX email_logs_campaign_idx ON email_logs (campaign_id, state) WHERE campaign_id IS NOT NULL;
-- Rows come in the order of their time, so the smallest of indexes finds the old ones (retention).
CREATE INDEX email_logs_queued_at_idx ON email_logs USING brin (queued_at);
-- A mail is updated three times: of five million, the default would let a million dead rows wait.
ALTER TABLE email_logs SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
CALL protect_tenant_table('email_logs');
-- data and effect keys can hold what signs a person in, perhaps to another organisation
CALL let_app_read('email_logs', '{effect_key,data,secret,lease,lease_until,message_id}');

-- A code or a link that signs in is kept as long as it is needed: until it has left, or never will.
CREATE FUNCTION forget_secret() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  NEW.data := '{}';
  RETURN NEW;
END $$;
CREATE TRIGGER forget_secret BEFORE UPDATE OF state ON email_logs
  FOR EACH ROW WHEN (NEW.secret AND NEW.state NOT IN ('queued', 'sending', 'unknown'))
  EXECUTE FUNCTION forget_secret();

-- The share of an organisation's n-th mail of a run: 50 mails, then 100, 200, ... An organisation that
-- sends a million gets on as the others do, and their fifty do not wait for it.
CREATE FUNCTION email_share(nth bigint) RETURNS smallint
LANGUAGE sql IMMUTABLE
AS $$ SELECT floor(ln(greatest(nth - 1, 0) / 50.0::float8 + 1) / ln(2.0::float8))::smallint $$;

-- The next due rows, locked, in the order in which they go: by priority, then the first shares of all
-- organisations, then as they fell due. Each step is a range of the index of what is queued, so that
-- neither mail that may not go yet nor a paused campaign is walked, however much there is of it. Right
-- after a million rows were queued the statistics say that there are none, and Postgres would read
-- and sort the whole table for each claim: it always takes that index.
CREATE FUNCTION lock_due_emails(wanted_channel text, at timestamptz, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE ROWS 100
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
AS $$
DECLARE
  step_priority  smallint := -1;
  step_share     smallint := -1;
  left_over      bigint := most;
  found_rows     bigint;
BEGIN
  WHILE left_over > 0 LOOP
    SELECT e.priority, e.share INTO step_priority, step_share FROM email_logs e
    WHERE e.state = 'queued' AND NOT e.held AND e.channel = wanted_channel
      AND (e.priority, e.share) > (step_priority, step_share)
    ORDER BY e.priority, e.share LIMIT 1;
    EXIT WHEN NOT FOUND;
    RETURN QUERY
      SELECT e.id FROM email_logs e
      WHERE e.state = 'queued' AND NOT e.held AND e.channel = wanted_channel
        AND e.priority = step_priority AND e.share = step_share
        AND e.not_before <= at AND (e.lease_until IS NULL OR e.lease_until <= at)
      ORDER BY e.not_before, e.id
      LIMIT left_over
      FOR UPDATE SKIP LOCKED;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    left_over := left_over - found_rows;
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION lock_due_emails, email_share TO nightshift_worker;

CREATE FUNCTION forget_organization_emails() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  DELETE FROM email_logs WHERE organization_id IN (SELECT id FROM gone);
  RETURN NULL;
END $$;
CREATE TRIGGER forget_emails AFTER DELETE ON organizations
  REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION forget_organization_emails();

-- The provider's own reports, each once; they may come before the sender has written its answer.
CREATE TABLE email_events (
  message_id   text NOT NULL,
  event        text NOT NULL CHECK (event IN
                 ('send', 'delivery', 'bounce', 'soft-bounce', 'complaint', 'not-spam', 'reject', 'delay')),
  email_id     bigint,
  at           timestamptz NOT NULL,
  -- e.g. `Permanent/General`; never an address
  detail       text,
  received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (message_id, event)
);
CREATE INDEX email_events_email_idx ON email_events (email_id);
-- what retention deletes
CREATE INDEX email_events_received_idx ON email_events (received_at);

-- Addresses that get no mail: everywhere (bounce, complaint), or one category of one organisation.
CREATE TABLE email_suppressions (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address          text NOT NULL CHECK (address = lower(address)),
  organization_id  uuid REFERENCES organizations (id) ON DELETE CASCADE,
  -- NULL: every category
  category         text,
  reason           text NOT NULL CHECK (reason IN ('bounce', 'complaint', 'unsubscribe', 'manual')),
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (address, organization_id, category)
);
CREATE INDEX email_suppressions_organization_idx ON email_suppressions (organization_id);
CALL protect_tenant_table('email_suppressions');
CALL let_app_read('email_suppressions');

-- One token bucket per channel, shared by every sender: a row, so that it holds across instances.
CREATE TABLE email_rate_limits (
  channel       text PRIMARY KEY,
  per_second    real NOT NULL CHECK (per_second > 0 AND per_second < 'infinity'),
  tokens        real NOT NULL DEFAULT 0,
  refilled_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- the provider throttled, or the credentials are wrong: nobody sends before then
  paused_until  timestamptz,
  pause_reason  text
);
-- 14 a second is what SES grants an account that leaves the sandbox
INSERT INTO email_rate_limits (channel, per_second) VALUES ('email', 14), ('slack', 1), ('sns', 10);

-- one row that every claim updates
ALTER TABLE email_rate_limits SET (fillfactor = 20, autovacuum_vacuum_threshold = 1000);

CALL protect_table('email_events');
CALL protect_table('email_rate_limits');

-- All that the page behind the link in a mail may do. Both run as the owner, so that its role reads
-- no ledger and no address.
CREATE FUNCTION find_unsubscribable(email bigint, OUT category text, OUT organization text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT e.category, coalesce(o.name, '')
  FROM public.email_logs e LEFT JOIN public.organizations o ON o.id = e.organization_id
  WHERE e.id = email AND e.category IN ('reminder', 'campaign')
$$;
-- Stops the category of the mail, of its organisation, to its address. Twice is the same as once.
CREATE FUNCTION unsubscribe(email bigint, OUT category text, OUT organization text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO public.email_suppressions (address, organization_id, category, reason)
  SELECT lower(trim(e.recipient)), e.organization_id, e.category, 'unsubscribe'
  FROM public.email_logs e WHERE e.id = email AND e.category IN ('reminder', 'campaign')
  ON CONFLICT (address, organization_id, category) DO NOTHING;
  SELECT f.category, f.organization FROM public.find_unsubscribable(email) f;
$$;
GRANT EXECUTE ON FUNCTION find_unsubscribable, unsubscribe TO nightshift_worker, nightshift_unsubscribe;
