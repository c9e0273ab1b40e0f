import type { Row, Sql } from '../platform/database/database.ts';
import { NotFound } from '../platform/errors.ts';

export const STATUSES = ['waiting', 'replaying', 'resolved', 'discarded'] as const;
export type Status = (typeof STATUSES)[number];

/** A dead letter without its body: bodies can hold personal data, so lists never carry them. */
export type DeadLetter = {
  id: string;
  queue: string;
  function: string;
  effectKey: string;
  error: { name: string; message: string };
  attempts: number;
  /** The cause that it shares with others. */
  groupId: string;
  /** When what the message tells of happened, as it says itself. */
  happenedAt: Date | null;
  firstSeenAt: Date;
  lastFailedAt: Date;
  status: Status;
  /** `done`, `already-done`, or why it was discarded. */
  outcome: string | null;
  resolvedAt: Date | null;
  /** What its message was a part of: 32 digits. */
  traceId: string | null;
};

export const LETTER_COLUMNS = `id, queue, effect_key, function_name, error_name, error_message,
  attempts, group_id, happened_at, first_seen_at, last_failed_at, status, outcome, resolved_at,
  replace(trace_id::text, '-', '') AS trace_id`;

export type LetterRow = Row & {
  id: string;
  queue: string;
  effect_key: string;
  function_name: string;
  error_name: string;
  error_message: string;
  attempts: number;
  group_id: string;
  happened_at: Date | null;
  first_seen_at: Date;
  last_failed_at: Date;
  status: Status;
  outcome: string | null;
  resolved_at: Date | null;
  trace_id: string | null;
};

export const toLetter = (row: LetterRow): DeadLetter => ({
  id: row.id,
  queue: row.queue,
  function: row.function_name,
  effectKey: row.effect_key,
  error: { name: row.error_name, message: row.error_message },
  attempts: row.attempts,
  groupId: row.group_id,
  happenedAt: row.happened_at,
  firstSeenAt: row.first_seen_at,
  lastFailedAt: row.last_failed_at,
  status: row.status,
  outcome: row.outcome,
  resolvedAt: row.resolved_at,
  traceId: row.trace_id,
});

type ReplayStatus =
  | 'sending'
  | 'sent'
  | 'done'
  | 'already-done'
  | 'failed'
  | 'not-sent'
  | 'abandoned';

/** One replay of a dead letter, as it went. */
export type Replay = {
  status: ReplayStatus;
  startedAt: Date;
  finishedAt: Date | null;
  /** null: the second round that the collector gives by itself. */
  operator: string | null;
  edited: boolean;
  error: { name: string; message: string } | null;
};

export type Detail = DeadLetter & { body: string; replays: Replay[] };

/** A dead letter with its body, and how its replays went. @throws NotFound */
export async function readDeadLetter(id: string, { sql }: { sql: Sql }): Promise<Detail> {
  const [letters, replays] = await Promise.all([
    sql.query<LetterRow & { body: string }>(
      `SELECT ${LETTER_COLUMNS}, body FROM dead_letters WHERE id = $1`,
      [id],
    ),
    sql.query<ReplayRow>(
      `SELECT r.status, r.started_at, r.finished_at, a.operator, r.edited_body IS NOT NULL AS edited,
              r.error_name, r.error_message
       FROM dead_letter_replays r LEFT JOIN operator_actions a ON a.id = r.action_id
       WHERE r.dead_letter_id = $1 ORDER BY r.started_at`,
      [id],
    ),
  ]);
  const row = letters.rows[0];
  if (!row) throw new NotFound(`There is no dead letter ${id}`);
  return { ...toLetter(row), body: row.body, replays: replays.rows.map(toReplay) };
}

type ReplayRow = Row & {
  status: ReplayStatus;
  started_at: Date;
  finished_at: Date | null;
  operator: string | null;
  edited: boolean;
  error_name: string | null;
  error_message: string | null;
};

const toReplay = (row: ReplayRow): Replay => ({
  status: row.status,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  operator: row.operator,
  edited: row.edited,
  error: row.error_name ? { name: row.error_name, message: row.error_message ?? '' } : null,
});
