import type { Sql } from '../../../platform/database/database.ts';
import { noExtension, OURS } from './ours.ts';

/** Catalogues whose owner no entry of pg_shdepend names where it is the server's first superuser. */
const OWNED = [
  ['pg_class', 'relowner'],
  ['pg_namespace', 'nspowner'],
  ['pg_proc', 'proowner'],
  ['pg_type', 'typowner'],
  ['pg_operator', 'oprowner'],
  ['pg_opclass', 'opcowner'],
  ['pg_opfamily', 'opfowner'],
  ['pg_collation', 'collowner'],
  ['pg_conversion', 'conowner'],
  ['pg_statistic_ext', 'stxowner'],
  ['pg_ts_config', 'cfgowner'],
  ['pg_ts_dict', 'dictowner'],
  ['pg_language', 'lanowner'],
  ['pg_foreign_data_wrapper', 'fdwowner'],
  ['pg_foreign_server', 'srvowner'],
  ['pg_publication', 'pubowner'],
  ['pg_event_trigger', 'evtowner'],
  ['pg_largeobject_metadata', 'lomowner'],
] as const;

/** Owners and grantees of what a dump makes: it names them, and does not make them. */
export async function listRoles(sql: Sql): Promise<string[]> {
  const owners = OWNED.map(
    ([catalog, column]) =>
      `SELECT x.${column} FROM ${catalog} x WHERE x.oid >= 16384 AND ${noExtension(catalog, 'x.oid')}`,
  );
  const { rows } = await sql.query<{ name: string }>(`
    SELECT r.rolname AS name FROM pg_roles r
    WHERE r.rolname !~ '^pg_' AND r.oid IN (
      SELECT d.refobjid FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid
      WHERE b.datname = current_database() AND d.refclassid = 'pg_authid'::regclass
      UNION SELECT n.nspowner FROM pg_namespace n WHERE ${OURS}
      UNION ${owners.join('\nUNION ')})
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/**
 * What belongs to the database or its roles and is in no dump of it, in words; names of settings and not
 * their values, which may be secret.
 */
export async function listNotKept(roles: string[], { sql }: { sql: Sql }): Promise<string[]> {
  const { rows } = await sql.query<{ what: string }>(
    `
    SELECT 'the comment of the database' AS what FROM pg_database d
      JOIN pg_shdescription s ON s.objoid = d.oid AND s.classoid = 'pg_database'::regclass
      WHERE d.datname = current_database()
    UNION ALL
    SELECT format('the grants on the database: %s to %s', string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type),
                  coalesce(r.rolname, 'PUBLIC'))
      FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE d.datname = current_database() AND a.grantee <> d.datdba
        AND NOT (a.grantee = 0 AND a.privilege_type IN ('CONNECT', 'TEMPORARY'))
      GROUP BY r.rolname
    UNION ALL
    SELECT format('the withdrawal of %s from PUBLIC on the database', p.name)
      FROM pg_database d, (VALUES ('CONNECT'), ('TEMPORARY')) p (name)
      WHERE d.datname = current_database() AND d.datacl IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM aclexplode(d.datacl) a WHERE a.grantee = 0 AND a.privilege_type = p.name)
    UNION ALL
    SELECT format('%s: %s', CASE WHEN s.setrole = 0 THEN 'settings of the database'
                                 WHEN s.setdatabase = 0 THEN 'settings of the role ' || r.rolname
                                 ELSE 'settings of the role ' || r.rolname || ' in the database' END,
                  (SELECT string_agg(split_part(e, '=', 1), ', ' ORDER BY e) FROM unnest(s.setconfig) e))
      FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
      WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
         OR (s.setdatabase = 0 AND r.rolname = ANY ($1))
    UNION ALL
    SELECT format('the role %s is %s', r.rolname, concat_ws(', ',
        CASE WHEN r.rolsuper THEN 'a superuser' END, CASE WHEN r.rolcanlogin THEN 'a login' END,
        CASE WHEN r.rolbypassrls THEN 'above row-level security' END,
        CASE WHEN r.rolcreatedb THEN 'allowed to create databases' END,
        CASE WHEN r.rolcreaterole THEN 'allowed to create roles' END,
        CASE WHEN r.rolreplication THEN 'allowed to replicate' END,
        (SELECT 'a member of ' || string_agg(g.rolname, ', ' ORDER BY g.rolname) FROM pg_auth_members m
         JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid)))
      FROM pg_roles r
      WHERE r.rolname = ANY ($1) AND (r.rolsuper OR r.rolcanlogin OR r.rolbypassrls OR r.rolcreatedb OR r.rolcreaterole
        OR r.rolreplication OR EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid))
    UNION ALL
    SELECT format('the connection limit of the database, %s', d.datconnlimit) FROM pg_database d
      WHERE d.datname = current_database() AND d.datconnlimit >= 0
    UNION ALL
    SELECT format('the tablespace %s', t.spcname) FROM pg_tablespace t WHERE t.spcname !~ '^pg_'
      AND EXISTS (SELECT 1 FROM pg_class c WHERE c.reltablespace = t.oid)
    ORDER BY 1`,
    [roles],
  );
  return [...rows.map(({ what }) => what), ...(await listParameterGrants(roles, { sql }))];
}

/** 15 brought them; they belong to the server, and decide what a function's own settings may be. */
async function listParameterGrants(roles: string[], { sql }: { sql: Sql }): Promise<string[]> {
  const has = await sql.query(
    `SELECT 1 WHERE to_regclass('pg_catalog.pg_parameter_acl') IS NOT NULL`,
  );
  if (has.rowCount === 0) return [];
  const { rows } = await sql.query<{ what: string }>(
    `SELECT format('the grants on the parameter %s: %s to %s', p.parname,
                   string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type), r.rolname) AS what
     FROM pg_parameter_acl p, aclexplode(p.paracl) a JOIN pg_roles r ON r.oid = a.grantee
     WHERE r.rolname = ANY ($1) AND NOT r.rolsuper GROUP BY p.parname, r.rolname ORDER BY 1`,
    [roles],
  );
  return rows.map(({ what }) => what);
}
