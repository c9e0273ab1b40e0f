import type { DeadLetters } from '../../shared/deadletters/record.ts';
import { expireRecords } from '../../shared/expiry/expire-records.ts';
import type { Database } from '../../shared/platform/db.ts';
import { log } from '../../shared/platform/log.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';
import {
  type Occurrence,
  occurrenceKey,
  parseOccurrence,
  runOccurrence,
} from '../../shared/platform/schedule.ts';

type Deps = { db: Database; deadLetters: DeadLetters };

/**
 * Each night, removes idempotence keys that have expired, and occurrences and published outbox
 * rows that nothing asks for any more.
 */
export function createExpireRecordsHandler({ db, deadLetters }: Deps) {
  const process = async ({ body }: Message<Occurrence>): Promise<Outcome> => {
    // Outside the occurrence's transaction: small deletes of their own, which block nobody.
    const removed = await expireRecords({ at: new Date(body.scheduledTime) }, { sql: db });
    log.info('records expired', removed);
    const first = await runOccurrence(body, { db, work: async () => removed });
    return { status: first ? 'done' : 'already-done' };
  };
  return queueHandler<Occurrence>({
    name: 'expire-records',
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
