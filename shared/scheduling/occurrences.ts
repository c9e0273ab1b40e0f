import * as z from 'zod/mini';
import type { Database, Sql } from '../platform/database/database.ts';
import { RejectMessage } from '../platform/errors.ts';

/** What a schedule puts on its queue: EventBridge Scheduler fills in the time. */
export const occurrenceSchema = z.object({
  /** The schedule's name, kebab-case. */
  schedule: z.string(),
  /** ISO 8601, from `<aws.scheduler.scheduled-time>`: the occurrence's identity, and its "today". */
  scheduledTime: z.iso.datetime({ offset: true }),
});
export type Occurrence = z.output<typeof occurrenceSchema>;

export function parseOccurrence(raw: string): Occurrence {
  const parsed = z.safeParse(occurrenceSchema, parseJson(raw));
  if (!parsed.success) throw new RejectMessage('Not an occurrence of a schedule');
  return parsed.data;
}

/** One occurrence is one effect, however often it is delivered or triggered. */
export const occurrenceKey = (o: Occurrence) =>
  `${o.schedule}@${new Date(o.scheduledTime).toISOString()}`;

/**
 * Runs a schedule's work once per occurrence: the occurrence row and the work commit together.
 * @returns false when this occurrence ran before.
 */
export async function runOccurrence(
  occurrence: Occurrence,
  deps: { db: Database; work: (tx: Sql, at: Date) => Promise<Record<string, unknown>> },
): Promise<boolean> {
  const at = new Date(occurrence.scheduledTime);
  return deps.db.transaction(async (tx) => {
    const claimed = await tx.query(
      `INSERT INTO occurrences (schedule, scheduled_time) VALUES ($1, $2)
       ON CONFLICT (schedule, scheduled_time) DO NOTHING`,
      [occurrence.schedule, at],
    );
    if (claimed.rowCount === 0) return false;
    const result = await deps.work(tx, at);
    await tx.query(
      `UPDATE occurrences SET finished_at = clock_timestamp(), result = $3
       WHERE schedule = $1 AND scheduled_time = $2`,
      [occurrence.schedule, at, JSON.stringify(result)],
    );
    return true;
  });
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (cause) {
    throw new RejectMessage('The message is not JSON', { cause });
  }
}
