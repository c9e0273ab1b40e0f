import type { Sql } from '../../platform/database/database.ts';
import { setClause, statesBefore } from './set-clause.ts';
import type { Move } from './transitions.ts';

/** How an attempt ended. `again` rows surely did not leave and are sent once more, without a doubt. */
export type Settlement = {
  id: string;
  outcome: 'sent' | 'again' | 'failed' | 'unknown';
  messageId?: string;
  reason?: string;
  /** For `again`. */
  notBefore?: Date;
};

const MOVES = {
  sent: 'sent',
  again: 'again',
  failed: 'refuse',
  unknown: 'doubt',
} as const satisfies Record<Settlement['outcome'], Move>;

/**
 * Writes how attempts ended, for many rows at once. The provider's own reports may have come first;
 * they are never overwritten. An answer that comes after the lease ended still counts as long as
 * nobody else calls the provider for the row: it saves a second send.
 */
export async function settle(
  input: { settlements: Settlement[]; lease: string; now: Date },
  { sql }: { sql: Sql },
): Promise<void> {
  if (input.settlements.length === 0) return;
  const settlements = input.settlements.map((each) => ({ ...each, move: MOVES[each.outcome] }));
  await sql.query(
    `WITH m AS MATERIALIZED (
       SELECT e.id, r.move, r."messageId" AS message_id, r.reason, r."notBefore" AS not_before,
         $3::timestamptz AS at
       FROM jsonb_to_recordset($1::jsonb)
         AS r(id bigint, move text, "messageId" text, reason text, "notBefore" timestamptz)
       JOIN email_logs e ON e.id = r.id
       WHERE (e.lease = $2 AND e.state IN ${statesBefore('doubt')})
          OR (r.move = 'sent' AND e.state IN ('queued', 'unknown') AND e.attempts > 0)
       ORDER BY e.id
       FOR UPDATE OF e
     )
     UPDATE email_logs e SET
       ${setClause(Object.values(MOVES))}
     FROM m WHERE e.id = m.id`,
    [JSON.stringify(settlements), input.lease, input.now],
  );
}
