import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { RejectMessage } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import type { Message, Outcome } from '../platform/queue.ts';
import type { Job } from './job.ts';
import type { Occurrence } from './occurrences.ts';

export type JobDeps = {
  db: Database;
  clock: Clock;
  job: Job;
  /** The job itself, which records the occurrence; false when it was recorded before. */
  run: (occurrence: Occurrence) => Promise<boolean>;
};

/** Milliseconds that Scheduler's clock may be ahead of ours. */
const CLOCKS_DIFFER = 60_000;

/** Runs the occurrences of a job that its queue hands out, each once. */
export async function runJob(messages: Message<Occurrence>[], deps: JobDeps): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { body } of messages) {
    outcomes.push(
      await runOne(body, deps).catch((error) => ({ status: 'failed' as const, error })),
    );
  }
  return outcomes;
}

async function runOne(occurrence: Occurrence, deps: JobDeps): Promise<Outcome> {
  const { job, db, clock } = deps;
  if (occurrence.schedule !== job.name) {
    throw new RejectMessage(`An occurrence of ${occurrence.schedule} in the queue of ${job.name}`);
  }
  const age = clock().getTime() - new Date(occurrence.scheduledTime).getTime();
  if (age < -CLOCKS_DIFFER) {
    // Run now, it would be recorded for that time, and the run that is due then would be skipped.
    throw new RejectMessage(`The occurrence ${occurrence.scheduledTime} is still to come`);
  }
  if (age > job.catchUp.maxAgeMinutes * 60_000) {
    // It lay in the queue while the function was down: the same age limit as for a missed run.
    await skipOccurrences(
      { job: job.name, skip: [{ at: occurrence.scheduledTime, reason: 'too old' }] },
      { sql: db },
    );
    log.warn('occurrence is too old to run', { schedule: job.name });
    return { status: 'already-done' };
  }
  return { status: (await deps.run(occurrence)) ? 'done' : 'already-done' };
}

/** Records runs that will not happen, so that nobody waits for them and operators see why. */
export async function skipOccurrences(
  input: { job: string; skip: { at: Date | string; reason: string }[] },
  { sql }: { sql: Sql },
): Promise<void> {
  if (input.skip.length === 0) return;
  await sql.query(
    `INSERT INTO occurrences (schedule, scheduled_time, finished_at, outcome, reason)
     SELECT $1, at, clock_timestamp(), 'skipped', reason
     FROM jsonb_to_recordset($2::jsonb) AS r(at timestamptz, reason text)
     ORDER BY at
     ON CONFLICT (schedule, scheduled_time) DO NOTHING`,
    [input.job, JSON.stringify(input.skip)],
  );
}
