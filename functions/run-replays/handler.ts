import { runReplays } from '../../shared/dead-letters/replays/run.ts';
import type { RunDeps } from '../../shared/dead-letters/replays/runner.ts';
import type { ReplaySender } from '../../shared/dead-letters/replays/sender.ts';
import { log } from '../../shared/platform/log.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps &
  Pick<RunDeps, 'pause'> &
  ReplaySender & {
    /** Milliseconds of one turn, where it is not the usual. */
    turn?: number;
  };

const { 'run-replays': job } = jobs;
/** Milliseconds of one turn: the rest of the function's time is for the last message and its answer. */
const TURN = 40_000;

/** Goes on with replays: at once when an operator begins one, and each five minutes where one was left. */
export function createRunReplaysHandler({ turn = TURN, again, ...deps }: Deps) {
  return longJobHandler({
    job,
    deps,
    run: async () => {
      const until = deps.clock().getTime() + turn;
      const { left, ...report } = await runReplays(
        { hasTime: () => deps.clock().getTime() < until },
        deps,
      );
      if (report.replays > 0) log.info('replays went on', report);
      // Before this one is acknowledged: a replay that runs always has a message of its own.
      if (left) await again({ schedule: job.name, scheduledTime: deps.clock().toISOString() });
      return report;
    },
  });
}
