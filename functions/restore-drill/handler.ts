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
  drill: () => Promise<RunResult>;
};

/**
 * Each month, restores the newest backup into a scratch database, compares it with its manifest and
 * drops it: here, or for a large database as a Fargate task of the same image. A drill that fails is
 * on the record, an alarm and a notice. Once per occurrence.
 */
export function createRestoreDrillHandler(deps: Deps) {
  const process = async ({ body }: Message<Occurrence>): Promise<Outcome> => {
    if (await handOver(body, deps)) return { status: 'done' };
    const result = await runDrillOccurrence(body, { ...deps, where: 'lambda' });
    await recordOccurrence(body, result, deps);
    return { status: result === 'already-done' ? 'already-done' : 'done' };
  };
  return queueHandler<Occurrence>({
    name: 'restore-drill',
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
export function runDrillOccurrence(
  occurrence: Occurrence,
  deps: Pick<Deps, 'db' | 'clock' | 'drill'> & { where: 'lambda' | 'task' },
): Promise<RunResult | 'already-done'> {
  return runRecorded(
    { kind: 'drill', effectKey: occurrenceKey(occurrence), where: deps.where },
    { sql: deps.db, clock: deps.clock, work: deps.drill },
  );
}
