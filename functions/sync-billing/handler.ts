import type { LoadClaim } from '../../shared/billing/claim-check.ts';
import { billingQueue } from '../../shared/billing/contract.ts';
import { isMeterErrors, takeMeterErrors } from '../../shared/billing/meters/meter-errors.ts';
import { projectMessages } from '../../shared/billing/projection/project-messages.ts';
import { releaseMessages } from '../../shared/billing/projection/release-messages.ts';
import type { Meters } from '../../shared/billing/stripe-api/meters.ts';
import type { ObjectReader } from '../../shared/billing/stripe-api/object-reader.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { pokeOutboxRelay } from '../../shared/outbox/write-outbox.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import type { KeyRing } from '../../shared/platform/key-ring.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import { isOf, type Outcome } from '../../shared/platform/queue/message.ts';

export type SyncBillingDeps = {
  db: Database;
  clock: Clock;
  busName: string;
  loadClaim: LoadClaim;
  /** The intake's keys: what none of them proves is no event of Stripe's. */
  keys: KeyRing;
  /** Undefined while no Stripe API key is set: events are applied by their payload. */
  readerSource(): Promise<ObjectReader | undefined>;
  metersSource(): Promise<Meters | undefined>;
};

/**
 * Projects Stripe's events into the billing tables, a batch per transaction, each event once; and
 * applies the events that waited for a customer's organisation once that is known.
 */
export function createSyncBillingHandler(deps: SyncBillingDeps) {
  return consume(billingQueue, {
    deadLetters: createDeadLetters({ sql: deps.db, clock: deps.clock }),
    process: async (messages) => {
      const reader = await deps.readerSource();
      const using = { ...deps, reader, wakeRelay: () => pokeOutboxRelay(deps) };
      const told = messages.filter(isOf('stripe-event'));
      const refused = await takeMeterErrors(told.filter(isMeterErrors), { ...deps, sql: deps.db });
      const changes = told.filter((message) => !isMeterErrors(message));
      const projected = await projectMessages(changes, using);
      const released = await releaseMessages(messages.filter(isOf('customer-mapped')), using);
      const outcomes = new Map([...projected, ...refused, ...released]);
      return messages.map(({ id }) => outcomes.get(id) as Outcome);
    },
  });
}
