import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Conflict, InvalidRequest, NotFound } from '../../platform/errors.ts';
import { conditions, type Filter, isNarrow } from '../filter.ts';

/** Which letters: named ones of any status, or those that a filter matches now. */
export type Selection =
  | { ids: readonly string[] }
  | { filter: Filter; all?: boolean }
  /** Those of another replay, as far as they still wait: what was tried is what is done. */
  | { replay: string };

export type ReplayRequest = {
  selection: Selection;
  /** Why, for the record. */
  reason: string;
  dryRun: boolean;
  /** Messages a second at most. */
  rate: number;
  /** Stops itself when so many have failed again; null: never. */
  maxFailures: number | null;
  /** Sent instead of the kept body; with one id only. */
  editedBody?: string | undefined;
  /** Also what is being replayed already: its message may have been lost. */
  resend?: boolean;
};

export const RATE = { usual: 20, most: 500 } as const;
export const MAX_FAILURES = 10;

/**
 * Begins a replay: from here on its selection is fixed, and the stack goes on with it by itself.
 * @param deps.begin puts it on the operators' record, in this transaction.
 * @throws InvalidRequest for a filter that says nothing (everything must be asked for), and when
 *   nothing is left to replay.
 */
export async function startReplay(
  request: ReplayRequest,
  { db, clock, begin }: { db: Database; clock: Clock; begin: (tx: Sql) => Promise<string> },
): Promise<{ id: string; total: number }> {
  const { selection, reason, dryRun, rate, maxFailures, resend = false } = request;
  if (!reason.trim()) throw new InvalidRequest('Say why: the reason is kept with the replay');
  if ('filter' in selection && !selection.all && !isNarrow(selection.filter))
    throw new InvalidRequest(
      'This filter leaves nothing out: narrow it down, or ask for everything by --all',
    );
  return db.transaction(async (tx) => {
    const actionId = await begin(tx);
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO replays (action_id, reason, dry_run, selection, rate, max_failures, resend, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [actionId, reason.trim(), dryRun, describe(selection), rate, maxFailures, resend, clock()],
    );
    const id = rows[0]?.id as string;
    const total = await choose({ id, ...request }, tx);
    if (total === 0) throw new NotFound('Nothing to replay');
    await tx.query('UPDATE replays SET total = $2 WHERE id = $1', [id, total]);
    return { id, total };
  });
}

async function choose(input: ReplayRequest & { id: string }, tx: Sql): Promise<number> {
  const { id, selection, editedBody } = input;
  if ('ids' in selection) {
    const { rowCount } = await tx.query(
      `INSERT INTO replay_items (replay_id, position, dead_letter_id, edited_body)
       SELECT $1, row_number() OVER (ORDER BY first_seen_at, id), id, $3
       FROM dead_letters WHERE id = ANY($2::uuid[])`,
      [id, selection.ids, editedBody ?? null],
    );
    return rowCount;
  }
  if ('replay' in selection) {
    const { rowCount } = await tx.query(
      `INSERT INTO replay_items (replay_id, position, dead_letter_id, edited_body)
       SELECT $1, row_number() OVER (ORDER BY i.position), i.dead_letter_id, i.edited_body
       FROM replay_items i JOIN dead_letters d ON d.id = i.dead_letter_id
       WHERE i.replay_id = $2 AND d.status IN ('waiting', 'discarded')`,
      [id, selection.replay],
    );
    return rowCount;
  }
  const { from, where, values } = conditions(selection.filter);
  const { rowCount } = await tx.query(
    `INSERT INTO replay_items (replay_id, position, dead_letter_id)
     SELECT $${values.length + 1}, row_number() OVER (ORDER BY first_seen_at, id), id FROM ${from} WHERE ${where}`,
    [...values, id],
  );
  return rowCount;
}

/** As it is kept: a few ids, or how many; a filter by its parts. */
function describe(selection: Selection): string {
  if ('ids' in selection) {
    const { ids } = selection;
    return JSON.stringify(
      ids.length <= 20 ? { ids } : { ids: ids.slice(0, 3), more: ids.length - 3 },
    );
  }
  if ('replay' in selection) return JSON.stringify(selection);
  return JSON.stringify(selection.all ? { all: true, ...selection.filter } : selection.filter);
}

/**
 * Ends a replay before its time: nothing more is sent, and what is under way comes to its end.
 * @throws Conflict when it has ended already.
 */
export async function abortReplay(
  { id }: { id: string },
  { db, clock }: { db: Database; clock: Clock },
): Promise<{ leftAlone: number }> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(
      `WITH ended AS (
         UPDATE replays SET status = 'aborted', finished_at = $2 WHERE id = $1 AND status = 'running'
         RETURNING action_id
       )
       UPDATE operator_actions a SET finished_at = $2, outcome = '{"aborted": true}' FROM ended
       WHERE a.id = ended.action_id`,
      [id, clock()],
    );
    if (rowCount === 0) throw new Conflict('This replay has ended already');
    const { rowCount: leftAlone } = await tx.query(
      `UPDATE replay_items SET state = 'left-alone' WHERE replay_id = $1 AND state = 'pending'`,
      [id],
    );
    return { leftAlone };
  });
}
