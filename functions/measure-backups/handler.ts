import { countAges } from '../../shared/backup/metrics.ts';
import { readBackupStatus } from '../../shared/backup/status.ts';
import type { DeadLetters } from '../../shared/deadletters/record.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/db.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';
import {
  type Occurrence,
  occurrenceKey,
  parseOccurrence,
  runOccurrence,
} from '../../shared/platform/schedule.ts';

type Deps = { db: Database; clock: Clock; deadLetters: DeadLetters };

/** Each hour, measures how old the last good backup and the last good drill are. */
export function createMeasureBackupsHandler({ db, clock, deadLetters }: Deps) {
  const process = async ({ body }: Message<Occurrence>): Promise<Outcome> => {
    countAges(await readBackupStatus({ sql: db, clock }));
    const first = await runOccurrence(body, { db, work: async () => ({}) });
    return { status: first ? 'done' : 'already-done' };
  };
  return queueHandler<Occurrence>({
    name: 'measure-backups',
    parse: parseOccurrence,
    effectKey: occurrenceKey,
    deadLetters,
    process: (messages) => Promise.all(messages.map(process)),
  });
}
