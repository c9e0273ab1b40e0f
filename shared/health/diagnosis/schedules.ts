import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import type { Job } from '../../scheduling/job.ts';
import { nextRuns } from '../../scheduling/next-runs.ts';
import { lastRuns } from '../../scheduling/queries.ts';
import { lateJobs } from '../schedules.ts';

export type JobState = {
  job: string;
  lastAt: Date | null;
  lastOutcome: string | null;
  nextAt: Date | null;
  /** The run that should be there and is not, past its deadline. */
  missed: Date | null;
};

/** Each job's last run, its next one, and the one that is missed. */
export async function diagnoseSchedules(
  { jobs }: { jobs: readonly Job[] },
  deps: { sql: Sql; clock: Clock },
): Promise<JobState[]> {
  const now = deps.clock();
  const [last, late] = await Promise.all([lastRuns(deps), lateJobs({ jobs }, deps)]);
  return jobs.map((job) => {
    const run = last.find((it) => it.job === job.name);
    return {
      job: job.name,
      lastAt: run?.at ?? null,
      lastOutcome: run?.outcome ?? null,
      nextAt: nextRuns(job, { after: now })[0] ?? null,
      missed: late.find((it) => it.job === job.name)?.due ?? null,
    };
  });
}
