import type { Job } from '../../scheduling/job.ts';
import { type JobHandlerDeps, longJobHandler } from '../../scheduling/job-handler.ts';
import { type Occurrence, occurrenceKey, parseOccurrence } from '../../scheduling/occurrences.ts';
import { type HandOverDeps, handOver } from './hand-over.ts';
import { runOnRecord } from './run-on-record.ts';
import type { RunKind, RunResult } from './runs.ts';

export type ScheduledRunDeps = JobHandlerDeps & HandOverDeps & { work: () => Promise<RunResult> };

/**
 * A backup or a drill as a job: once per occurrence, on the record, here or, where the database is too
 * large for a function's 15 minutes, as a Fargate task of the same image.
 */
export function createScheduledRun(input: { kind: RunKind; job: Job }, deps: ScheduledRunDeps) {
  const { kind, job } = input;
  const { db, clock, work } = deps;
  const run = (occurrence: Occurrence, where: 'lambda' | 'task') =>
    runOnRecord({ kind, effectKey: occurrenceKey(occurrence), where }, { sql: db, clock, work });
  return {
    handler: longJobHandler({
      job,
      deps,
      run: async (occurrence) => {
        const handedOver = await handOver(occurrence, deps);
        if (handedOver) return handedOver;
        const result = await run(occurrence, 'lambda');
        if (result === 'already-done') return result;
        const { backupId, tables, rows } = result;
        return { backupId, tables, rows };
      },
    }),
    /** The Fargate task's entry: one occurrence as JSON; it throws when the run failed. */
    runTask: (occurrence: string) => run(parseOccurrence(occurrence), 'task'),
  };
}
