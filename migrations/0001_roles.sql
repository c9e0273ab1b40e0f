-- Owner (whoever migrates) owns the tables. Below it, two roles without a login of their own:
--   nightshift_worker  crosses tenants: consumers, schedules, operators
--   nightshift_app     sees one organisation, and nothing without app.current_org_id
-- Roles belong to the server, not to the database, so another stage may have created them already.
DO $$
BEGIN
  CREATE ROLE nightshift_worker NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
BEGIN
  CREATE ROLE nightshift_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

GRANT USAGE ON SCHEMA public TO nightshift_worker, nightshift_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- The organisation that the current transaction works for; NULL outside of one. After a commit the
-- setting reads as '', which a plain cast to uuid would refuse.
CREATE FUNCTION current_organization_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.current_org_id', true), '')::uuid $$;

-- Puts a table that carries organization_id under row-level security, the same way everywhere:
-- the worker sees all rows, the app those of the current organisation.
CREATE PROCEDURE protect_tenant_table(target regclass, app_may text DEFAULT 'SELECT')
LANGUAGE plpgsql
AS $$
DECLARE
  tenant_column text := CASE WHEN target = to_regclass('organizations') THEN 'id' ELSE 'organization_id' END;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO nightshift_worker', target);
  EXECUTE format('CREATE POLICY worker_all ON %s TO nightshift_worker USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT %s ON %s TO nightshift_app', app_may, target);
  EXECUTE format(
    'CREATE POLICY app_own ON %s TO nightshift_app USING (%I = current_organization_id()) WITH CHECK (%I = current_organization_id())',
    target, tenant_column, tenant_column);
END $$;
