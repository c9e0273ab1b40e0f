import { createHash } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/db.ts';

/** A message that cannot proceed, as its consumer hands it over. */
export type FailedMessage = {
  queue: string;
  functionName: string;
  /** Absent when the body could not even be parsed: then the body's hash stands in. */
  effectKey?: string | undefined;
  error: { name: string; message: string };
  body: string;
  attempts: number;
  firstSeenAt: Date;
  /** The dead letter whose replay failed again. */
  replayOf?: string | undefined;
};

export type DeadLetters = {
  /** One dead letter per (queue, effect key): the same failure again raises its attempts. */
  record(failed: FailedMessage): Promise<void>;
  /** A replayed dead letter came through: keeps how (`done`, or `already-done`). */
  resolve(input: { id: string; outcome: 'done' | 'already-done' }): Promise<void>;
};

export function createDeadLetters({ sql, clock }: { sql: Sql; clock: Clock }): DeadLetters {
  return {
    async record(failed) {
      const key = failed.effectKey ?? createHash('sha256').update(failed.body).digest('hex');
      await sql.query(
        `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message,
                                   body, attempts, first_seen_at, last_failed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (queue, effect_key) DO UPDATE SET
           status = 'waiting', outcome = NULL, resolved_at = NULL,
           function_name = excluded.function_name,
           error_name = excluded.error_name,
           error_message = excluded.error_message,
           body = excluded.body,
           attempts = dead_letters.attempts + excluded.attempts,
           last_failed_at = excluded.last_failed_at`,
        [
          failed.queue,
          key,
          failed.functionName,
          failed.error.name,
          failed.error.message,
          failed.body,
          failed.attempts,
          failed.firstSeenAt,
          clock(),
        ],
      );
    },
    async resolve({ id, outcome }) {
      await sql.query(
        `UPDATE dead_letters SET status = 'resolved', outcome = $2, resolved_at = $3
         WHERE id = $1 AND status <> 'resolved'`,
        [id, outcome, clock()],
      );
    },
  };
}
