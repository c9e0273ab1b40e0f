import type { DeadLetters } from '../deadletters/record.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/db.ts';
import { queueHandler } from '../platform/queue.ts';
import { type Occurrence, occurrenceKey, parseOccurrence } from '../platform/schedule.ts';
import type { Job } from './job.ts';
import { runJob } from './run-job.ts';

export type JobHandlerDeps = { db: Database; clock: Clock; deadLetters: DeadLetters };

/** The handler of a queue that only one job's occurrences come to. */
export function jobHandler(input: {
  job: Job;
  deps: JobHandlerDeps;
  work: (tx: Sql, at: Date) => Promise<Record<string, unknown>>;
  afterwards?: () => Promise<void>;
}) {
  const { job, deps, work, afterwards } = input;
  return queueHandler<Occurrence>({
    name: job.name,
    parse: parseOccurrence,
    effectKey: occurrenceKey,
    deadLetters: deps.deadLetters,
    process: (messages) =>
      runJob(messages, { ...deps, job, work, ...(afterwards ? { afterwards } : {}) }),
  });
}
