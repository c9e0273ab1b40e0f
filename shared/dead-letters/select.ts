import type { Sql } from '../platform/database/database.ts';
import {
  type DeadLetter,
  LETTER_COLUMNS,
  type LetterRow,
  STATUSES,
  type Status,
  toLetter,
} from './letter.ts';

/** Which dead letters: every given part must hold. */
export type Filter = {
  queue?: string | undefined;
  function?: string | undefined;
  /** Error name exactly, or a part of the message, in any case. */
  error?: string | undefined;
  effectKey?: string | undefined;
  /** Failed last at this time or later. */
  since?: Date | undefined;
  statuses?: readonly Status[] | undefined;
};

/** What has no end yet. */
const OPEN: readonly Status[] = ['waiting', 'replaying'];

/** The words that a choice of statuses may be. */
export const STATUS_WORDS = ['open', ...STATUSES, 'all'] as const;
export type StatusWord = (typeof STATUS_WORDS)[number];

/** @returns undefined for a word that is none of STATUS_WORDS. */
export function statusesOf(word: string): readonly Status[] | undefined {
  if (word === 'open') return OPEN;
  if (word === 'all') return STATUSES;
  const status = STATUSES.find((known) => known === word);
  return status && [status];
}

/** Newest first. */
export async function listDeadLetters(
  input: { filter: Filter; limit: number },
  { sql }: { sql: Sql },
): Promise<{ letters: DeadLetter[]; total: number }> {
  const { where, values } = conditions(input.filter);
  const [found, counted] = await Promise.all([
    sql.query<LetterRow>(
      `SELECT ${LETTER_COLUMNS} FROM dead_letters WHERE ${where}
       ORDER BY last_failed_at DESC, id LIMIT ${Math.trunc(input.limit)}`,
      values,
    ),
    sql.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM dead_letters WHERE ${where}`,
      values,
    ),
  ]);
  return { letters: found.rows.map(toLetter), total: counted.rows[0]?.total ?? 0 };
}

/** Ids of all that match, oldest failure first: the order in which a replay sends them. */
export async function selectIds(filter: Filter, { sql }: { sql: Sql }): Promise<string[]> {
  const { where, values } = conditions(filter);
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM dead_letters WHERE ${where} ORDER BY first_seen_at, id`,
    values,
  );
  return rows.map((row) => row.id);
}

export type Group = {
  queue: string;
  function: string;
  error: string;
  /** The messages' common words, without the ids, numbers and quoted values that differ. */
  cause: string;
  count: number;
  oldest: Date;
  newest: Date;
};

/**
 * Three hundred letters of three causes are three groups: quoted values and whatever has a digit in
 * it (ids, counts, times, addresses) differ from letter to letter and say nothing of the cause.
 */
const CAUSE = `left(regexp_replace(
  regexp_replace(error_message, '"[^"]*"|“[^”]*”|''[^'']*''', '…', 'g'),
  '[[:alnum:]_.:@/+-]*[0-9][[:alnum:]_.:@/+-]*', '…', 'g'), 160)`;

/** What is open, by where it failed and why: the first look at an incident. */
export async function summarise(filter: Filter, { sql }: { sql: Sql }): Promise<Group[]> {
  const { where, values } = conditions(filter);
  const { rows } = await sql.query<Group>(
    `SELECT queue, function_name AS function, error_name AS error, ${CAUSE} AS cause,
            count(*)::int AS count, min(first_seen_at) AS oldest, max(last_failed_at) AS newest
     FROM dead_letters WHERE ${where}
     GROUP BY 1, 2, 3, 4 ORDER BY count(*) DESC, 1, 3, 4`,
    values,
  );
  return rows;
}

function conditions(filter: Filter): { where: string; values: unknown[] } {
  const values: unknown[] = [filter.statuses ?? OPEN];
  const parts = ['status = ANY($1::text[])'];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(condition(`$${values.length}`));
  };
  add(filter.queue, (p) => `queue = ${p}`);
  add(filter.function, (p) => `function_name = ${p}`);
  add(filter.effectKey, (p) => `effect_key = ${p}`);
  add(filter.since, (p) => `last_failed_at >= ${p}`);
  add(filter.error, (p) => `(error_name = ${p} OR strpos(lower(error_message), lower(${p})) > 0)`);
  return { where: parts.join(' AND '), values };
}
