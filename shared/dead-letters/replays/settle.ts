import type { Sql } from '../../platform/database/database.ts';

/** Takes over what consumers have said of the letters that a replay sent. */
export async function settleItems({ id }: { id: string }, { sql }: { sql: Sql }): Promise<void> {
  await sql.query(
    `UPDATE replay_items i
     SET state = CASE d.status WHEN 'abandoned' THEN 'elsewhere' ELSE d.status END,
         error_name = d.error_name, error_message = d.error_message, finished_at = d.finished_at
     FROM replays r, dead_letter_replays d
     WHERE r.id = $1 AND NOT r.dry_run AND i.replay_id = r.id AND i.state = 'sent'
       AND d.action_id = r.action_id AND d.dead_letter_id = i.dead_letter_id
       AND d.status IN ('done', 'already-done', 'failed', 'not-sent', 'abandoned')`,
    [id],
  );
}
