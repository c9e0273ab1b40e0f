import { outboxQueue } from '../../shared/outbox/contract.ts';
import { type RelayReport, relayOutbox } from '../../shared/outbox/relay.ts';
import type { PutEvents } from '../../shared/platform/aws/put-events.ts';
import { type Clock, systemClock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { log } from '../../shared/platform/log.ts';
import type { Carried } from '../../shared/platform/queue/contract.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import type { Message, Outcome } from '../../shared/platform/queue/message.ts';
import { doneIf } from '../../shared/platform/queue/one-by-one.ts';
import { recordOccurrence } from '../../shared/scheduling/occurrences.ts';

type Deps = {
  db: Database;
  deadLetters: DeadLetters;
  putEvents: PutEvents;
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
export function createRelayOutboxHandler({ db, putEvents, clock = systemClock, ...deps }: Deps) {
  return consume(outboxQueue, {
    deadLetters: deps.deadLetters,
    // One relay serves the whole batch: every message asks for the same.
    process: async (messages, time) => {
      const hasTime = () => time.getRemainingTimeInMillis() > RESERVE;
      const report = await relayOutbox({ db, putEvents, clock, hasTime });
      log.info('outbox relayed', report);
      if (!report.finished) await deps.poke();
      return Promise.all(messages.map((message) => recordSweep(message, { db, report })));
    },
  });
}

/** Sweeps leave an occurrence row, by which operators see that they run. */
async function recordSweep(
  { body }: Message<Carried<typeof outboxQueue>>,
  { db, report }: { db: Database; report: RelayReport },
): Promise<Outcome> {
  if (body.kind === 'poke') return { status: 'done' };
  return doneIf(await recordOccurrence({ occurrence: body.detail, result: report }, { sql: db }));
}
