import type { ObjectStore } from '../../shared/backup/store/object-store.ts';
import type { DeadLetters } from '../../shared/deadletters/record.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/db.ts';
import { log } from '../../shared/platform/log.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';
import {
  type Occurrence,
  occurrenceKey,
  parseOccurrence,
  runOccurrence,
} from '../../shared/platform/schedule.ts';
import { applyRetention } from '../../shared/retention/apply-retention.ts';

type Deps = {
  db: Database;
  clock: Clock;
  deadLetters: DeadLetters;
  openStore: () => Promise<ObjectStore>;
};

/**
 * Each day, archives and deletes the rows that are past their table's retention. What a time-out
 * interrupts, the next delivery takes up where it stopped.
 */
export function createApplyRetentionHandler({ db, clock, deadLetters, openStore }: Deps) {
  const process = async ({ body }: Message<Occurrence>): Promise<Outcome> => {
    const store = await openStore();
    const at = new Date(body.scheduledTime);
    const { results, failures } = await applyRetention({ at }, { sql: db, clock, store });
    log.info('retention applied', { results });
    for (const { table, error } of failures) log.error('retention failed', { table, error });
    if (failures[0]) return { status: 'failed', error: failures[0].error };
    const first = await runOccurrence(body, { db, work: async () => ({ results }) });
    return { status: first ? 'done' : 'already-done' };
  };
  return queueHandler<Occurrence>({
    name: 'apply-retention',
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
