import type { Sql } from '../../../shared/platform/database/database.ts';
import { appColumns } from './app-columns.ts';
import { callable, narrow, narrowColumns, workerLess } from './rights.ts';

const VERBS = { s: 'SELECT', i: 'INSERT', u: 'UPDATE', d: 'DELETE' } as const;
const GROUPS = Object.keys(callable);

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

const verbsOf = (group: string, table: string): string[] => {
  const letters =
    group === 'nightshift_worker' ? (workerLess[table] ?? 'siud') : (narrow[group]?.[table] ?? '');
  return [...letters].map((letter) => VERBS[letter as keyof typeof VERBS]);
};

const columnsOf = (group: string) =>
  group === 'nightshift_app' ? appColumns : (narrowColumns[group] ?? {});

const TABLES = `FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`;

type Matrix = {
  /** What is granted, as names; $1 are the groups. */
  granted: string;
  agreed(tables: string[]): string[];
};

/** What is granted, whole, beside what was agreed. */
export const matrices: Record<string, Matrix> = {
  'tables × roles × verbs': {
    agreed: (tables) =>
      GROUPS.flatMap((group) =>
        tables.flatMap((table) => verbsOf(group, table).map((verb) => `${group} ${verb} ${table}`)),
      ),
    granted: `
      SELECT format('%s %s %s', g.name, v.verb, c.relname) AS name
      FROM unnest($1::text[]) AS g(name),
        unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS v(verb), pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND has_table_privilege(g.name, c.oid, v.verb)`,
  },
  'columns × roles': {
    agreed: () =>
      GROUPS.flatMap((group) =>
        Object.entries(columnsOf(group)).flatMap(([table, { read, insert = '', update = '' }]) =>
          Object.entries({ SELECT: read, INSERT: insert, UPDATE: update }).flatMap(([verb, list]) =>
            words(list).map((column) => `${group} ${verb} ${table}.${column}`),
          ),
        ),
      ),
    granted: `
      SELECT format('%s %s %s.%s', x.grantee::regrole, x.privilege_type, c.relname, a.attname) AS name
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN aclexplode(a.attacl) x
      WHERE c.relnamespace = 'public'::regnamespace AND x.grantee::regrole::text = ANY ($1)
        AND x.grantee::regrole::text || '.' || c.relname <> 'nightshift_worker.operator_actions'`,
  },
  'functions × roles': {
    agreed: () => GROUPS.flatMap((group) => (callable[group] ?? []).map((fn) => `${group} ${fn}`)),
    granted: `
      SELECT DISTINCT format('%s %s', g.name, p.proname) AS name
      FROM unnest($1::text[]) AS g(name), pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege(g.name, p.oid, 'EXECUTE')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  },
};

/** @returns what a role may do beyond what was agreed, and what it lacks of it. */
export async function surprises(name: string, sql: Sql): Promise<string[]> {
  const { granted, agreed } = matrices[name] as Matrix;
  const names = async (query: string, values: unknown[] = []) =>
    (await sql.query<{ name: string }>(query, values)).rows.map((row) => row.name);
  const has = await names(granted, [GROUPS]);
  const should = agreed(await names(`SELECT relname AS name ${TABLES}`));
  return [
    ...has.filter((right) => !should.includes(right)).map((right) => `beyond: ${right}`),
    ...should.filter((right) => !has.includes(right)).map((right) => `lacks: ${right}`),
  ].sort();
}

/** Each a line that a migration could bring on a tired evening. */
export const MISTAKES: [matrix: string, sql: string][] = [
  ['tables × roles × verbs', 'GRANT SELECT ON user_sessions TO nightshift_app'],
  ['tables × roles × verbs', 'GRANT ALL ON campaigns TO nightshift_app'],
  ['tables × roles × verbs', 'GRANT DELETE ON operator_actions TO nightshift_worker'],
  ['tables × roles × verbs', 'GRANT REFERENCES ON users TO nightshift_parse_document'],
  ['tables × roles × verbs', 'GRANT nightshift_worker TO nightshift_unsubscribe'],
  [
    'tables × roles × verbs',
    'GRANT INSERT ON ALL TABLES IN SCHEMA public TO nightshift_tenant_api',
  ],
  ['tables × roles × verbs', 'GRANT SELECT ON nightshift_migrations TO PUBLIC'],
  ['tables × roles × verbs', 'REVOKE DELETE ON email_logs FROM nightshift_worker'],
  ['columns × roles', 'GRANT SELECT (data) ON email_logs TO nightshift_app'],
  ['columns × roles', 'GRANT SELECT (reason) ON legal_holds TO nightshift_app'],
  ['columns × roles', 'GRANT UPDATE (organization_id) ON sites TO nightshift_app'],
  [
    'columns × roles',
    'GRANT UPDATE (role), INSERT (user_id) ON organization_members TO nightshift_app',
  ],
  ['columns × roles', 'GRANT SELECT (email) ON users TO nightshift_parse_document'],
  ['columns × roles', 'REVOKE UPDATE (name) ON sites FROM nightshift_app'],
  ['functions × roles', 'GRANT EXECUTE ON FUNCTION unsubscribe TO nightshift_app'],
  ['functions × roles', 'GRANT EXECUTE ON FUNCTION lock_due_emails TO PUBLIC'],
  ['functions × roles', 'REVOKE EXECUTE ON FUNCTION take_lock FROM nightshift_parse_document'],
];
