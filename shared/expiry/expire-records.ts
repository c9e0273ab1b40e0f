import type { Sql } from '../platform/database/database.ts';
import { liesInRows } from '../platform/database/lies-in-rows.ts';

/** Rows removed, by table. */
export type Removed = {
  idempotenceKeys: number;
  occurrences: number;
  outbox: number;
  deadLetters: number;
  locks: number;
  rateLimits: number;
  requestAnswers: number;
  /** Sessions that are past their time, and are ended. */
  sessions: number;
};

/** Days that a recorded occurrence is kept: longer than any catch-up looks back. */
const KEEP_OCCURRENCES = 90;
/**
 * Days that a published row is kept. Its effect key keeps the event from being announced twice, and
 * Stripe lets an operator resend events for 30 days.
 */
const KEEP_PUBLISHED = 35;
/** Days that a dead letter is kept after its end: bodies can hold personal data. */
const KEEP_DEAD_LETTERS = 90;
/** Days after which a lock's name is removed: whoever takes it again writes it again. */
const KEEP_LOCKS = 1;
/** Days after which a counter of requests is removed: no window is longer. */
const KEEP_RATE_LIMITS = 8;
/** Days in which a repeated request is answered as the first one was. */
const KEEP_ANSWERS = 1;
/** Rows per statement: short locks, and a vacuum that keeps up. */
const BATCH = 5_000;

/**
 * Removes platform rows that are past their time, in small batches that commit on their own: an
 * interrupted run lost nothing, the next one goes on.
 * @param input.at "now" of the occurrence.
 */
export async function expireRecords(input: { at: Date }, { sql }: { sql: Sql }): Promise<Removed> {
  const remove = async (table: string, condition: string) => {
    let removed = 0;
    for (;;) {
      const { rowCount } = await sql.query(
        `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${BATCH}))`,
        [input.at],
      );
      removed += rowCount;
      if (rowCount < BATCH) return removed;
    }
  };
  const failures: unknown[] = [];
  /** What one table refuses keeps none of the others from its time. */
  const all = async (removals: Record<keyof Removed, () => Promise<number>>): Promise<Removed> => {
    const removed: [string, number][] = [];
    for (const [name, work] of Object.entries(removals)) {
      const count = await work().catch((error: unknown) => {
        if (!liesInRows(error)) throw error;
        failures.push(error);
        return 0;
      });
      removed.push([name, count]);
    }
    if (failures.length > 0) throw failures[0];
    return Object.fromEntries(removed) as Removed;
  };
  const before = (days: number) => `$1::timestamptz - interval '${days} days'`;
  return all({
    idempotenceKeys: () => remove('idempotence_keys', 'expires_at < $1::timestamptz'),
    occurrences: () => remove('occurrences', `scheduled_time < ${before(KEEP_OCCURRENCES)}`),
    outbox: () => remove('outbox', `published_at < ${before(KEEP_PUBLISHED)}`),
    deadLetters: () =>
      remove(
        'dead_letters',
        `status IN ('resolved', 'discarded') AND resolved_at < ${before(KEEP_DEAD_LETTERS)}`,
      ),
    locks: () => remove('locks', `taken_at < ${before(KEEP_LOCKS)}`),
    rateLimits: () => remove('rate_limits', `window_start < ${before(KEEP_RATE_LIMITS)}`),
    requestAnswers: () => remove('request_answers', `started_at < ${before(KEEP_ANSWERS)}`),
    sessions: () => endSessions({ sql }),
  });
}

async function endSessions({ sql }: { sql: Sql }): Promise<number> {
  const { rows } = await sql.query<{ ended: number }>('SELECT cleanup_expired_sessions() AS ended');
  return rows[0]?.ended ?? 0;
}
