import type { RunResult } from '../../shared/backup/ledger.ts';
import { handOver, type TaskDeps } from '../../shared/backup/place.ts';
import { occurrenceResult, runRecorded } from '../../shared/backup/run.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { type Occurrence, occurrenceKey } from '../../shared/scheduling/occurrences.ts';

type Deps = JobHandlerDeps & TaskDeps & { backUp: () => Promise<RunResult> };

/**
 * Each night (02:00 UTC), backs the whole database up: here, or where it is too large for a
 * function's 15 minutes, as a Fargate task of the same image. Once per occurrence.
 */
export function createBackupDatabaseHandler(deps: Deps) {
  return longJobHandler({
    job: jobs['backup-database'],
    deps,
    run: async (occurrence) =>
      (await handOver(occurrence, deps)) ??
      occurrenceResult(await runBackupOccurrence(occurrence, { ...deps, where: 'lambda' })),
  });
}

/** What the function and the Fargate task both do. */
export function runBackupOccurrence(
  occurrence: Occurrence,
  deps: Pick<Deps, 'db' | 'clock' | 'backUp'> & { where: 'lambda' | 'task' },
): Promise<RunResult | 'already-done'> {
  return runRecorded(
    { kind: 'backup', effectKey: occurrenceKey(occurrence), where: deps.where },
    { sql: deps.db, clock: deps.clock, work: deps.backUp },
  );
}
