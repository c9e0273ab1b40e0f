-- Lists of texts under the names that are known: what is misspelt must not widen it to everybody.
CREATE FUNCTION is_audience(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN jsonb_typeof(value) <> 'object' THEN false ELSE
    value - '{roles,siteIds,languages}'::text[] = '{}'
    AND NOT EXISTS (
      SELECT FROM jsonb_each(value) part
      WHERE jsonb_typeof(part.value) <> 'array' OR jsonb_array_length(part.value) > 1000)
    AND length(value::text) <= 50000
  END
$$;
GRANT EXECUTE ON FUNCTION is_audience TO nightshift_worker, nightshift_app;

CREATE TABLE campaigns (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL CHECK (is_line(name, 200)),
  subject          text NOT NULL CHECK (is_line(subject, 300)),
  -- plain text; paragraphs are separated by an empty line
  body             text NOT NULL CHECK (is_text(body, 50000)),
  -- { roles?, siteIds?, languages? }: members that match all that is given; {} is every member
  audience         jsonb NOT NULL DEFAULT '{}' CHECK (is_audience(audience)),
  state            text NOT NULL DEFAULT 'draft' CHECK (state IN
                     ('draft', 'scheduled', 'sending', 'sent', 'paused', 'cancelled')),
  -- why it is paused: operator, quota, fault
  pause_reason     text,
  -- what stops it, as the kind of error
  fault            text,
  -- wall clock, in the organisation's zone or in each recipient's
  send_at_local    timestamp CHECK (is_moment(send_at_local)),
  zone_mode        text NOT NULL DEFAULT 'organization' CHECK (zone_mode IN ('organization', 'recipient')),
  -- when the first recipient is due
  due_at           timestamptz,
  frozen_at        timestamptz,
  finished_at      timestamptz,
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, id),
  CONSTRAINT campaigns_scheduled_with_time
    CHECK (state <> 'scheduled' OR send_at_local IS NOT NULL AND due_at IS NOT NULL)
);
-- what operators page through, the newest first
CREATE INDEX campaigns_created_idx ON campaigns (created_at, id);
CREATE INDEX campaigns_open_idx ON campaigns (due_at) WHERE state IN ('scheduled', 'sending');
CREATE INDEX campaigns_faulty_idx ON campaigns (id) WHERE state = 'paused' AND pause_reason = 'fault';

-- The audience as it was when sending began: who got it, who did not, and why.
CREATE TABLE campaign_recipients (
  campaign_id      uuid NOT NULL,
  organization_id  uuid NOT NULL,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  recipient        text NOT NULL,
  locale           text NOT NULL,
  time_zone        text NOT NULL,
  due_at           timestamptz NOT NULL,
  state            text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'queued', 'skipped')),
  reason           text,
  PRIMARY KEY (campaign_id, user_id),
  FOREIGN KEY (organization_id, campaign_id)
    REFERENCES campaigns (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX campaign_recipients_user_idx ON campaign_recipients (user_id);
-- what retention deletes
CREATE INDEX campaign_recipients_due_idx ON campaign_recipients (due_at);
CREATE INDEX campaign_recipients_waiting_idx ON campaign_recipients (campaign_id, due_at) WHERE state = 'waiting';

-- What an organisation used of its plan's monthly quota; the row lock makes concurrent counts add up.
CREATE TABLE email_usage (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  month            date NOT NULL,
  used             integer NOT NULL DEFAULT 0,
  -- of it on the last day on which anything was granted: whose turn it is among all (email_share)
  today            date,
  used_today       integer NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, month)
);

-- The app writes drafts. When one goes out, to whom and whether it stops, is asked for by command.
CALL protect_tenant_table('campaigns');
CALL let_app_read('campaigns');
GRANT INSERT (organization_id, name, subject, body, audience, send_at_local, zone_mode),
  UPDATE (name, subject, body, audience, send_at_local, zone_mode) ON campaigns TO nightshift_app;
CREATE POLICY app_drafts ON campaigns AS RESTRICTIVE FOR UPDATE TO nightshift_app USING (state = 'draft');
CALL protect_tenant_table('campaign_recipients');
CALL let_app_read('campaign_recipients');
CALL protect_tenant_table('email_usage');
CALL let_app_read('email_usage');

-- Campaign mails a month by plan; '' is for organisations without a plan, or with one that is not here.
CREATE TABLE email_plan_quotas (
  plan     text PRIMARY KEY,
  monthly  integer NOT NULL CHECK (monthly >= 0)
);
INSERT INTO email_plan_quotas VALUES ('', 1000);
CALL protect_table('email_plan_quotas');

CREATE FUNCTION email_monthly_quota(org uuid) RETURNS integer
LANGUAGE sql STABLE
AS $$
  SELECT coalesce(
    (SELECT max(q.monthly)
     FROM billing_subscriptions s
     JOIN billing_plans p ON p.stripe_price_ids && s.stripe_price_ids
     JOIN email_plan_quotas q ON q.plan = p.id
     WHERE s.organization_id = org AND s.status IN ('trialing', 'active', 'past_due')),
    (SELECT monthly FROM email_plan_quotas WHERE plan = ''),
    0)
$$;
GRANT EXECUTE ON FUNCTION email_monthly_quota TO nightshift_worker;
