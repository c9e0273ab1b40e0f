import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';
import { holding } from '../platform/database/search.ts';
import { NotFound } from '../platform/errors.ts';

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

export type ActionFilter = {
  /** A part of who. */
  operator?: string | undefined;
  /** A part of what: `dead-letters`, `backup restore`. */
  action?: string | undefined;
  /** A part of what it was about or came to: an id, a reason. */
  about?: string | undefined;
  since?: Date | undefined;
};

/** Newest first, a part at a time. */
export async function listActions(
  input: { filter: ActionFilter; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<OperatorAction>> {
  const { operator, action, about, since } = input.filter;
  const like = (text: string | undefined) => (text === undefined ? null : holding(text));
  return readPart<OperatorAction & Row>(
    {
      columns: COLUMNS,
      from: 'operator_actions',
      where: `($1::text IS NULL OR lower(operator) LIKE lower($1)) AND ($2::text IS NULL OR lower(action) LIKE lower($2))
        AND ($3::text IS NULL OR lower(subject::text || coalesce(outcome::text, '')) LIKE lower($3))
        AND ($4::timestamptz IS NULL OR started_at >= $4)`,
      values: [like(operator), like(action), like(about), since ?? null],
      by: [
        { column: 'started_at', type: 'timestamptz' },
        { column: 'id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** One action, and the replay that it began. @throws NotFound */
export async function readAction(
  id: string,
  { sql }: { sql: Sql },
): Promise<{ action: OperatorAction; replayId: string | undefined }> {
  const [actions, replays] = await Promise.all([
    sql.query<OperatorAction>(`SELECT ${COLUMNS} FROM operator_actions WHERE id = $1`, [id]),
    sql.query<{ id: string }>('SELECT id FROM replays WHERE action_id = $1', [id]),
  ]);
  if (!actions.rows[0]) throw new NotFound('There is no such action');
  return { action: actions.rows[0], replayId: replays.rows[0]?.id };
}
