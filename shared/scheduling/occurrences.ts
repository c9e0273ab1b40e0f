import * as z from 'zod/mini';
import type { Sql } from '../platform/database/database.ts';
import { RejectMessage } from '../platform/errors.ts';
import { parseJson } from '../platform/json.ts';
import { once } from '../platform/once.ts';
import { currentTrace } from '../platform/trace.ts';

/** What a schedule puts on its queue: EventBridge Scheduler fills in the time. */
export const occurrenceSchema = once(() =>
  z.object({
    /** The schedule's name, kebab-case. */
    schedule: z.string(),
    /** ISO 8601, from `<aws.scheduler.scheduled-time>`: the occurrence's identity, and its "today". */
    scheduledTime: z.iso.datetime({ offset: true }),
  }),
);
export type Occurrence = z.output<ReturnType<typeof occurrenceSchema>>;

const notJson = (cause: unknown) => new RejectMessage('The message is not JSON', { cause });

/** @throws RejectMessage when the body is no occurrence. */
export function parseOccurrence(raw: string): Occurrence {
  const parsed = z.safeParse(occurrenceSchema(), parseJson(raw, notJson));
  if (!parsed.success) throw new RejectMessage('Not an occurrence of a schedule');
  return parsed.data;
}

/** One occurrence is one effect, however often it is delivered or triggered. */
export const occurrenceKey = (o: Occurrence) =>
  `${o.schedule}@${new Date(o.scheduledTime).toISOString()}`;

/**
 * Records that an occurrence ran, with what came out: when its work is a transaction, in the same one
 * and before it, so that the row is the lock; when no transaction can hold it, at its end.
 *
 * @returns false when it was recorded before.
 */
export async function recordOccurrence(
  input: { occurrence: Occurrence; result?: Record<string, unknown>; startedAt?: Date },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { occurrence, result = {}, startedAt } = input;
  const { rowCount } = await sql.query(
    `INSERT INTO occurrences (schedule, scheduled_time, started_at, finished_at, result, trace_id)
     VALUES ($1, $2, coalesce($3, clock_timestamp()), clock_timestamp(), $4, $5)
     ON CONFLICT (schedule, scheduled_time) DO NOTHING`,
    [
      occurrence.schedule,
      occurrence.scheduledTime,
      startedAt ?? null,
      JSON.stringify(result),
      currentTrace()?.traceId ?? null,
    ],
  );
  return rowCount === 1;
}

/** Whether an occurrence ran, or was given up. */
export async function isRecorded(
  { occurrence }: { occurrence: Occurrence },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'SELECT FROM occurrences WHERE schedule = $1 AND scheduled_time = $2',
    [occurrence.schedule, occurrence.scheduledTime],
  );
  return rowCount > 0;
}

/** Writes what came out of an occurrence that was recorded in this transaction, and when. */
export async function finishOccurrence(
  { occurrence, result }: { occurrence: Occurrence; result: Record<string, unknown> },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `UPDATE occurrences SET finished_at = clock_timestamp(), result = $3
     WHERE schedule = $1 AND scheduled_time = $2`,
    [occurrence.schedule, occurrence.scheduledTime, JSON.stringify(result)],
  );
}

/** Records runs that will not happen, so that nobody waits for them and operators see why. */
export async function skipOccurrences(
  input: { job: string; skip: { at: Date | string; reason: string }[] },
  { sql }: { sql: Sql },
): Promise<void> {
  if (input.skip.length === 0) return;
  await sql.query(
    `INSERT INTO occurrences (schedule, scheduled_time, finished_at, outcome, reason)
     SELECT $1, at, clock_timestamp(), 'skipped', reason
     FROM jsonb_to_recordset($2::jsonb) AS r(at timestamptz, reason text)
     ORDER BY at
     ON CONFLICT (schedule, scheduled_time) DO NOTHING`,
    [input.job, JSON.stringify(input.skip)],
  );
}
