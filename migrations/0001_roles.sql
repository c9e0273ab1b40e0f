-- The owner (whoever migrates) owns the tables. Below it are roles without a login of their own:
--   nightshift_worker          crosses tenants: consumers, schedules, operators
--   nightshift_app             sees one organisation, and nothing without app.current_org_id
--   nightshift_unsubscribe     behind the public page: may call two functions
--   nightshift_tenant_api      one organisation, as nightshift_app: behind the API for tenants
--   nightshift_parse_document  the invoices' tables: what is read from hostile files
--   nightshift_drill           how drills went; its logins make databases of their own besides
-- Roles belong to the server, not to the database, so another stage may have created them already.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['worker', 'app', 'unsubscribe', 'tenant_api', 'parse_document', 'drill'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', 'nightshift_' || role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', 'nightshift_' || role);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Before the line after it, so that everybody may call what it brings.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- an organisation's id beside a name in one index
CREATE EXTENSION IF NOT EXISTS btree_gist;
-- A function is its owner's alone until a migration says who may call it: PUBLIC, which Postgres
-- grants it to by itself, could put a trigger function on a table of its own.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The organisation that the current transaction works for; NULL outside of one. After a commit the
-- setting reads as '', which a plain cast to uuid would refuse.
CREATE FUNCTION current_organization_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.current_org_id', true), '')::uuid $$;
GRANT EXECUTE ON FUNCTION current_organization_id
  TO nightshift_worker, nightshift_app, nightshift_tenant_api;

-- Puts a table under row-level security and lets a role of ours do `may` with all of its rows.
CREATE PROCEDURE open_table(target regclass, role text, may text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('GRANT %s ON %s TO %I', may, target, 'nightshift_' || role);
  EXECUTE format('CREATE POLICY %I ON %s TO %I USING (true) WITH CHECK (true)',
    role || '_all', target, 'nightshift_' || role);
END $$;

-- Puts a table under row-level security and lets a role of ours do `may` with the rows of the
-- organisation that the transaction works for.
CREATE PROCEDURE open_to_organization(target regclass, role text, may text)
LANGUAGE plpgsql
AS $$
DECLARE
  tenant_column text := CASE WHEN target = to_regclass('organizations') THEN 'id' ELSE 'organization_id' END;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('GRANT %s ON %s TO %I', may, target, 'nightshift_' || role);
  EXECUTE format(
    'CREATE POLICY %I ON %s TO %I USING (%I = current_organization_id()) WITH CHECK (%I = current_organization_id())',
    role || '_own', target, 'nightshift_' || role, tenant_column, tenant_column);
END $$;

-- A table of the platform: the worker's, and no tenant's.
CREATE PROCEDURE protect_table(target regclass)
LANGUAGE sql
AS $$ CALL open_table(target, 'worker', 'SELECT, INSERT, UPDATE, DELETE') $$;

-- A table that carries organization_id: the worker sees all rows, the app those of the current
-- organisation, and of them only what let_app_read and grants of columns give it.
CREATE PROCEDURE protect_tenant_table(target regclass)
LANGUAGE plpgsql
AS $$
DECLARE
  tenant_column text := CASE WHEN target = to_regclass('organizations') THEN 'id' ELSE 'organization_id' END;
BEGIN
  CALL protect_table(target);
  EXECUTE format(
    'CREATE POLICY app_own ON %s TO nightshift_app USING (%I = current_organization_id()) WITH CHECK (%I = current_organization_id())',
    target, tenant_column, tenant_column);
END $$;

-- Lets the app read the columns that the table has now: a later one stays hidden until a migration
-- grants it. The app is never given a table whole, for that would let it LOCK the table.
CREATE PROCEDURE let_app_read(target regclass, hidden text[] DEFAULT '{}')
LANGUAGE plpgsql
AS $$
DECLARE
  all_columns text[] := ARRAY(
    SELECT attname FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped
    ORDER BY attnum);
BEGIN
  IF NOT hidden <@ all_columns THEN
    RAISE EXCEPTION '% has not all of these columns: %', target, hidden;
  END IF;
  EXECUTE format('GRANT SELECT (%s) ON %s TO nightshift_app',
    (SELECT string_agg(quote_ident(name), ', ') FROM unnest(all_columns) AS name WHERE name <> ALL (hidden)),
    target);
END $$;

-- What a person may have typed into one line, and into many: no control characters that a terminal,
-- a header or a log would obey.
CREATE FUNCTION is_line(value text, most integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT length(value) BETWEEN 1 AND most AND value !~ '[\u0001-\u001f\u007f-\u009f]' $$;
CREATE FUNCTION is_text(value text, most integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT length(value) <= most AND value !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]' $$;

-- An id that is later than those before it (version 7): rows that come by time stand together in every
-- index, where ids by chance would dirty a page each.
CREATE FUNCTION time_ordered_id() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid
$$;
GRANT EXECUTE ON FUNCTION time_ordered_id TO nightshift_worker, nightshift_app, nightshift_tenant_api;

-- A moment that a calendar shows: not infinity, nor a year that date arithmetic runs out of.
CREATE FUNCTION is_moment(value timestamp) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT value >= timestamp '1970-01-01' AND value < timestamp '2200-01-01' $$;

-- A zone by a name that Postgres and the functions' Temporal both read, with the same meaning: an
-- area and a place, or UTC. Postgres alone would take abbreviations, and any word with a number
-- ('Mars/Base+3') as an offset, with the sign turned around.
CREATE FUNCTION is_time_zone(name text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN name IS NULL THEN NULL
    WHEN name IN ('UTC', 'GMT', 'Etc/UTC', 'Etc/GMT', 'Etc/GMT0')
      OR name ~ '^Etc/GMT(\+([0-9]|1[0-2])|-([0-9]|1[0-4]))$' THEN true
    WHEN name ~ '^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Europe|Indian|Mexico|Pacific|US)(/[A-Z][A-Za-z_-]{1,30}){1,2}$'
      THEN timestamptz '2000-01-01 00:00Z' AT TIME ZONE name IS NOT NULL
    ELSE false
  END
$$;
GRANT EXECUTE ON FUNCTION is_line, is_text, is_moment, is_time_zone TO nightshift_worker, nightshift_app;
