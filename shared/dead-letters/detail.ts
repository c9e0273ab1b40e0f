import type { Row, Sql } from '../platform/database/database.ts';
import { NotFound } from '../platform/errors.ts';
import { type DeadLetter, LETTER_COLUMNS, type LetterRow, toLetter } from './letter.ts';

export type ReplayStatus =
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

/** @throws NotFound */
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
