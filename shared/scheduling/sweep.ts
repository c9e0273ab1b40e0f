import type { Sql } from '../platform/database/database.ts';
import { MINUTE } from '../platform/durations.ts';
import { planCatchUp } from './catch-up.ts';
import { occurrencesBetween } from './cron.ts';
import { MISSED_AFTER } from './expected.ts';
import type { Job } from './job.ts';
import { type Occurrence, occurrenceKey, skipOccurrences } from './occurrences.ts';

/** Minutes that are looked back at least, so that short policies still record what was missed. */
const LOOK_BACK = 48 * 60;

export type Swept = {
  job: Job;
  missed: number;
  run: Occurrence[];
  skipped: number;
  /** Missed past the job's deadline. */
  late: number;
};

/**
 * Compares the runs that each job should have had with those that are recorded, records what the
 * policy gives up, and returns what is to be sent late. Sending twice does no harm: the occurrence's
 * row makes it run once.
 */
export async function sweepOccurrences(
  { jobs, now }: { jobs: Job[]; now: Date },
  { sql }: { sql: Sql },
): Promise<Swept[]> {
  const since = await declare({ jobs, now }, sql);
  const swept: Swept[] = [];
  for (const job of jobs) {
    const missed = await findMissed({ job, since: since.get(job.name) ?? now, now }, sql);
    if (missed.length === 0) continue;
    const plan = planCatchUp({ missed, catchUp: job.catchUp, now });
    await skipOccurrences({ job: job.name, skip: plan.skip }, { sql });
    const deadline = now.getTime() - job.deadlineMinutes * MINUTE;
    swept.push({
      job,
      missed: missed.length,
      skipped: plan.skip.length,
      run: plan.run.map((at) => ({ schedule: job.name, scheduledTime: at.toISOString() })),
      late: missed.filter((at) => at.getTime() < deadline).length,
    });
  }
  return swept;
}

/** Since when each job is expected as it is: a new or changed one has no missed past. */
async function declare({ jobs, now }: { jobs: Job[]; now: Date }, sql: Sql) {
  const { rows } = await sql.query<{ name: string; since: Date }>(
    `WITH declared AS (
       SELECT name, expression, "timeZone" AS time_zone
       FROM jsonb_to_recordset($1::jsonb) AS r(name text, expression text, "timeZone" text)
     ), written AS (
       INSERT INTO job_declarations (name, expression, time_zone, since)
       SELECT name, expression, time_zone, $2 FROM declared ORDER BY name
       ON CONFLICT (name) DO UPDATE SET
         expression = excluded.expression, time_zone = excluded.time_zone, since = excluded.since
       WHERE (job_declarations.expression, job_declarations.time_zone)
         IS DISTINCT FROM (excluded.expression, excluded.time_zone)
       RETURNING name, since
     )
     SELECT name, coalesce(w.since, j.since) AS since
     FROM declared LEFT JOIN written w USING (name) LEFT JOIN job_declarations j USING (name)`,
    [JSON.stringify(jobs), now],
  );
  return new Map(rows.map(({ name, since }) => [name, since]));
}

async function findMissed(
  { job, since, now }: { job: Job; since: Date; now: Date },
  sql: Sql,
): Promise<Date[]> {
  const lookBack = Math.max(LOOK_BACK, job.catchUp.maxAgeMinutes) * MINUTE;
  const after = new Date(Math.max(since.getTime(), now.getTime() - lookBack));
  const until = new Date(now.getTime() - MISSED_AFTER);
  const expected = occurrencesBetween({ ...job, after, until });
  if (expected.length === 0) return [];
  const keyOf = (at: Date) =>
    occurrenceKey({ schedule: job.name, scheduledTime: at.toISOString() });
  const { rows } = await sql.query<{ at: Date }>(
    `SELECT at FROM unnest($2::timestamptz[], $3::text[]) AS e(at, key)
     WHERE NOT EXISTS (SELECT FROM occurrences o WHERE o.schedule = $1 AND o.scheduled_time = e.at)
       -- it came and failed: that is the dead letter's story, and the operator's decision
       AND NOT EXISTS (SELECT FROM dead_letters d WHERE d.queue = $4 AND d.effect_key = e.key)
     ORDER BY at`,
    [job.name, expected, expected.map(keyOf), job.queue],
  );
  return rows.map((row) => row.at);
}
