import type { Sql } from '../../platform/database/database.ts';

type Answer = {
  version: string;
  login: string;
  bytes: number;
  used: number;
  most: number;
  cacheHitRatio: number | null;
  longestTransactionSeconds: number | null;
  waitingForLocks: number;
};

/** How the database is: one statement over Postgres' own statistics, which any login may read. */
export async function diagnoseDatabase({ sql }: { sql: Sql }) {
  const began = performance.now();
  const { rows } = await sql.query<Answer>(
    `SELECT current_setting('server_version') AS version, current_user AS login,
       pg_database_size(current_database())::float8 AS bytes,
       (SELECT sum(numbackends) FROM pg_stat_database)::int AS used,
       current_setting('max_connections')::int AS most,
       (SELECT blks_hit::float8 / nullif(blks_hit + blks_read, 0) FROM pg_stat_database
        WHERE datname = current_database()) AS "cacheHitRatio",
       (SELECT extract(epoch FROM clock_timestamp() - min(xact_start))::float8 FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()) AS "longestTransactionSeconds",
       (SELECT count(*)::int FROM pg_locks WHERE NOT granted) AS "waitingForLocks"`,
  );
  const { used, most, ...found } = rows[0] as Answer;
  const milliseconds = Math.round(performance.now() - began);
  return { ...found, milliseconds, connections: { used, most } };
}

export type TableState = {
  name: string;
  bytes: number;
  /** As Postgres estimates them: nothing is counted. */
  rows: number;
  deadRows: number;
  rowSecurity: boolean;
  vacuumedAt: Date | null;
};

/** The tables, largest first; partitions and indexes count with their table. */
export async function diagnoseTables({ sql }: { sql: Sql }): Promise<TableState[]> {
  const { rows } = await sql.query<TableState>(
    `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes,
       greatest(c.reltuples, 0)::float8 AS rows, coalesce(s.n_dead_tup, 0)::float8 AS "deadRows",
       c.relrowsecurity AS "rowSecurity", greatest(s.last_vacuum, s.last_autovacuum) AS "vacuumedAt"
     FROM pg_class c LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     ORDER BY bytes DESC, name`,
  );
  return rows;
}
