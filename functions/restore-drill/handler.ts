import type { RunResult } from '../../shared/backup/ledger.ts';
import { recordOccurrence, runRecorded } from '../../shared/backup/run.ts';
import type { DeadLetters } from '../../shared/deadletters/record.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/db.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';
import { type Occurrence, occurrenceKey, parseOccurrence } from '../../shared/platform/schedule.ts';

type Deps = {
  db: Database;
  clock: Clock;
  deadLetters: DeadLetters;
  drill: () => Promise<RunResult>;
};

/**
 * Each month, restores the newest backup into a scratch database, compares it with its manifest and
 * drops it. A drill that fails is on the record, an alarm and a notice. Once per occurrence.
 */
export function createRestoreDrillHandler({ db, clock, deadLetters, drill }: Deps) {
  const process = async ({ body }: Message<Occurrence>): Promise<Outcome> => {
    const result = await runRecorded(
      { kind: 'drill', effectKey: occurrenceKey(body) },
      { sql: db, clock, work: drill },
    );
    await recordOccurrence(body, result, { db });
    return { status: result === 'already-done' ? 'already-done' : 'done' };
  };
  return queueHandler<Occurrence>({
    name: 'restore-drill',
    parse: parseOccurrence,
    effectKey: occurrenceKey,
    deadLetters,
    process: async (messages) => {
      const outcomes: Outcome[] = [];
      for (const message of messages) outcomes.push(await process(message));
      return outcomes;
    },
  });
}
