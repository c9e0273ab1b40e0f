CREATE TABLE organizations (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name        text NOT NULL,
  -- IANA name; "today" and "09:00" of everything this organisation schedules. One organisation's
  -- misspelt zone must not stop the planning of everybody's day: the cast fails here.
  time_zone   text NOT NULL DEFAULT 'UTC'
              CHECK (timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL),
  locale      text NOT NULL DEFAULT 'en-US',
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sites (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL,
  time_zone        text
                   CHECK (time_zone IS NULL OR timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL),
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, name)
);

-- A person; may belong to several organisations, so it carries no organization_id of its own.
CREATE TABLE users (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email       text NOT NULL,
  name        text NOT NULL DEFAULT '',
  locale      text,
  time_zone   text
              CHECK (time_zone IS NULL OR timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL),
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE TABLE organization_members (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role             text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'manager', 'member')),
  site_id          uuid REFERENCES sites (id) ON DELETE SET NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX organization_members_user_idx ON organization_members (user_id);

CALL protect_tenant_table('organizations', 'SELECT');
CALL protect_tenant_table('sites', 'SELECT, INSERT, UPDATE, DELETE');
CALL protect_tenant_table('organization_members', 'SELECT, INSERT, UPDATE, DELETE');

-- Users are visible through their membership.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO nightshift_worker;
CREATE POLICY worker_all ON users TO nightshift_worker USING (true) WITH CHECK (true);
GRANT SELECT ON users TO nightshift_app;
CREATE POLICY app_own ON users FOR SELECT TO nightshift_app USING (
  EXISTS (
    SELECT FROM organization_members m
    WHERE m.user_id = users.id AND m.organization_id = current_organization_id()
  )
);
