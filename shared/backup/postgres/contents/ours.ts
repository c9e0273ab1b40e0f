/** Of whole schemas: what is not Postgres's own. Written for `pg_namespace n`. */
export const OURS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** What an extension brings comes with it, and is in no dump. */
export const noExtension = (catalog: string, oid: string) => `NOT EXISTS (
  SELECT 1 FROM pg_depend e
  WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
