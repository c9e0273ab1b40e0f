import type { Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';
import { conditions, type Filter } from './filter.ts';
import { type DeadLetter, LETTER_COLUMNS, type LetterRow, toLetter } from './letter.ts';

/** Newest failure first, a part at a time. */
export async function listDeadLetters(
  input: { filter: Filter; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<DeadLetter>> {
  const { filter, limit, after } = input;
  const { rows, next } = await readPart<LetterRow>(
    {
      ...conditions(filter),
      columns: LETTER_COLUMNS,
      by: [
        { column: 'last_failed_at', type: 'timestamptz' },
        { column: 'id', type: 'uuid' },
      ],
      after,
      limit,
    },
    { sql },
  );
  return { rows: rows.map(toLetter), next };
}

/** Ids of all that match, oldest failure first: the order in which a replay sends them. */
export async function selectIds(filter: Filter, { sql }: { sql: Sql }): Promise<string[]> {
  const { from, where, values } = conditions(filter);
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM ${from} WHERE ${where} ORDER BY first_seen_at, id`,
    values,
  );
  return rows.map((row) => row.id);
}
