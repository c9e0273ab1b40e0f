import { createHash } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { storableJson } from '../platform/database/storable-json.ts';
import type { DeadLetters, FailedMessage } from '../platform/queue/dead-letters.ts';
import { isUuid } from '../platform/uuid.ts';
import { readContents } from './contents.ts';

/**
 * Reasons that nobody reported: read from how SQS or EventBridge gave the message up. A dead letter
 * that knows its real reason keeps it.
 */
const INFERRED_REASONS = ['Crashed', 'Undelivered'];

/**
 * Dead letters as rows of Postgres: what fails again is the same letter, a replay of one settles it.
 */
export function createDeadLetters({ sql, clock }: { sql: Sql; clock: Clock }): DeadLetters {
  return {
    async record(message) {
      const failed = storable(message);
      if (isUuid(failed.replayOf) && (await failReplay(failed, { sql, clock })))
        return { id: failed.replayOf };
      return upsert(failed, { sql, clock });
    },
    async resolve(replayed) {
      // Of a letter that came twice, the first did it.
      const outcomes = new Map(
        replayed
          .filter(({ id }) => isUuid(id))
          .reverse()
          .map(({ id, outcome }) => [id, outcome]),
      );
      if (outcomes.size === 0) return;
      await sql.query(
        `WITH locked AS MATERIALIZED (
           -- in the order in which whoever claims letters locks them
           SELECT d.id, r.outcome FROM dead_letters d
           JOIN unnest($1::uuid[], $2::text[]) AS r(id, outcome) ON r.id = d.id
           ORDER BY d.id FOR UPDATE OF d
         ), ended AS (
           UPDATE dead_letter_replays r SET status = l.outcome, finished_at = $3 FROM locked l
           WHERE r.dead_letter_id = l.id AND r.status IN ('sending', 'sent')
         )
         UPDATE dead_letters d SET status = 'resolved', outcome = l.outcome, resolved_at = $3 FROM locked l
         WHERE d.id = l.id AND d.status <> 'resolved'`,
        [[...outcomes.keys()], [...outcomes.values()], clock()],
      );
    },
    async recordTrial({ replayId, id, verdict, error, changes }) {
      if (!isUuid(id) || !isUuid(replayId)) return;
      await sql.query(
        `UPDATE replay_items
         SET state = $3, error_name = $4, error_message = $5, changes = $6, finished_at = $7
         WHERE replay_id = $1 AND dead_letter_id = $2 AND state = 'sent'`,
        [
          replayId,
          id,
          verdict,
          error?.name ?? null,
          error && withoutNul(error.message),
          storableJson(changes),
          clock(),
        ],
      );
    },
  };
}

type Deps = { sql: Sql; clock: Clock };

/** One statement of what failed, kept when a better reason is known: see INFERRED_REASONS. */
const NEW_REASON = `NOT ($3 = ANY($4::text[]) AND d.status IN ('waiting', 'replaying')
                         AND d.error_name <> ALL($4::text[]))`;

/**
 * The same dead letter waits again, whatever key the replayed body has and whatever its queue is called
 * by now: an edited body may have another, and the letter keeps its original.
 * @returns false when that dead letter is gone, so that the failure gets one of its own.
 */
async function failReplay(failed: Storable, { sql, clock }: Deps): Promise<boolean> {
  const { rowCount } = await sql.query(
    `WITH ended AS (
       UPDATE dead_letter_replays
       SET status = 'failed', error_name = $3, error_message = $5, finished_at = $2
       WHERE dead_letter_id = $1 AND status IN ('sending', 'sent')
     )
     UPDATE dead_letters d SET
       status = 'waiting', outcome = NULL, resolved_at = NULL,
       function_name = $6,
       error_name = CASE WHEN ${NEW_REASON} THEN $3 ELSE d.error_name END,
       error_message = CASE WHEN ${NEW_REASON} THEN $5 ELSE d.error_message END,
       attempts = d.attempts + $7,
       last_failed_at = $2
     WHERE d.id = $1`,
    [
      failed.replayOf,
      clock(),
      failed.error.name,
      INFERRED_REASONS,
      failed.error.message,
      failed.functionName,
      failed.attempts,
    ],
  );
  return rowCount === 1;
}

async function upsert(failed: Storable, { sql, clock }: Deps): Promise<{ id: string }> {
  const { terms, happenedAt } = readContents(failed.body);
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO dead_letters AS d (queue, effect_key, error_name, error_message, function_name,
                                    body, attempts, first_seen_at, last_failed_at, terms, happened_at, trace_id)
     VALUES ($1, $2, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (queue, effect_key) DO UPDATE SET
       -- a replay that is under way stays so: its own outcome is still to come
       status = CASE WHEN d.status = 'replaying' THEN d.status ELSE 'waiting' END,
       outcome = NULL, resolved_at = NULL,
       function_name = excluded.function_name,
       error_name = CASE WHEN ${NEW_REASON} THEN $3 ELSE d.error_name END,
       error_message = CASE WHEN ${NEW_REASON} THEN $5 ELSE d.error_message END,
       body = excluded.body, terms = excluded.terms, happened_at = excluded.happened_at,
       trace_id = excluded.trace_id, attempts = d.attempts + excluded.attempts,
       first_seen_at = least(d.first_seen_at, excluded.first_seen_at),
       last_failed_at = excluded.last_failed_at
     RETURNING d.id`,
    [
      failed.queue,
      failed.effectKey,
      failed.error.name,
      INFERRED_REASONS,
      failed.error.message,
      failed.functionName,
      failed.body,
      failed.attempts,
      failed.firstSeenAt,
      clock(),
      terms,
      happenedAt ?? null,
      failed.traceId ?? null,
    ],
  );
  return rows[0] as { id: string };
}

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

/** A failed message that the table takes. */
type Storable = FailedMessage & { effectKey: string };

/** An index entry of Postgres has room for about 2,700 bytes. */
const MAX_KEY = 512;

/** Postgres's text knows no NUL. */
const withoutNul = (text: string): string => text.replaceAll('\0', '\uFFFD');

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * A failed message as the table can hold it, whatever is in it: a dead letter that cannot be written
 * would go round and round between its queues, and nobody would see it.
 */
function storable(failed: FailedMessage): Storable {
  const key = failed.effectKey ?? hash(failed.body);
  return {
    ...failed,
    effectKey: key.length > MAX_KEY ? hash(key) : withoutNul(key),
    error: { name: withoutNul(failed.error.name), message: withoutNul(failed.error.message) },
    body: withoutNul(failed.body),
  };
}
