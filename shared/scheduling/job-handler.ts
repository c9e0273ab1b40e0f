import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { MINUTE } from '../platform/durations.ts';
import { ComeAgain, RejectMessage } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import type { DeadLetters } from '../platform/queue/dead-letters.ts';
import { consume, type Time } from '../platform/queue/handler.ts';
import { doneIf, oneByOne } from '../platform/queue/one-by-one.ts';
import { jobContract } from './contract.ts';
import { heldUntil } from './held.ts';
import type { Job } from './job.ts';
import {
  finishOccurrence,
  isRecorded,
  type Occurrence,
  recordOccurrence,
  skipOccurrences,
} from './occurrences.ts';

export type JobHandlerDeps = { db: Database; clock: Clock; deadLetters: DeadLetters };

/** What came out of a run, for `ops jobs history`: counts and ids, nothing about a person. */
type Result = Record<string, unknown>;

/** The work of a job that is one transaction; `at` is its "now" and decides its "today". */
type Work<R extends Result> = (tx: Sql, at: Date) => Promise<R>;

/** The handler of a job that is one transaction: its work and its occurrence commit together. */
export function jobHandler<R extends Result>(input: {
  job: Job;
  deps: JobHandlerDeps;
  work: Work<R>;
  /** After the commit of a run that did happen. */
  afterwards?: (result: R) => Promise<void>;
}) {
  const { job, deps, work, afterwards } = input;
  return occurrenceHandler(job, deps, async (occurrence) => {
    const result = await runOccurrence(occurrence, { db: deps.db, work });
    if (result) await afterwards?.(result);
    return result !== undefined;
  });
}

/**
 * The handler of a job that no single transaction can hold. What a crash interrupts is delivered
 * again: `run` goes on where it stopped, and the occurrence is recorded at its end.
 */
export function longJobHandler(input: {
  job: Job;
  deps: JobHandlerDeps;
  run: (occurrence: Occurrence, time: Time) => Promise<Result | 'already-done'>;
}) {
  const { job, deps, run } = input;
  return occurrenceHandler(job, deps, async (occurrence, time) => {
    if (await isRecorded({ occurrence }, { sql: deps.db })) return false;
    const startedAt = deps.clock();
    const ran = await run(occurrence, time);
    const result = ran === 'already-done' ? {} : ran;
    const first = await recordOccurrence({ occurrence, result, startedAt }, { sql: deps.db });
    return first && ran !== 'already-done';
  });
}

/** Runs, one after the other, the occurrences that a job's queue hands out. */
function occurrenceHandler(
  job: Job,
  deps: JobHandlerDeps,
  run: (occurrence: Occurrence, time: Time) => Promise<boolean>,
) {
  return consume(jobContract(job), {
    deadLetters: deps.deadLetters,
    process: (messages, time) =>
      oneByOne(messages, async ({ body: { detail: occurrence } }) => {
        await waitWhileHeld({ job }, deps);
        await giveUpIfTooOld({ occurrence, job }, deps);
        return doneIf(await run(occurrence, time));
      }),
  });
}

/**
 * Runs a job's work once per occurrence: the occurrence's row and the work commit together.
 * @returns what came out; undefined when this occurrence ran before.
 */
export async function runOccurrence<R extends Result>(
  occurrence: Occurrence,
  { db, work }: { db: Database; work: Work<R> },
): Promise<R | undefined> {
  return db.transaction(async (sql) => {
    if (!(await recordOccurrence({ occurrence }, { sql }))) return undefined;
    const result = await work(sql, new Date(occurrence.scheduledTime));
    await finishOccurrence({ occurrence, result }, { sql });
    return result;
  });
}

/** @throws ComeAgain while operators hold the job, by its own name or with others. */
async function waitWhileHeld({ job }: { job: Job }, { db, clock }: JobHandlerDeps): Promise<void> {
  if (job.alone) return;
  const now = clock();
  const until = await heldUntil({ job, now }, { sql: db });
  if (!until) return;
  const afterSeconds = Math.ceil((until.getTime() - now.getTime()) / 1_000);
  throw new ComeAgain('The job is held', { afterSeconds });
}

/** Milliseconds that Scheduler's clock may be ahead of ours. */
const CLOCKS_DIFFER = MINUTE;

/**
 * Records an occurrence that is too old to run as skipped: with that row it counts as done.
 * @throws RejectMessage for one that is still to come.
 */
async function giveUpIfTooOld(
  { occurrence, job }: { occurrence: Occurrence; job: Job },
  { db, clock }: JobHandlerDeps,
): Promise<void> {
  const age = clock().getTime() - new Date(occurrence.scheduledTime).getTime();
  if (age < -CLOCKS_DIFFER) {
    // Run now, it would be recorded for that time, and the run that is due then would be skipped.
    throw new RejectMessage(`The occurrence ${occurrence.scheduledTime} is still to come`);
  }
  if (age <= job.catchUp.maxAgeMinutes * MINUTE) return;
  // It lay in the queue while the function was down: the same age limit as for a missed run.
  const skip = [{ at: occurrence.scheduledTime, reason: 'too old' }];
  await skipOccurrences({ job: job.name, skip }, { sql: db });
  log.warn('occurrence is too old to run', { schedule: job.name });
}
