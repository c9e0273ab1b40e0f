import { asOwner } from './rights.ts';

const list = (names: string[]) => names.map((name) => `'${name}'`).join(', ');

/** Not of Postgres, nor of an extension. */
const ours = (catalogue: string, oid: string, namespace?: string) => `
  ${namespace ? `${namespace} NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND` : ''}
  ${oid} >= 16384 AND NOT EXISTS (
    SELECT FROM pg_depend e
    WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const FUNCTIONS = `(SELECT p.* FROM pg_proc p WHERE ${ours('pg_proc', 'p.oid', 'p.pronamespace')}) f`;
const TABLES = `(SELECT c.* FROM pg_class c
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${ours('pg_class', 'c.oid', 'c.relnamespace')}
    AND c.relname <> 'nightshift_migrations') t`;
/** A tenant's table by its column; organizations itself is where the tenants come from. */
const isTenants = (table: string) => `EXISTS (SELECT FROM pg_attribute a
  WHERE a.attrelid = ${table} AND a.attname = 'organization_id' AND NOT a.attisdropped)`;
const names = (table: string, keys: string) => `ARRAY(
  SELECT a.attname::text FROM unnest(${keys}) WITH ORDINALITY AS part(number, at)
  JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = part.number ORDER BY part.at)`;

/** What holds of every object of the database. Each query answers one row, `finding`, per mistake. */
export const rules: Record<string, string> = {
  'no function may be called by everybody': `
    SELECT f.oid::regprocedure FROM ${FUNCTIONS}
    WHERE EXISTS (SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) WHERE grantee = 0)`,

  'a function that runs as the owner pins its search path, and is one of those known': `
    SELECT f.oid::regprocedure FROM ${FUNCTIONS}
    WHERE f.prosecdef AND (
      f.prorettype = 'trigger'::regtype
      OR NOT coalesce(f.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)
      OR f.proname NOT IN (${list([...asOwner.ofTheOrganization, ...asOwner.acrossOrganizations])})
      OR f.proname NOT IN (${list(asOwner.acrossOrganizations)})
        AND f.prosrc !~ 'organization_id = public.current_organization_id\\(\\)')`,

  'functions and tables belong to who migrates, not to a login': `
    SELECT f.oid::regprocedure::text FROM ${FUNCTIONS} WHERE f.proowner::regrole::text ~ '^nightshift_'
    UNION ALL SELECT t.oid::regclass::text FROM ${TABLES} WHERE t.relowner::regrole::text ~ '^nightshift_'`,

  'new functions are nobody else’s either': `
    SELECT 'no default privilege' WHERE NOT EXISTS (
      SELECT FROM pg_default_acl d WHERE d.defaclobjtype = 'f' AND d.defaclnamespace = 0
        AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) WHERE grantee = 0))
    UNION ALL
    SELECT format('%s by default to %s', d.defaclobjtype, x.grantee::regrole)
    FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) x WHERE x.grantee <> d.defaclrole`,

  // A shape of rows has no input, no check and no cast of its own, so that nothing runs by it.
  'types are shapes of rows and the owner’s; there are no casts, operators, rules, views or languages': `
    SELECT 'type ' || y.oid::regtype::text FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid
    WHERE ${ours('pg_type', 'y.oid', 'y.typnamespace')} AND (y.typelem = 0 OR y.typtype <> 'b')
      AND (coalesce(c.relkind, 'v') NOT IN ('r', 'p', 't', 'c') OR y.typowner::regrole::text ~ '^nightshift_')
    UNION ALL SELECT 'cast ' || castsource::regtype || ' as ' || casttarget::regtype FROM pg_cast k
    WHERE ${ours('pg_cast', 'k.oid')}
    UNION ALL SELECT 'operator ' || o.oid::regoperator FROM pg_operator o
    WHERE ${ours('pg_operator', 'o.oid', 'o.oprnamespace')}
    UNION ALL SELECT 'operator class ' || opcname FROM pg_opclass o
    WHERE ${ours('pg_opclass', 'o.oid', 'o.opcnamespace')}
    UNION ALL SELECT 'rule ' || rulename FROM pg_rewrite r WHERE ${ours('pg_rewrite', 'r.oid')}
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = r.ev_class AND e.deptype = 'e')
    UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
    UNION ALL SELECT 'language ' || lanname FROM pg_language l WHERE ${ours('pg_language', 'l.oid')}
    UNION ALL SELECT 'foreign server ' || srvname FROM pg_foreign_server`,

  'triggers run as who writes, and are on': `
    SELECT format('%s on %s', g.tgname, g.tgrelid::regclass) FROM pg_trigger g
    JOIN pg_proc p ON p.oid = g.tgfoid
    WHERE NOT g.tgisinternal AND (p.prosecdef OR g.tgenabled <> 'O')`,

  'every table has row-level security, with the worker’s policy': `
    SELECT t.oid::regclass FROM ${TABLES}
    WHERE NOT t.relrowsecurity OR NOT EXISTS (
      SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polroles = ARRAY['nightshift_worker'::regrole::oid])`,

  'a policy names one role, and the app’s names its organisation': `
    SELECT format('%s on %s', p.polname, p.polrelid::regclass) FROM pg_policy p
    WHERE cardinality(p.polroles) <> 1 OR p.polroles[1] = 0
      OR p.polroles[1] = 'nightshift_app'::regrole AND p.polpermissive
        AND NOT (p.polrelid::regclass::text IN (
          'billing_plans', 'billing_settings', 'billing_features', 'billing_limits') AND p.polcmd = 'r')
        AND (coalesce(pg_get_expr(p.polqual, p.polrelid), '')
               !~ '\\m(organization_id|id) = current_organization_id\\(\\)'
          OR p.polcmd <> 'r' AND coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
               !~ '\\m(organization_id|id) = current_organization_id\\(\\)')`,

  'a foreign key between tenants’ tables carries the organisation': `
    SELECT format('%s on %s', k.conname, k.conrelid::regclass) FROM pg_constraint k
    WHERE k.contype = 'f' AND ${isTenants('k.conrelid')} AND ${isTenants('k.confrelid')}
      AND coalesce(array_position(${names('k.conrelid', 'k.conkey')}, 'organization_id'), 0)
        IS DISTINCT FROM array_position(${names('k.confrelid', 'k.confkey')}, 'organization_id')`,

  // The organisation aside, which narrows little: an index of what is pointed at serves as well. But
  // for what is never deleted, and for the table that is written with every call of the API.
  'a foreign key has an index that begins with its columns': `
    SELECT format('%s on %s', k.conname, k.conrelid::regclass) FROM pg_constraint k
    CROSS JOIN LATERAL (SELECT ${names('k.conrelid', 'k.conkey')} AS columns) f
    CROSS JOIN LATERAL (
      SELECT CASE WHEN cardinality(columns) > 1 THEN array_remove(columns, 'organization_id') ELSE columns END AS needed
    ) n
    WHERE k.contype = 'f'
      AND k.conname NOT IN ('retention_archives_table_name_fkey', 'api_usage_logs_organization_id_fkey')
      AND NOT EXISTS (
        SELECT FROM pg_index i
        CROSS JOIN LATERAL (SELECT ${names('i.indrelid', 'i.indkey::int2[]')} AS keys) x
        WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
          AND (keys[1:cardinality(needed)] @> needed OR keys[1:cardinality(columns)] @> columns))`,

  'no key that the app writes can run into another organisation’s': `
    SELECT i.indexrelid::regclass FROM pg_index i JOIN ${TABLES} ON t.oid = i.indrelid
    WHERE i.indisunique AND ${isTenants('t.oid')}
      AND 'organization_id' <> ALL (${names('i.indrelid', 'i.indkey::int2[]')})
      AND (SELECT bool_and(has_column_privilege('nightshift_app', t.oid, k.n, 'INSERT')
                        OR has_column_privilege('nightshift_app', t.oid, k.n, 'UPDATE'))
           FROM unnest(i.indkey::int2[]) AS k(n) WHERE k.n > 0)`,

  'what the app may write is bounded: by a check, by a key, or by its type': `
    SELECT format('%s.%s', t.oid::regclass, a.attname)
    FROM ${TABLES} JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE (has_column_privilege('nightshift_app', t.oid, a.attnum, 'INSERT')
        OR has_column_privilege('nightshift_app', t.oid, a.attnum, 'UPDATE'))
      AND a.atttypid NOT IN ('uuid'::regtype, 'boolean'::regtype, 'time'::regtype, 'inet'::regtype)
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = t.oid
        AND k.contype IN ('c', 'f') AND a.attnum = ANY (k.conkey))`,

  'the app has no table whole, and nobody may empty, refer to or put triggers on one': `
    SELECT format('%s on %s for %s', x.privilege_type, t.oid::regclass, x.grantee::regrole)
    FROM ${TABLES} CROSS JOIN aclexplode(t.relacl) x
    WHERE x.grantee = 'nightshift_app'::regrole OR x.is_grantable
      OR x.grantee <> t.relowner AND x.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')`,

  'nothing is granted to everybody': `
    SELECT format('%s on %s', x.privilege_type, c.oid::regclass)
    FROM pg_class c CROSS JOIN aclexplode(c.relacl) x
    WHERE x.grantee = 0 AND ${ours('pg_class', 'c.oid', 'c.relnamespace')}
    UNION ALL SELECT format('%s on %s.%s', x.privilege_type, a.attrelid::regclass, a.attname)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN aclexplode(a.attacl) x
    WHERE x.grantee = 0 AND ${ours('pg_class', 'c.oid', 'c.relnamespace')}
    UNION ALL SELECT format('%s on schema %s', x.privilege_type, n.nspname)
    FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) x
    WHERE x.grantee = 0 AND x.privilege_type = 'CREATE' AND n.nspname !~ '^pg_'
    UNION ALL SELECT 'temporary objects' FROM pg_database
    WHERE datname = current_database() AND has_database_privilege('public', oid, 'TEMPORARY')`,

  'groups cannot log in, logins are in one group each, and none of them has a power': `
    SELECT r.rolname FROM pg_roles r
    WHERE (r.rolname ~ '^nightshift_' OR r.rolname ~ ('^' || current_database() || '_'))
      AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
        OR r.rolcanlogin AND (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) <> 1
        OR NOT r.rolcanlogin AND EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))`,
};
