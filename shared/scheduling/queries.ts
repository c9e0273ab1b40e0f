import type { Sql } from '../platform/database/database.ts';

export type Run = {
  job: string;
  /** Its scheduled time. */
  at: Date;
  outcome: string;
  /** Milliseconds that it took. */
  ms: number | null;
  result: unknown;
  reason: string | null;
};

/** Runs of a job or of all, newest first. @param input.skipped only what the catch-up policy gave up. */
export async function listRuns(
  input: { job?: string | undefined; skipped: boolean; limit: number },
  { sql }: { sql: Sql },
): Promise<Run[]> {
  const { rows } = await sql.query<Run>(
    `SELECT schedule AS job, scheduled_time AS at, outcome, result, reason,
       (extract(epoch FROM finished_at - started_at) * 1000)::int AS ms
     FROM occurrences
     WHERE ($1::text IS NULL OR schedule = $1) AND (NOT $2 OR outcome = 'skipped')
     ORDER BY scheduled_time DESC, schedule LIMIT $3`,
    [input.job ?? null, input.skipped, input.limit],
  );
  return rows;
}

/**
 * The latest occurrence of each schedule, as `o`: from one schedule to the next by the key, for there
 * are ten names among the occurrences of ninety days.
 */
export const LATEST_OCCURRENCES = `
  (WITH RECURSIVE names AS (
     (SELECT schedule FROM occurrences ORDER BY schedule LIMIT 1)
     UNION ALL
     SELECT (SELECT later.schedule FROM occurrences later WHERE later.schedule > names.schedule
             ORDER BY later.schedule LIMIT 1)
     FROM names WHERE names.schedule IS NOT NULL)
   SELECT latest.* FROM names CROSS JOIN LATERAL (
     SELECT * FROM occurrences each WHERE each.schedule = names.schedule
     ORDER BY each.scheduled_time DESC LIMIT 1) latest) AS o`;

/** The latest run of each job. */
export async function lastRuns({
  sql,
}: {
  sql: Sql;
}): Promise<Pick<Run, 'job' | 'at' | 'outcome'>[]> {
  const { rows } = await sql.query<Pick<Run, 'job' | 'at' | 'outcome'>>(
    `SELECT schedule AS job, scheduled_time AS at, outcome FROM ${LATEST_OCCURRENCES} ORDER BY schedule`,
  );
  return rows;
}

export type Ended = { outcome: string; result: unknown; reason: string | null };

/** How one occurrence ended; undefined while it has not. */
export async function findEnd(
  input: { schedule: string; scheduledTime: string },
  { sql }: { sql: Sql },
): Promise<Ended | undefined> {
  const { rows } = await sql.query<Ended>(
    `SELECT outcome, result, reason FROM occurrences
     WHERE schedule = $1 AND scheduled_time = $2 AND finished_at IS NOT NULL`,
    [input.schedule, input.scheduledTime],
  );
  return rows[0];
}
export type ParkedWork = {
  job: string;
  organization_id: string;
  /** The kind of error, never a value. */
  reason: string;
  times: number;
  first_at: Date;
  retry_at: Date;
};

/** The organisations that jobs leave out at present, because something in their rows stops them. */
export async function listParked({ sql }: { sql: Sql }): Promise<ParkedWork[]> {
  const { rows } = await sql.query<ParkedWork>(
    `SELECT job, organization_id, reason, times, first_at, retry_at FROM parked_work
     ORDER BY job, first_at, organization_id`,
  );
  return rows;
}
