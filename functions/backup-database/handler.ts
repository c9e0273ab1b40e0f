import type { RunResult } from '../../shared/backup/ledger.ts';
import { handOver, type TaskDeps } from '../../shared/backup/place.ts';
import { recordOccurrence, runRecorded } from '../../shared/backup/run.ts';
import type { DeadLetters } from '../../shared/deadletters/record.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';
import { type Occurrence, occurrenceKey, parseOccurrence } from '../../shared/platform/schedule.ts';

type Deps = TaskDeps & {
  clock: Clock;
  deadLetters: DeadLetters;
  backUp: () => Promise<RunResult>;
};

/**
 * Each night (02:00 UTC), backs the whole database up: here, or where it is too large for a
 * function's 15 minutes, as a Fargate task of the same image. Once per occurrence.
 */
export function createBackupDatabaseHandler(deps: Deps) {
  const process = async ({ body }: Message<Occurrence>): Promise<Outcome> => {
    if (await handOver(body, deps)) return { status: 'done' };
    const result = await runBackupOccurrence(body, { ...deps, where: 'lambda' });
    await recordOccurrence(body, result, deps);
    return { status: result === 'already-done' ? 'already-done' : 'done' };
  };
  return queueHandler<Occurrence>({
    name: 'backup-database',
    parse: parseOccurrence,
    effectKey: occurrenceKey,
    deadLetters: deps.deadLetters,
    process: async (messages) => {
      const outcomes: Outcome[] = [];
      for (const message of messages) outcomes.push(await process(message));
      return outcomes;
    },
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
