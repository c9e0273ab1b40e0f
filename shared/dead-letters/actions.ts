import type { Row, Sql } from '../platform/database/database.ts';
import { NotFound } from '../platform/errors.ts';
import type { ReplayStatus } from './letter.ts';

/** What an operator did. */
export type OperatorAction = {
  id: string;
  startedAt: Date;
  finishedAt: Date | null;
  operator: string;
  via: string;
  action: string;
  subject: Record<string, unknown>;
  outcome: Record<string, unknown> | null;
};

const COLUMNS = `id, started_at AS "startedAt", finished_at AS "finishedAt", operator, via, action,
  subject, outcome`;

/** Newest first. */
export async function listActions(
  { limit }: { limit: number },
  { sql }: { sql: Sql },
): Promise<OperatorAction[]> {
  const { rows } = await sql.query<OperatorAction>(
    `SELECT ${COLUMNS} FROM operator_actions ORDER BY started_at DESC, id LIMIT $1`,
    [limit],
  );
  return rows;
}

export type ActionReplay = Row & {
  deadLetterId: string;
  queue: string;
  status: ReplayStatus;
  error: string | null;
};

/** One action, and what became of each dead letter that it replays. @throws NotFound */
export async function readAction(
  id: string,
  { sql }: { sql: Sql },
): Promise<{ action: OperatorAction; replays: ActionReplay[] }> {
  const [actions, replays] = await Promise.all([
    sql.query<OperatorAction>(`SELECT ${COLUMNS} FROM operator_actions WHERE id = $1`, [id]),
    sql.query<ActionReplay>(
      `SELECT r.dead_letter_id AS "deadLetterId", d.queue, r.status,
              r.error_name || ': ' || r.error_message AS error
       FROM dead_letter_replays r JOIN dead_letters d ON d.id = r.dead_letter_id
       WHERE r.action_id = $1 ORDER BY r.status, d.first_seen_at`,
      [id],
    ),
  ]);
  if (!actions.rows[0]) throw new NotFound('There is no such action');
  return { action: actions.rows[0], replays: replays.rows };
}
