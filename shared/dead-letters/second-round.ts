import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { REPLAY_ATTRIBUTE } from '../platform/queue/message.ts';

/** Puts one message on a queue. */
export type SendBack = (input: {
  queueUrl: string;
  body: string;
  attributes: Record<string, string>;
}) => Promise<void>;

/**
 * Sends what its consumer never answered for back to its queue, once. When the database was away
 * for longer than the retries last, that is every message of the outage: this code runs only when
 * the database is back, so they are applied without an operator. What fails again is a dead letter
 * that waits, and so is what crashes its consumer.
 *
 * The message goes out before the replay is noted: a crash in between sends it twice, which its
 * effect key takes care of; the other way round it would be lost.
 *
 * @returns false when it had its second round before.
 */
export async function giveSecondRound(
  letter: { id: string; queueUrl: string; body: string },
  { sql, clock, send }: { sql: Sql; clock: Clock; send: SendBack },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `SELECT FROM dead_letter_replays WHERE dead_letter_id = $1 AND action_id IS NULL LIMIT 1`,
    [letter.id],
  );
  if (rowCount > 0) return false;
  const { queueUrl, body } = letter;
  await send({ queueUrl, body, attributes: { [REPLAY_ATTRIBUTE]: letter.id } });
  await sql.query(
    `WITH waiting AS (
       UPDATE dead_letters SET status = 'replaying' WHERE id = $1 AND status = 'waiting' RETURNING id
     )
     INSERT INTO dead_letter_replays (dead_letter_id, status_before, started_at, status)
     SELECT id, 'waiting', $2, 'sent' FROM waiting`,
    [letter.id, clock()],
  );
  return true;
}
