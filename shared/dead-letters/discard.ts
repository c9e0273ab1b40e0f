import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';

/**
 * Gives dead letters up, with a reason. Only those that wait: a replay that is under way first
 * comes to its end, and what is resolved stays so.
 * @returns the ids that were discarded.
 */
export async function discardDeadLetters(
  input: { ids: readonly string[]; reason: string },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `UPDATE dead_letters SET status = 'discarded', outcome = $2, resolved_at = $3
     WHERE id = ANY($1::uuid[]) AND status = 'waiting' RETURNING id`,
    [input.ids, input.reason, clock()],
  );
  return rows.map((row) => row.id);
}
