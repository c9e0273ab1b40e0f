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
  /** Leaves out generated columns that are not stored: they follow from the others, or cannot be computed. */
  stored: boolean;
  onTable?: ((name: string) => void) | undefined;
  /** Begins a new transaction with the same snapshot; absent where all is to be one. */
  renew?: (() => Promise<void>) | undefined;
  /** Counts only what this snapshot saw of what is still there; in the very cluster, or a physical copy. */
  asOf?: string | undefined;
};

/** @property newer rows of transactions that the snapshot did not see */
export type CountedTable = TableContents & { newer?: number };

/**
 * Rows and a checksum of each table whose rows a dump has. Partitions are counted with their root: where a
 * row of a hash partition lies depends on the server, and `pg_dump` loads some of them through the root.
 */
export async function checkTables({ renew, onTable, ...deps }: Deps): Promise<CountedTable[]> {
  const found = new Map<string, TableContents & { sum: bigint; parts: string[]; newer: number }>();
  for (const [i, table] of (await listTables(deps)).entries()) {
    onTable?.(table.name);
    if (i > 0 && i % AT_ONCE === 0) await renew?.();
    const { rows, sum, newer } = table.empty ? NOTHING : await checkTable(table, deps);
    const name = table.root ?? table.name;
    const known = found.get(name) ?? { name, ...NOTHING, parts: [] };
    known.rows += rows;
    known.newer += newer;
    known.sum += sum;
    if (table.root !== null) known.parts.push(table.name);
    found.set(name, known);
  }
  return [...found.values()].map(({ name, rows, sum, newer, parts }) => ({
    name,
    rows,
    checksum: String(sum),
    ...(deps.asOf !== undefined && { newer }),
    ...(parts.length > 0 && { parts }),
  }));
}

const NOTHING = { rows: 0, sum: 0n, newer: 0 };

async function listTables({ sql, stored }: Pick<Deps, 'sql' | 'stored'>): Promise<Table[]> {
  const { rows } = await sql.query<Table>(
    `
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
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.attgenerated <> 'v' OR NOT $1)) found
    WHERE c.relkind = 'r' AND c.relpersistence <> 't'
      AND (config.listed OR (${OURS} AND ${noExtension('pg_class', 'c.oid')}))
    ORDER BY 1`,
    [stored],
  );
  return rows;
}

/** Rows are hashed each by themselves and added up, so that their order does not count. */
async function checkTable(
  { name, columns, condition }: Table,
  { sql, hashing, asOf }: Pick<Deps, 'sql' | 'hashing' | 'asOf'>,
): Promise<{ rows: number; sum: bigint; newer: number }> {
  const seen = asOf === undefined ? '' : `FILTER (WHERE NOT (${isNewer(asOf)}))`;
  const { rows } = await sql.query<{ rows: string; sum: string; every: string }>(`
    SELECT count(*) ${seen} AS rows, coalesce(sum(${rowHash(columns, hashing)}) ${seen}, 0)::text AS sum,
           count(*) AS every
    FROM ONLY ${name} ${condition ?? ''}`);
  const [found] = rows;
  const [old, every] = [Number(found?.rows), Number(found?.every)];
  return { rows: old, sum: BigInt(found?.sum ?? 0), newer: every - old };
}

/**
 * Whether a row is of a transaction that the snapshot did not see. By age, for `xmin` has 32 bits and goes
 * round; a row that was frozen long ago is older than any.
 */
function isNewer(snapshot: string): string {
  const [, next = '0', running = ''] = snapshot.split(':');
  const xid = (text: string) => BigInt.asUintN(32, BigInt(text));
  const then = running.split(',').filter(Boolean).map(xid);
  return [
    `age(xmin) BETWEEN 0 AND age('${xid(next)}'::xid)`,
    ...(then.length > 0 ? [`xmin = ANY ('{${then.join(',')}}'::xid[])`] : []),
  ].join(' OR ');
}
