import type { Sql } from '../../../platform/database/database.ts';
import type { TableContents } from '../../manifest/manifest.ts';
import { type Column, type Hashing, rowHash, STABLE } from './hashing.ts';
import { noExtension, OURS } from './ours.ts';

type Table = {
  name: string;
  /** The partitioned table at the top, where it is a partition. */
  root: string | null;
  columns: Column[];
  /** Which of an extension's rows are a user's. */
  condition: string | null;
  /** On a standby nobody sees the rows of an unlogged table, `pg_dump` neither. */
  empty: boolean;
};

/** Tables after which a transaction of its own goes on: each table counted keeps its locks until then. */
const AT_ONCE = 250;

type Deps = {
  sql: Sql;
  hashing: Hashing;
  onTable?: ((name: string) => void) | undefined;
  /** Begins a new transaction with the same snapshot; absent where all is to be one. */
  renew?: (() => Promise<void>) | undefined;
};

/**
 * Rows and a checksum of each table whose rows a dump has. Partitions are counted with their root: where a
 * row of a hash partition lies depends on the server, and `pg_dump` loads some of them through the root.
 */
export async function checkTables({ renew, onTable, ...deps }: Deps): Promise<TableContents[]> {
  const found = new Map<string, TableContents & { sum: bigint; parts: string[] }>();
  for (const [i, table] of (await listTables(deps.sql)).entries()) {
    onTable?.(table.name);
    if (i > 0 && i % AT_ONCE === 0) await renew?.();
    const { rows, sum } = table.empty ? { rows: 0, sum: 0n } : await checkTable(table, deps);
    const name = table.root ?? table.name;
    const known = found.get(name) ?? { name, rows: 0, sum: 0n, parts: [] };
    known.rows += rows;
    known.sum += sum;
    if (table.root !== null) known.parts.push(table.name);
    found.set(name, known);
  }
  return [...found.values()].map(({ name, rows, sum, parts }) => ({
    name,
    rows,
    checksum: String(sum),
    ...(parts.length > 0 && { parts }),
  }));
}

async function listTables(sql: Sql): Promise<Table[]> {
  const { rows } = await sql.query<Table>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name,
           CASE WHEN c.relispartition THEN (
             SELECT format('%I.%I', rn.nspname, r.relname) FROM pg_class r
             JOIN pg_namespace rn ON rn.oid = r.relnamespace WHERE r.oid = pg_partition_root(c.oid)) END AS root,
           nullif(config.condition, '') AS condition,
           c.relpersistence = 'u' AND pg_is_in_recovery() AS empty,
           coalesce(found.columns, '[]') AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN LATERAL (
      SELECT true AS listed, x.extcondition[array_position(x.extconfig, c.oid)] AS condition
      FROM pg_extension x WHERE c.oid = ANY (x.extconfig) LIMIT 1) config ON true
    CROSS JOIN LATERAL (
      -- By name: an inherited table may get another order back.
      SELECT json_agg(json_build_object('name', quote_ident(a.attname), 'stable',
               t.typname IN (${STABLE}) AND t.typnamespace = 'pg_catalog'::regnamespace
               AND coalesce(l.collisdeterministic, true)) ORDER BY a.attname COLLATE "C") AS columns
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_collation l ON l.oid = a.attcollation
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) found
    WHERE c.relkind = 'r' AND c.relpersistence <> 't'
      AND (config.listed OR (${OURS} AND ${noExtension('pg_class', 'c.oid')}))
    ORDER BY 1`);
  return rows;
}

/** Rows are hashed each by themselves and added up, so that their order does not count. */
async function checkTable(
  { name, columns, condition }: Table,
  { sql, hashing }: { sql: Sql; hashing: Hashing },
): Promise<{ rows: number; sum: bigint }> {
  const { rows } = await sql.query<{ rows: string; sum: string }>(`
    SELECT count(*) AS rows, coalesce(sum(${rowHash(columns, hashing)}), 0)::text AS sum
    FROM ONLY ${name} ${condition ?? ''}`);
  const [found] = rows;
  return { rows: Number(found?.rows), sum: BigInt(found?.sum ?? 0) };
}
