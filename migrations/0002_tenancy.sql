CREATE TABLE organizations (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name        text NOT NULL,
  -- IANA name; "today" and "09:00" of everything this organisation schedules. One organisation's
  -- misspelt zone must not stop the planning of everybody's day.
  time_zone   text NOT NULL DEFAULT 'UTC' CHECK (is_time_zone(time_zone)),
  locale      text NOT NULL DEFAULT 'en-US',
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- lists by name
CREATE INDEX organizations_name_idx ON organizations (name, id);
-- and by a part of it, as people type it
CREATE INDEX organizations_name_trgm_idx ON organizations USING gin (lower(name) gin_trgm_ops);

CREATE TABLE sites (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name             text NOT NULL CHECK (is_line(name, 200)),
  time_zone        text CHECK (is_time_zone(time_zone)),
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, name),
  -- what members point at: nobody can be put to another organisation's site
  UNIQUE (organization_id, id)
);

-- A person; may belong to several organisations, so it carries no organization_id of its own.
CREATE TABLE users (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email       text NOT NULL,
  name        text NOT NULL DEFAULT '',
  locale      text,
  time_zone   text CHECK (is_time_zone(time_zone)),
  created_at  timestamptz NOT NULL DEFAULT now(),
  -- signs in nowhere, and is signed out everywhere, since
  disabled_at timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE INDEX users_email_trgm_idx ON users USING gin (lower(email) gin_trgm_ops);

CREATE TABLE organization_members (
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role             text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'manager', 'member')),
  site_id          uuid,
  created_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, site_id) REFERENCES sites (organization_id, id)
    ON DELETE SET NULL (site_id)
);
CREATE INDEX organization_members_user_idx ON organization_members (user_id);
CREATE INDEX organization_members_site_idx ON organization_members (organization_id, site_id);

CALL protect_tenant_table('organizations');
CALL let_app_read('organizations');
CALL protect_tenant_table('sites');
CALL let_app_read('sites');
GRANT INSERT (organization_id, name, time_zone), UPDATE (name, time_zone) ON sites TO nightshift_app;
-- A member is invited, which the worker does: who could name any user would see their address.
CALL protect_tenant_table('organization_members');
CALL let_app_read('organization_members');
GRANT UPDATE (role, site_id) ON organization_members TO nightshift_app;

-- Users are visible through their membership.
CALL protect_table('users');
CALL let_app_read('users');
CREATE POLICY app_own ON users FOR SELECT TO nightshift_app USING (
  EXISTS (
    SELECT FROM organization_members m
    WHERE m.user_id = users.id AND m.organization_id = current_organization_id()
  )
);

-- How the app deletes. DELETE is a right on a whole table, and with it goes LOCK TABLE, by which one
-- tenant would stop all others; so these run as the owner, and look at the organisation themselves.
CREATE FUNCTION remove_site(site uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM public.sites
    WHERE id = site AND organization_id = public.current_organization_id() RETURNING 1)
  SELECT EXISTS (SELECT FROM gone)
$$;
CREATE FUNCTION remove_member(member uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM public.organization_members
    WHERE user_id = member AND organization_id = public.current_organization_id() RETURNING 1)
  SELECT EXISTS (SELECT FROM gone)
$$;
GRANT EXECUTE ON FUNCTION remove_site, remove_member TO nightshift_app;
