import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/db.ts';
import type { Check } from './check.ts';
import { span } from './span.ts';

export type LastOccurrence = {
  schedule: string;
  scheduledTime: Date;
  startedAt: Date;
  finishedAt: Date | null;
};

/** Each schedule's latest recorded occurrence. */
export async function lastOccurrences({ sql }: { sql: Sql }): Promise<LastOccurrence[]> {
  const { rows } = await sql.query<LastOccurrence>(
    `SELECT DISTINCT ON (schedule) schedule, scheduled_time AS "scheduledTime",
            started_at AS "startedAt", finished_at AS "finishedAt"
     FROM occurrences ORDER BY schedule, scheduled_time DESC`,
  );
  return rows;
}

/**
 * @param input.expected schedule → seconds after which its next occurrence is overdue.
 * @param input.since when the stack began, where known: before that nothing could run.
 */
export async function checkSchedules(
  input: { expected: Readonly<Record<string, number>>; since?: Date | undefined },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<Omit<Check, 'name'>> {
  const now = clock().getTime();
  const last = await lastOccurrences({ sql });
  const late = Object.entries(input.expected).flatMap(([schedule, limit]) => {
    const found = last.find((occurrence) => occurrence.schedule === schedule);
    const from = Math.max(found?.scheduledTime.getTime() ?? 0, input.since?.getTime() ?? 0);
    const age = (now - from) / 1000;
    if (age <= limit) return [];
    return [found ? `${schedule} last ran ${span(age)} ago` : `${schedule} never ran`];
  });
  if (late.length > 0) {
    return {
      status: 'problem',
      detail: late.join('; '),
      advice: 'Look at the schedule in EventBridge Scheduler, its queue, and its function',
    };
  }
  const times = last.map((o) => `${o.schedule} ${o.scheduledTime.toISOString().slice(0, 16)}Z`);
  return { status: 'ok', detail: times.join(', ') || 'none was due yet' };
}

/** The latest runs of all schedules, with what they reported. */
export async function recentOccurrences(
  { limit }: { limit: number },
  { sql }: { sql: Sql },
): Promise<(LastOccurrence & { result: Record<string, unknown> | null })[]> {
  const { rows } = await sql.query<LastOccurrence & { result: Record<string, unknown> | null }>(
    `SELECT schedule, scheduled_time AS "scheduledTime", started_at AS "startedAt",
            finished_at AS "finishedAt", result
     FROM occurrences ORDER BY scheduled_time DESC, schedule LIMIT $1`,
    [limit],
  );
  return rows;
}
