import type { DeadLetters } from '../dead-letters/record.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { queueHandler } from '../platform/queue.ts';
import type { Job } from './job.ts';
import { type Occurrence, occurrenceKey, parseOccurrence, runOccurrence } from './occurrences.ts';
import { runJob } from './run-job.ts';

export type JobHandlerDeps = { db: Database; clock: Clock; deadLetters: DeadLetters };

type Run = (occurrence: Occurrence) => Promise<boolean>;

/** The handler of a job that is one transaction: its work and its occurrence commit together. */
export function jobHandler(input: {
  job: Job;
  deps: JobHandlerDeps;
  /** `at` is the job's "now" and decides its "today". */
  work: (tx: Sql, at: Date) => Promise<Record<string, unknown>>;
  /** After the commit of a run that did happen. */
  afterwards?: () => Promise<void>;
}) {
  const { job, deps, work, afterwards } = input;
  const run: Run = async (occurrence) => {
    const ran = await runOccurrence(occurrence, { db: deps.db, work });
    if (ran) await afterwards?.();
    return ran;
  };
  return longJobHandler({ job, deps, run });
}

/**
 * The handler of a job that no single transaction can hold. What a crash interrupts is delivered
 * again: `run` goes on where it stopped, records the occurrence at its end, and answers false when
 * that had been done before.
 */
export function longJobHandler({ job, deps, run }: { job: Job; deps: JobHandlerDeps; run: Run }) {
  return queueHandler<Occurrence>({
    name: job.name,
    parse: parseOccurrence,
    effectKey: occurrenceKey,
    deadLetters: deps.deadLetters,
    process: (messages) => runJob(messages, { ...deps, job, run }),
  });
}
