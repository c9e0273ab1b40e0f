import type { Sql } from '../platform/database/database.ts';
import type { Pace } from './delete-rows.ts';
import type { TargetTable } from './target-table.ts';

/** Rows per SELECT: a reader that turns many rows into JSON keeps a core from the writers. */
const PAGE = 500;

export type DueRow = {
  /** The whole row as JSON. */
  line: string;
  /** As text: a JavaScript date would cut the microseconds, and skip rows. */
  at: string;
  /** The key's columns, as text. */
  key: string[];
};

/**
 * The oldest rows that are past their time, in small pages with pauses between them.
 * @param input.after no rows before this time; those of exactly this time are read again
 */
export async function readDue(
  input: { table: TargetTable; cutoff: Date; after: string | undefined; limit: number },
  { sql, pace }: { sql: Sql; pace: Pace },
): Promise<DueRow[]> {
  const { table, cutoff, after, limit } = input;
  const key = table.key.map((column) => `t.${column}`).join(', ');
  const place = table.keyTypes.map((type, i) => `$${i + 4}::${type}`).join(', ');
  const read: DueRow[] = [];
  for (;;) {
    const begun = performance.now();
    const last = read.at(-1);
    const beyond = last && `AND (t.${table.time}, ${key}) > ($2::timestamptz, ${place})`;
    const { rows } = await sql.query<DueRow>(
      `SELECT to_jsonb(t)::text AS line, t.${table.time}::text AS at,
              ARRAY[${table.key.map((column) => `t.${column}::text`).join(', ')}] AS key
       FROM ${table.name} t
       WHERE t.${table.time} < $1 AND t.${table.time} >= $2::timestamptz ${beyond ?? ''} AND ${table.free}
       ORDER BY t.${table.time}, ${key} LIMIT $3`,
      [
        cutoff,
        last?.at ?? after ?? '-infinity',
        Math.min(PAGE, limit - read.length),
        ...(last?.key ?? []),
      ],
    );
    read.push(...rows);
    if (rows.length < PAGE || read.length >= limit) return read;
    await pace(performance.now() - begun);
  }
}
