/** Each is something that a migration could bring on a tired evening, and the rule that must see it. */
export const planted: { rule: string; mistake: string; sql: string }[] = [
  {
    rule: 'no function may be called by everybody',
    mistake: 'a function granted to PUBLIC',
    sql: `CREATE FUNCTION planted() RETURNS int LANGUAGE sql AS 'SELECT 1';
          GRANT EXECUTE ON FUNCTION planted TO PUBLIC`,
  },
  {
    rule: 'no function may be called by everybody',
    mistake: 'a function made by another role, whose defaults are Postgres’s',
    sql: `CREATE ROLE planted; GRANT CREATE ON SCHEMA public TO planted; SET LOCAL ROLE planted;
          CREATE FUNCTION planted() RETURNS int LANGUAGE sql AS 'SELECT 1'; RESET ROLE`,
  },
  {
    rule: 'a function that runs as the owner pins its search path, and is one of those known',
    mistake: 'a trigger function that runs as the owner',
    sql: `CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
          SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END'`,
  },
  {
    rule: 'a function that runs as the owner pins its search path, and is one of those known',
    mistake: 'a known function that looks where its caller says',
    sql: 'ALTER FUNCTION remove_site RESET search_path',
  },
  {
    rule: 'a function that runs as the owner pins its search path, and is one of those known',
    mistake: 'a known function that forgot the organisation',
    sql: `CREATE OR REPLACE FUNCTION remove_site(site uuid) RETURNS boolean LANGUAGE sql SECURITY DEFINER
          SET search_path = pg_catalog, pg_temp
          AS 'WITH gone AS (DELETE FROM public.sites WHERE id = site RETURNING 1) SELECT EXISTS (SELECT FROM gone)'`,
  },
  {
    rule: 'functions and tables belong to who migrates, not to a login',
    mistake: 'a table of the worker',
    sql: 'ALTER TABLE notices OWNER TO nightshift_worker',
  },
  {
    rule: 'new functions are nobody else’s either',
    mistake: 'defaults as Postgres has them',
    sql: 'ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC',
  },
  {
    rule: 'new functions are nobody else’s either',
    mistake: 'tables that the app gets by default',
    sql: 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO nightshift_app',
  },
  {
    rule: 'types are shapes of rows and the owner’s; there are no casts, operators, rules, views or languages',
    mistake: 'a type that checks what it is given',
    sql: `CREATE DOMAIN planted AS text CHECK (length(VALUE) > 1)`,
  },
  {
    rule: 'types are shapes of rows and the owner’s; there are no casts, operators, rules, views or languages',
    mistake: 'a cast that runs code',
    sql: `CREATE FUNCTION planted(billing_incoming) RETURNS text LANGUAGE sql AS $$SELECT ''$$;
          REVOKE EXECUTE ON FUNCTION planted FROM PUBLIC;
          CREATE CAST (billing_incoming AS text) WITH FUNCTION planted(billing_incoming)`,
  },
  {
    rule: 'types are shapes of rows and the owner’s; there are no casts, operators, rules, views or languages',
    mistake: 'a type of a login’s',
    sql: `GRANT CREATE ON SCHEMA public TO nightshift_worker; CREATE TYPE planted AS (a text); ALTER TYPE planted OWNER TO nightshift_worker`,
  },
  {
    rule: 'types are shapes of rows and the owner’s; there are no casts, operators, rules, views or languages',
    mistake: 'an operator',
    sql: `CREATE OPERATOR <@@> (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_eq)`,
  },
  {
    rule: 'triggers run as who writes, and are on',
    mistake: 'a trigger that was switched off',
    sql: 'ALTER TABLE organizations DISABLE TRIGGER forget_emails',
  },
  {
    rule: 'every table has row-level security, with the worker’s policy',
    mistake: 'a table without it',
    sql: 'CREATE TABLE planted (organization_id uuid)',
  },
  {
    rule: 'every table has row-level security, with the worker’s policy',
    mistake: 'a table where it was switched off',
    sql: 'ALTER TABLE sites DISABLE ROW LEVEL SECURITY',
  },
  {
    rule: 'a policy names one role, and the app’s names its organisation',
    mistake: 'a policy for everybody',
    sql: 'CREATE POLICY planted ON sites USING (true)',
  },
  {
    rule: 'a policy names one role, and the app’s names its organisation',
    mistake: 'rows that may be written to any organisation',
    sql: 'ALTER POLICY app_own ON sites WITH CHECK (true)',
  },
  {
    rule: 'a policy names one role, and the app’s names its organisation',
    mistake: 'rows of organisations that are not one’s own',
    sql: 'ALTER POLICY app_own ON sites USING (organization_id <> current_organization_id())',
  },
  {
    rule: 'a foreign key between tenants’ tables carries the organisation',
    mistake: 'a site by its id alone',
    sql: 'ALTER TABLE checkin_schedules ADD COLUMN planted uuid UNIQUE REFERENCES sites (id)',
  },
  {
    rule: 'a foreign key has an index that begins with its columns',
    mistake: 'a foreign key without an index',
    sql: 'ALTER TABLE audit_logs ADD FOREIGN KEY (user_id) REFERENCES users (id)',
  },
  {
    rule: 'no key that the app writes can run into another organisation’s',
    mistake: 'a name that is unique over all',
    sql: 'CREATE UNIQUE INDEX planted ON sites (name)',
  },
  {
    rule: 'what the app may write is bounded: by a check, by a key, or by its type',
    mistake: 'a date without bounds',
    sql: `ALTER TABLE checkin_schedules ADD COLUMN planted date;
          GRANT UPDATE (planted) ON checkin_schedules TO nightshift_app`,
  },
  {
    rule: 'the app has no table whole, and nobody may empty, refer to or put triggers on one',
    mistake: 'DELETE for the app, and LOCK TABLE with it',
    sql: 'GRANT DELETE ON sites TO nightshift_app',
  },
  {
    rule: 'the app has no table whole, and nobody may empty, refer to or put triggers on one',
    mistake: 'TRIGGER for the worker',
    sql: 'GRANT TRIGGER ON sites TO nightshift_worker',
  },
  {
    rule: 'nothing is granted to everybody',
    mistake: 'a column for PUBLIC',
    sql: 'GRANT SELECT (name) ON organizations TO PUBLIC',
  },
  {
    rule: 'nothing is granted to everybody',
    mistake: 'CREATE in the schema for PUBLIC',
    sql: 'GRANT CREATE ON SCHEMA public TO PUBLIC',
  },
  {
    rule: 'groups cannot log in, logins are in one group each, and none of them has a power',
    mistake: 'the app in the worker’s group',
    sql: 'GRANT nightshift_worker TO nightshift_app',
  },
];
