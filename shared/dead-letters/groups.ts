import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';
import { NotFound } from '../platform/errors.ts';

/** The dead letters of one cause. */
export type Group = {
  id: string;
  queue: string;
  function: string;
  error: string;
  /** The messages' common words, without the ids, numbers and quoted values that differ. */
  cause: string;
  waiting: number;
  replaying: number;
  resolved: number;
  discarded: number;
  firstSeenAt: Date;
  lastFailedAt: Date;
  /** Failures of each of the last 24 hours, the oldest first. */
  trend: number[];
};

export type GroupFilter = {
  queue?: string | undefined;
  function?: string | undefined;
  /** A part of `Name: cause`, in any case. */
  error?: string | undefined;
  /** Failed last at this time or later. */
  since?: Date | undefined;
  /** Also those of which nothing is open. */
  all?: boolean;
};

const HOURS = 24;

const COLUMNS = `id, queue, function_name AS function, error_name AS error, cause, waiting, replaying,
  resolved, discarded, first_seen_at AS "firstSeenAt", last_failed_at AS "lastFailedAt",
  ARRAY(SELECT coalesce(h.failures, 0)
        FROM generate_series(${HOURS - 1}, 0, -1) AS ago
        LEFT JOIN dead_letter_group_hours h ON h.group_id = g.id
          AND h.hour = date_bin('1 hour', $1::timestamptz, '2000-01-01Z') - make_interval(hours => ago)
        ORDER BY ago DESC) AS trend`;

/** The causes, the one with the most open letters first: the first look at an incident. */
export async function listGroups(
  input: { filter: GroupFilter; now: Date; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Group>> {
  const { filter, now, limit, after } = input;
  const values: unknown[] = [now];
  const parts = [filter.all ? 'true' : 'waiting + replaying > 0'];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(condition(`$${values.length}`));
  };
  add(filter.queue, (p) => `queue = ${p}`);
  add(filter.function, (p) => `function_name = ${p}`);
  add(filter.since, (p) => `last_failed_at >= ${p}`);
  add(filter.error, (p) => `strpos(lower(error_name || ': ' || cause), lower(${p})) > 0`);
  return readPart<Group & Row>(
    {
      columns: COLUMNS,
      from: 'dead_letter_groups g',
      where: parts.join(' AND '),
      values,
      by: [
        { column: '(waiting + replaying)', type: 'integer' },
        { column: 'id', type: 'uuid' },
      ],
      after,
      limit,
    },
    { sql },
  );
}

/** @throws NotFound */
export async function readGroup(
  input: { id: string; now: Date },
  { sql }: { sql: Sql },
): Promise<Group> {
  const { rows } = await sql.query<Group & Row>(
    `SELECT ${COLUMNS} FROM dead_letter_groups g WHERE id = $2::uuid`,
    [input.now, input.id],
  );
  if (!rows[0]) throw new NotFound(`There is no group of dead letters ${input.id}`);
  return rows[0];
}

/** How many letters are open, and since when the oldest cause is known: without counting them. */
export async function sumOpen({
  sql,
}: {
  sql: Sql;
}): Promise<{ waiting: number; replaying: number; causes: number; newest: Date | null }> {
  const { rows } = await sql.query<{
    waiting: number;
    replaying: number;
    causes: number;
    newest: Date | null;
  }>(
    `SELECT coalesce(sum(waiting), 0)::int AS waiting, coalesce(sum(replaying), 0)::int AS replaying,
            count(*)::int AS causes, max(last_failed_at) AS newest
     FROM dead_letter_groups WHERE waiting + replaying > 0`,
  );
  return rows[0] as NonNullable<(typeof rows)[0]>;
}
