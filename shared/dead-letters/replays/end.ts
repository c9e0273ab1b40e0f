import type { RunDeps } from './runner.ts';

/** Ends a replay and the operator's action that began it; what was not sent is left alone. */
export async function endReplay(
  { replay, status }: { replay: { id: string }; status: 'done' | 'stopped' },
  { db, clock }: Pick<RunDeps, 'db' | 'clock'>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(
      `UPDATE replay_items SET state = 'left-alone' WHERE replay_id = $1 AND state = 'pending'`,
      [replay.id],
    );
    await tx.query(
      `WITH ended AS (
         UPDATE replays SET status = $2, finished_at = $3 WHERE id = $1 AND status = 'running'
         RETURNING action_id
       )
       UPDATE operator_actions a SET finished_at = $3, outcome = (
         SELECT jsonb_object_agg(state, items) FROM (
           SELECT state, count(*) AS items FROM replay_items WHERE replay_id = $1 GROUP BY state) AS c)
       FROM ended WHERE a.id = ended.action_id`,
      [replay.id, status, clock()],
    );
  });
}
