CREATE TABLE campaigns (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL,
  subject          text NOT NULL,
  -- plain text; paragraphs are separated by an empty line
  body             text NOT NULL,
  -- { roles?, siteIds?, locales? }: members that match all that is given; {} is every member
  audience         jsonb NOT NULL DEFAULT '{}',
  state            text NOT NULL DEFAULT 'draft' CHECK (state IN
                     ('draft', 'scheduled', 'sending', 'sent', 'paused', 'cancelled')),
  -- why it is paused: operator, quota
  pause_reason     text,
  -- wall clock, in the organisation's zone or in each recipient's
  send_at_local    timestamp,
  zone_mode        text NOT NULL DEFAULT 'organization' CHECK (zone_mode IN ('organization', 'recipient')),
  -- when the first recipient is due
  due_at           timestamptz,
  frozen_at        timestamptz,
  finished_at      timestamptz,
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX campaigns_open_idx ON campaigns (due_at) WHERE state IN ('scheduled', 'sending');

-- The audience as it was when sending began: who got it, who did not, and why.
CREATE TABLE campaign_recipients (
  campaign_id      uuid NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  recipient        text NOT NULL,
  locale           text NOT NULL,
  time_zone        text NOT NULL,
  due_at           timestamptz NOT NULL,
  state            text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'queued', 'skipped')),
  reason           text,
  PRIMARY KEY (campaign_id, user_id)
);
CREATE INDEX campaign_recipients_waiting_idx ON campaign_recipients (campaign_id, due_at) WHERE state = 'waiting';

-- What an organisation used of its plan's monthly quota; the row lock makes concurrent counts add up.
CREATE TABLE email_usage (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  month            date NOT NULL,
  used             integer NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, month)
);

CALL protect_tenant_table('campaigns', 'SELECT, INSERT, UPDATE');
CALL protect_tenant_table('campaign_recipients');
CALL protect_tenant_table('email_usage');

-- Campaign mails a month by plan; '' is for organisations without a plan, or with one that is not here.
CREATE TABLE email_plan_quotas (
  plan     text PRIMARY KEY,
  monthly  integer NOT NULL CHECK (monthly >= 0)
);
INSERT INTO email_plan_quotas VALUES ('', 1000);
GRANT SELECT, INSERT, UPDATE, DELETE ON email_plan_quotas TO nightshift_worker;
ALTER TABLE email_plan_quotas ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker_all ON email_plan_quotas TO nightshift_worker USING (true) WITH CHECK (true);

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
