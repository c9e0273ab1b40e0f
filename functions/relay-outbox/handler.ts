import type { Context, SQSEvent } from 'aws-lambda';
import type { DeadLetters } from '../../shared/dead-letters/record.ts';
import {
  parseRelayMessage,
  type RelayMessage,
  relayMessageKey,
} from '../../shared/outbox/message.ts';
import { type PutEntries, type RelayReport, relayOutbox } from '../../shared/outbox/relay.ts';
import { type Clock, systemClock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { log } from '../../shared/platform/log.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';
import { recordOccurrence } from '../../shared/scheduling/occurrences.ts';

type Deps = {
  db: Database;
  deadLetters: DeadLetters;
  putEntries: PutEntries;
  /** Asks for another run, when this one's time is up. */
  poke: () => Promise<void>;
  clock?: Clock;
};

/** Milliseconds kept back for one more claim and the batch's answer. */
const RESERVE = 10_000;

/**
 * Publishes committed outbox rows to the bus: at once when a writer pokes it, and each minute for
 * rows whose poke was lost.
 */
export function createRelayOutboxHandler(deps: Deps) {
  const { db, putEntries, clock = systemClock } = deps;
  return (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) =>
    queueHandler<RelayMessage>({
      name: 'relay-outbox',
      parse: parseRelayMessage,
      effectKey: relayMessageKey,
      deadLetters: deps.deadLetters,
      // One relay serves the whole batch: every message asks for the same.
      process: async (messages) => {
        const hasTime = () => context.getRemainingTimeInMillis() > RESERVE;
        const report = await relayOutbox({ db, putEntries, clock, hasTime });
        log.info('outbox relayed', report);
        if (!report.finished) await deps.poke();
        return Promise.all(messages.map((message) => recordSweep(message, { db, report })));
      },
    })(event);
}

/** Sweeps leave an occurrence row, by which operators see that they run. */
async function recordSweep(
  { body }: Message<RelayMessage>,
  { db, report }: { db: Database; report: RelayReport },
): Promise<Outcome> {
  if (body.kind === 'poke') return { status: 'done' };
  const { occurrence } = body;
  const first = await recordOccurrence({ occurrence, result: report }, { sql: db });
  return { status: first ? 'done' : 'already-done' };
}
