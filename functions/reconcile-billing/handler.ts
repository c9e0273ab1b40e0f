import { NIGHTLY, reconcile } from '../../shared/billing/reconcile/reconcile.ts';
import { sweepEvents } from '../../shared/billing/reconcile/sweep-events.ts';
import { partOfTonight } from '../../shared/billing/reconcile/walk-held.ts';
import type { Books } from '../../shared/billing/stripe-api/books.ts';
import type { ObjectReader } from '../../shared/billing/stripe-api/object-reader.ts';
import { tellBillingDrift } from '../../shared/notices/billing-drift.ts';
import { pokeOutboxRelay } from '../../shared/outbox/write-outbox.ts';
import { log } from '../../shared/platform/log.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

export type ReconcileBillingDeps = JobHandlerDeps & {
  busName: string;
  /** Undefined while no Stripe API key is set. */
  booksSource(): Promise<Books | undefined>;
  readerSource(): Promise<ObjectReader | undefined>;
};

/**
 * Each night, brings in the events that never arrived, compares Stripe's objects with our rows both ways,
 * and writes what differs. Operators hear of what there was to mend; nothing to mend is silence.
 */
export function createReconcileBillingHandler(deps: ReconcileBillingDeps) {
  const { db, clock } = deps;
  return longJobHandler({
    job: jobs['reconcile-billing'],
    deps,
    run: async () => {
      const books = await deps.booksSource();
      if (!books) return { skipped: 'no Stripe API key' };
      const wakeRelay = () => pokeOutboxRelay(deps);
      const reader = await deps.readerSource();
      const swept = await sweepEvents({}, { db, clock, books, reader, wakeRelay });
      const since = new Date(clock().getTime() - NIGHTLY);
      const part = await partOfTonight({ at: clock() }, { sql: db });
      const reconciled = await reconcile({ repair: true, since, part }, { db, clock, books });
      if (reconciled.drifts.length + reconciled.renewed > 0) await wakeRelay();
      await tellBillingDrift(reconciled, { sql: db, clock });
      const { drifts, seen, renewed, closed } = reconciled;
      const result = { swept, seen, renewed, closed, drifts: drifts.length };
      log.info('billing reconciled', result);
      return result;
    },
  });
}
