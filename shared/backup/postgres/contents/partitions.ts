import type { Sql } from '../../../platform/database/database.ts';
import { STABLE } from './hashing.ts';

/**
 * Whether a row's hash partition may be another one elsewhere: that of an array of enums, a record or a
 * name of this server. `pg_dump` sees it only where the key itself is an enum, and has to be told to load
 * such rows through their root.
 */
export async function movesPartitions(sql: Sql): Promise<boolean> {
  const { rowCount } = await sql.query(`
    SELECT 1 FROM pg_partitioned_table p CROSS JOIN LATERAL unnest(p.partattrs::int2[]) AS k (number)
    LEFT JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.number
    LEFT JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE p.partstrat = 'h' AND NOT coalesce(t.typname IN (${STABLE})
      AND t.typnamespace = 'pg_catalog'::regnamespace AND coalesce(l.collisdeterministic, true), false)
    LIMIT 1`);
  return rowCount > 0;
}
