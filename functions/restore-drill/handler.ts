import type { RunResult } from '../../shared/backup/ledger.ts';
import { recordOccurrence, runRecorded } from '../../shared/backup/run.ts';
import { occurrenceKey } from '../../shared/platform/schedule.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps & { drill: () => Promise<RunResult> };

/**
 * Each month, restores the newest backup into a scratch database, compares it with its manifest and
 * drops it. A drill that fails is on the record, an alarm and a notice. Once per occurrence.
 */
export function createRestoreDrillHandler(deps: Deps) {
  const { db, clock, drill } = deps;
  return longJobHandler({
    job: jobs['restore-drill'],
    deps,
    run: async (occurrence) => {
      const result = await runRecorded(
        { kind: 'drill', effectKey: occurrenceKey(occurrence) },
        { sql: db, clock, work: drill },
      );
      await recordOccurrence(occurrence, result, { db });
      return result !== 'already-done';
    },
  });
}
