import { measureBackups } from '../../shared/backup/runs/metrics.ts';
import { tellMissed } from '../../shared/notices/missed-occurrences.ts';
import { log } from '../../shared/platform/log.ts';
import type { Rhythm } from '../../shared/scheduling/job.ts';
import { type JobHandlerDeps, jobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { allJobs, requireJob } from '../../shared/scheduling/registry.ts';
import { sweepOccurrences } from '../../shared/scheduling/sweep.ts';
import type { SendOccurrence } from '../../shared/scheduling/trigger.ts';

type Deps = JobHandlerDeps & {
  send: SendOccurrence;
  rhythm: Rhythm;
  /** Whether how old backup and drill are is sent as a metric. */
  measured: boolean;
};

/**
 * Every five minutes, hourly in a calm stage, finds runs that were expected and never recorded, and catches up as each job
 * says. It also measures how old the last good backup and drill are: that grows while nothing runs.
 */
export function createSweepOccurrencesHandler(deps: Deps) {
  return jobHandler({
    job: jobs['sweep-occurrences'],
    deps,
    work: async (sql) => {
      // By the clock, not by the scheduled time: what is missing is missing now.
      const swept = await sweepOccurrences(
        { jobs: allJobs(deps.rhythm), now: deps.clock() },
        { sql },
      );
      await tellMissed(swept, { ...deps, sql });
      return Object.fromEntries(swept.map(({ job, missed, run }) => [job.name, { missed, run }]));
    },
    afterwards: async (swept) => {
      for (const [name, { run }] of Object.entries(swept)) {
        for (const occurrence of run) await deps.send({ job: requireJob(name), occurrence });
        log.warn('occurrences were missed', { job: name, caughtUp: run.length });
      }
      // Last: whatever it meets, the missed runs are on their way.
      if (deps.measured) await measureBackups({ sql: deps.db, clock: deps.clock });
    },
  });
}
