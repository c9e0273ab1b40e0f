import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { HOUR, MINUTE } from '../platform/durations.ts';
import { occurrencesBetween } from '../scheduling/cron.ts';
import type { Job } from '../scheduling/job.ts';
import { LATEST_OCCURRENCES } from '../scheduling/queries.ts';
import type { Check } from './check.ts';
import { span } from './in-words.ts';

type LastOccurrence = {
  schedule: string;
  scheduledTime: Date;
  startedAt: Date;
  finishedAt: Date | null;
};

/** Each schedule's latest recorded occurrence. */
async function lastOccurrences({ sql }: { sql: Sql }): Promise<LastOccurrence[]> {
  const { rows } = await sql.query<LastOccurrence>(
    `SELECT schedule, scheduled_time AS "scheduledTime",
            started_at AS "startedAt", finished_at AS "finishedAt"
     FROM ${LATEST_OCCURRENCES} ORDER BY schedule`,
  );
  return rows;
}

/** How far back a run that never came is looked for. */
const LOOK_BACK = 48 * HOUR;

export type LateJob = { job: string; due: Date; last: Date | undefined };

/**
 * Jobs that have not run when they last should have. Runs younger than the job's deadline may still come.
 * @param input.since when the stack began, where known: before that nothing could run.
 */
export async function lateJobs(
  input: { jobs: readonly Job[]; since?: Date | undefined },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<LateJob[]> {
  const now = clock().getTime();
  const [last, declared] = await Promise.all([
    lastOccurrences({ sql }),
    sql.query<{ name: string; since: Date }>('SELECT name, since FROM job_declarations'),
  ]);
  const sinceOf = (job: Job) => {
    // A job that the sweeper has not met yet has no past that it could have missed.
    const known = declared.rows.find(({ name }) => name === job.name)?.since.getTime() ?? now;
    return Math.max(known, input.since?.getTime() ?? 0, now - LOOK_BACK);
  };
  return input.jobs.flatMap((job) => {
    const until = new Date(now - job.deadlineMinutes * MINUTE);
    const due = occurrencesBetween({ ...job, after: new Date(sinceOf(job)), until }).at(-1);
    const found = last.find((occurrence) => occurrence.schedule === job.name)?.scheduledTime;
    return due && !(found && found >= due) ? [{ job: job.name, due, last: found }] : [];
  });
}

/** Has each job run when it last should have? */
export async function checkSchedules(
  input: { jobs: readonly Job[]; since?: Date | undefined },
  deps: { sql: Sql; clock: Clock },
): Promise<Omit<Check, 'name'>> {
  const now = deps.clock().getTime();
  const late = await lateJobs(input, deps);
  if (late.length > 0) {
    return {
      status: 'problem',
      detail: late
        .map(({ job, last }) => (last ? `${job} last ran ${ago(last, now)}` : `${job} never ran`))
        .join('; '),
      advice: 'ops jobs list; then ops jobs run NAME, once its cause is mended',
    };
  }
  const last = await lastOccurrences(deps);
  const newest = last.map((o) => o.scheduledTime).sort((a, b) => b.getTime() - a.getTime())[0];
  const detail = newest
    ? `${last.length} have run, the last ${ago(newest, now)}`
    : 'none was due yet';
  return { status: 'ok', detail };
}

const ago = (at: Date, now: number) => `${span((now - at.getTime()) / 1000)} ago`;
