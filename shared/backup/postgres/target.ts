import type { Sql } from '../../platform/database/database.ts';

/** Schemas that are not Postgres's own, and what lives in them besides extensions. */
const OURS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

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
         + (SELECT count(*) FROM pg_largeobject_metadata) AS count`);
  return Number(rows[0]?.count);
}

/**
 * The roles of `roles` that a server lacks, as statements; without a login, as roles have no dump. Asked
 * for beforehand and not by a block of code, so that a name is quoted once and cannot leave its quotes.
 */
export async function createRoles(roles: string[], { sql }: { sql: Sql }): Promise<string> {
  const { rows } = await sql.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) AS name WHERE name NOT IN (SELECT rolname FROM pg_roles)',
    [roles],
  );
  return rows
    .map(({ name }) => {
      const role = identifier(name);
      // Who is not a superuser may hand ownership only to roles that it is a member of.
      return `CREATE ROLE ${role} NOLOGIN;\nGRANT ${role} TO CURRENT_USER;\n`;
    })
    .join('');
}

/** Empties a database inside the restore's own transaction: if the restore fails, nothing is gone. */
export function emptyDatabase(serverMajor: number): string {
  const publicSchema =
    serverMajor >= 15
      ? 'CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC;'
      : 'CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO PUBLIC;';
  return `DO $empty$ DECLARE found record; BEGIN
  FOR found IN SELECT pubname FROM pg_catalog.pg_publication LOOP
    EXECUTE pg_catalog.format('DROP PUBLICATION %I', found.pubname);
  END LOOP;
  FOR found IN SELECT extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' LOOP
    EXECUTE pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', found.extname);
  END LOOP;
  FOR found IN SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE ${OURS} LOOP
    EXECUTE pg_catalog.format('DROP SCHEMA %I CASCADE', found.nspname);
  END LOOP;
  PERFORM pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata;
END $empty$;
${publicSchema}
COMMENT ON SCHEMA public IS 'standard public schema';
`;
}

export const identifier = (text: string) => `"${text.replaceAll('"', '""')}"`;
