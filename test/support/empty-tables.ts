import type { Sql } from '../../shared/platform/database/database.ts';

/**
 * Empties tables and all that refer to them, as `TRUNCATE … CASCADE` does, which makes new files for
 * each of a hundred tables and their indexes: what has no rows is left alone here.
 * @param deps.owner a superuser, for whom no trigger and no foreign key fires meanwhile
 */
export async function emptyTables(
  tables: readonly string[],
  { owner }: { owner: Pick<Sql, 'query'> },
): Promise<void> {
  await owner.query(`DO $$
    DECLARE named text; filled boolean;
    BEGIN
      SET LOCAL session_replication_role = replica;
      FOR named IN
        WITH RECURSIVE closure AS (
          SELECT unnest('{${tables.join(',')}}'::regclass[]) AS it
          UNION
          SELECT conrelid FROM pg_constraint c JOIN closure ON c.confrelid = closure.it
          WHERE c.contype = 'f'
        )
        SELECT it::regclass::text FROM closure
      LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', named) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %s', named); END IF;
      END LOOP;
    END $$`);
}
