import { events } from '../events/catalogue.ts';
import { fromBus } from '../events/from-bus.ts';
import { queueContract } from '../platform/queue/contract.ts';
import { fromSchedule } from '../scheduling/from-schedule.ts';

/** Why the relay wakes: rows were just committed, or the sweep of this minute. */
export const outboxQueue = queueContract({
  queue: 'outbox',
  consumer: 'relay-outbox',
  accepts: {
    // Every poke asks for the same effect: that nothing is left to publish.
    poke: fromBus(events.outboxWritten, () => 'outbox-poke'),
    sweep: fromSchedule('outbox-sweep'),
  },
});
