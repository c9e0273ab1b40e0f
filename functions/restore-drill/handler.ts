import type { RunResult } from '../../shared/backup/ledger.ts';
import { handOver, type TaskDeps } from '../../shared/backup/place.ts';
import { occurrenceResult, runRecorded } from '../../shared/backup/run.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { type Occurrence, occurrenceKey } from '../../shared/scheduling/occurrences.ts';

type Deps = JobHandlerDeps & TaskDeps & { drill: () => Promise<RunResult> };

/**
 * Each month, restores the newest backup into a scratch database, compares it with its manifest and
 * drops it: here, or for a large database as a Fargate task of the same image. A drill that fails is
 * on the record, an alarm and a notice. Once per occurrence.
 */
export function createRestoreDrillHandler(deps: Deps) {
  return longJobHandler({
    job: jobs['restore-drill'],
    deps,
    run: async (occurrence) =>
      (await handOver(occurrence, deps)) ??
      occurrenceResult(await runDrillOccurrence(occurrence, { ...deps, where: 'lambda' })),
  });
}

/** What the function and the Fargate task both do. */
export function runDrillOccurrence(
  occurrence: Occurrence,
  deps: Pick<Deps, 'db' | 'clock' | 'drill'> & { where: 'lambda' | 'task' },
): Promise<RunResult | 'already-done'> {
  return runRecorded(
    { kind: 'drill', effectKey: occurrenceKey(occurrence), where: deps.where },
    { sql: deps.db, clock: deps.clock, work: deps.drill },
  );
}
