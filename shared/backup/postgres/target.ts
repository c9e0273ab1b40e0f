import type { Sql } from '../../platform/database/database.ts';
import { noExtension, OURS } from './contents/ours.ts';
import { subscriptionEnd } from './subscriptions.ts';

/** What a restore would collide with: the number of relations, functions, types, schemas, large objects. */
export async function countExisting(sql: Sql): Promise<number> {
  const free = (catalog: string) => `NOT EXISTS (SELECT 1 FROM pg_depend e
    WHERE e.classid = '${catalog}'::regclass AND e.objid = x.oid AND e.deptype = 'e')`;
  const { rows } = await sql.query<{ count: string }>(`
    SELECT (SELECT count(*) FROM pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace
            WHERE ${OURS} AND ${free('pg_class')})
         + (SELECT count(*) FROM pg_proc x JOIN pg_namespace n ON n.oid = x.pronamespace
            WHERE ${OURS} AND ${free('pg_proc')})
         + (SELECT count(*) FROM pg_type x JOIN pg_namespace n ON n.oid = x.typnamespace
            WHERE x.typtype IN ('e', 'd', 'r') AND ${OURS} AND ${free('pg_type')})
         + (SELECT count(*) FROM pg_namespace n WHERE ${OURS} AND n.nspname <> 'public')
         + (SELECT count(*) FROM pg_event_trigger)
         + (SELECT count(*) FROM pg_publication)
         + (SELECT count(*) FROM pg_foreign_server x WHERE ${free('pg_foreign_server')})
         + (SELECT count(*) FROM pg_largeobject_metadata) AS count`);
  return Number(rows[0]?.count);
}

/** Those of the roles that the server does not have. */
export async function listMissingRoles(roles: string[], { sql }: { sql: Sql }): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) AS name WHERE name NOT IN (SELECT rolname FROM pg_roles)',
    [roles],
  );
  return rows.map(({ name }) => name);
}

/**
 * The roles of `roles` that a server lacks, as statements; without a login, as roles have no dump. Asked
 * for beforehand and not by a block of code, so that a name is quoted once and cannot leave its quotes.
 */
export async function createRoles(roles: string[], { sql }: { sql: Sql }): Promise<string> {
  const missing = await listMissingRoles(roles, { sql });
  return missing
    .map((name) => {
      const role = identifier(name);
      // Who is not a superuser may hand ownership only to roles that it is a member of.
      return `CREATE ROLE ${role} NOLOGIN;\nGRANT ${role} TO CURRENT_USER;\n`;
    })
    .join('');
}

const relations = (...kinds: string[]) =>
  `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c
   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}) AND ${OURS} AND ${noExtension('pg_class', 'c.oid')}`;

/** What does not go with its schema: a `SELECT` of names each, and how each is dropped. */
const BESIDE_SCHEMAS = [
  // First: it would fire at the drops that follow.
  ['SELECT evtname FROM pg_catalog.pg_event_trigger', ['DROP EVENT TRIGGER IF EXISTS %I CASCADE']],
  [
    `SELECT subname FROM pg_catalog.pg_subscription WHERE subdbid =
       (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`,
    subscriptionEnd('%1$I'),
  ],
  ['SELECT pubname FROM pg_catalog.pg_publication', ['DROP PUBLICATION IF EXISTS %I']],
  // Before extensions: an index that asks its extension something cannot be dropped after it.
  [relations('r', 'p'), ['DROP TABLE IF EXISTS %s CASCADE']],
  [relations('m'), ['DROP MATERIALIZED VIEW IF EXISTS %s CASCADE']],
  [
    `SELECT pg_catalog.format('%s LANGUAGE %I', t.trftype::pg_catalog.regtype, l.lanname)
     FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
     WHERE t.oid >= 16384 AND ${noExtension('pg_transform', 't.oid')}`,
    ['DROP TRANSFORM IF EXISTS FOR %s CASCADE'],
  ],
  [
    `SELECT extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'`,
    ['DROP EXTENSION IF EXISTS %I CASCADE'],
  ],
  [
    'SELECT srvname FROM pg_catalog.pg_foreign_server WHERE oid >= 16384',
    ['DROP SERVER IF EXISTS %I CASCADE'],
  ],
  [
    'SELECT fdwname FROM pg_catalog.pg_foreign_data_wrapper WHERE oid >= 16384',
    ['DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE'],
  ],
  [
    `SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE ${OURS}`,
    ['DROP SCHEMA IF EXISTS %I CASCADE'],
  ],
  [
    'SELECT lanname FROM pg_catalog.pg_language WHERE oid >= 16384',
    ['DROP LANGUAGE IF EXISTS %I CASCADE'],
  ],
  [
    'SELECT amname FROM pg_catalog.pg_am WHERE oid >= 16384',
    ['DROP ACCESS METHOD IF EXISTS %I CASCADE'],
  ],
] as const;

/** What roles are given on whatever comes to be in a database: a restore would give it as well. */
const GIVEN = `SELECT d.defaclrole::pg_catalog.regrole AS giver, d.defaclobjtype AS kind,
    pg_catalog.array_agg(DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::pg_catalog.regrole::text END) AS takers,
    CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
      WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS things
  FROM pg_catalog.pg_default_acl d LEFT JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a ON true
  GROUP BY d.oid, d.defaclrole, d.defaclobjtype`;

/** Until they are what Postgres has without any; those of a schema go with it. */
const LOSE_DEFAULT_PRIVILEGES = `FOR found IN ${GIVEN} LOOP
    FOR taker IN SELECT t FROM pg_catalog.unnest(found.takers) t WHERE t IS NOT NULL LOOP
      EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s REVOKE ALL ON %s FROM %s', found.giver, found.things, taker);
    END LOOP;
    EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT ALL ON %s TO %1$s', found.giver, found.things);
    IF found.kind = 'f' THEN EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT EXECUTE ON FUNCTIONS TO PUBLIC', found.giver); END IF;
    IF found.kind = 'T' THEN EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT USAGE ON TYPES TO PUBLIC', found.giver); END IF;
  END LOOP;`;

/** What a database gives by itself on what is made in it, in words: grants that the source may not have. */
export async function listGiven(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ giver: string; things: string; takers: string[] }>(
    `${GIVEN} ORDER BY 1, 2`,
  );
  return rows.map(
    ({ giver, things, takers }) =>
      `this database gives rights on new ${things.toLowerCase()} of ${giver} by itself (ALTER DEFAULT PRIVILEGES; now: ${takers.join(', ')}): what was restored has them too`,
  );
}

/** Empties a database inside the restore's own transaction: if the restore fails, nothing is gone. */
export function emptyDatabase(serverMajor: number): string {
  const publicSchema =
    serverMajor >= 15
      ? 'CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC;'
      : 'CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO PUBLIC;';
  const drops = BESIDE_SCHEMAS.map(([names, statements]) => {
    const each = statements.map((text) => `EXECUTE pg_catalog.format('${text}', found.name);`);
    return `FOR found IN SELECT * FROM (${names}) listed (name) LOOP ${each.join(' ')} END LOOP;`;
  });
  return `DO $empty$ DECLARE found record; taker text; BEGIN
  ${drops.join('\n  ')}
  FOR found IN SELECT c.castsource::pg_catalog.regtype AS source, c.casttarget::pg_catalog.regtype AS target
               FROM pg_catalog.pg_cast c WHERE c.oid >= 16384 LOOP
    EXECUTE pg_catalog.format('DROP CAST IF EXISTS (%s AS %s)', found.source, found.target);
  END LOOP;
  ${LOSE_DEFAULT_PRIVILEGES}
  PERFORM pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata;
END $empty$;
${publicSchema}
COMMENT ON SCHEMA public IS 'standard public schema';
`;
}

export const identifier = (text: string) => `"${text.replaceAll('"', '""')}"`;
