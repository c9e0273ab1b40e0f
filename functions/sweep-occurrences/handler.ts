import { measureBackups } from '../../shared/backup/runs/metrics.ts';
import { type Holds, keepWindows, nextLook } from '../../shared/maintenance/keep.ts';
import { tellMembers } from '../../shared/maintenance/tell-members.ts';
import { stageHolds } from '../../shared/maintenance/windows.ts';
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
  holds: Holds;
  rhythm: Rhythm;
  /** Whether how old backup and drill are is sent as a metric. */
  measured: boolean;
};

/**
 * Every five minutes, hourly in a calm stage, finds runs that were expected and never recorded, and catches up as each job
 * says. What operators hold back it holds, and lets go when its time is over. It also measures how old the last good backup and drill are: that grows while nothing runs.
 */
export function createSweepOccurrencesHandler(deps: Deps) {
  return jobHandler({
    job: jobs['sweep-occurrences'],
    deps,
    work: async (sql) => {
      await tellMembers({ ...deps, sql });
      // Nothing is missed while all is held back: what waits in the queues runs afterwards.
      if (await stageHolds({ ...deps, sql })) return {};
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
      // Last: whatever these meet, the missed runs are on their way.
      const { db: sql, clock } = deps;
      await keepWindows(deps.holds, { sql, clock });
      await lookAgain(deps);
      if (deps.measured) await measureBackups({ sql, clock });
    },
  });
}

/** Where a window begins or ends before the next sweep may come. */
async function lookAgain({ db: sql, clock, send }: Deps): Promise<void> {
  const at = await nextLook({ sql, clock });
  if (!at) return;
  const job = jobs['sweep-occurrences'];
  const delaySeconds = Math.ceil((at.getTime() - clock().getTime()) / 1_000);
  await send({
    job,
    occurrence: { schedule: job.name, scheduledTime: at.toISOString() },
    delaySeconds,
  });
}
