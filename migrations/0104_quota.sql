-- Up Migration

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

-- One organisation's misspelt zone must not stop the planning of everybody's day: the cast fails here.
ALTER TABLE organizations ADD CONSTRAINT organizations_time_zone_check
  CHECK (timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL);
ALTER TABLE sites ADD CONSTRAINT sites_time_zone_check
  CHECK (time_zone IS NULL OR timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL);
ALTER TABLE users ADD CONSTRAINT users_time_zone_check
  CHECK (time_zone IS NULL OR timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL);
ALTER TABLE checkin_schedules ADD CONSTRAINT checkin_schedules_time_zone_check
  CHECK (time_zone IS NULL OR timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL);
