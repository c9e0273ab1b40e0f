import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { DAY } from '../../platform/durations.ts';
import { type Books, LISTED, type ListedKind } from '../stripe-api/books.ts';
import type { Drift } from './drift.ts';
import { checkEntitlements, renewDue } from './entitlements.ts';
import { walkObjects } from './walk-objects.ts';

export type Reconciled = {
  /** Objects of Stripe's that were looked at, by kind. */
  seen: Record<string, number>;
  drifts: Drift[];
  /** Organisations whose entitlements time has changed, which is no drift. */
  renewed: number;
};

type Wish = {
  repair: boolean;
  /** Derives anew what time has changed; a look alone changes nothing. */
  renew?: boolean;
  /** Of what is paid once, only what is not older is looked at; everything without. */
  since?: Date | undefined;
  onPage?: (
    kind: ListedKind,
    at: { last: string | undefined; seen: number },
  ) => Promise<void> | void;
};

/** What lasts is looked at whole each time; of the rest there may be millions. */
const LASTING: readonly ListedKind[] = ['customer', 'subscription'];

/** Milliseconds that a nightly reconciliation looks back at invoices, charges and what follows of them. */
export const NIGHTLY = 35 * DAY;

/**
 * Compares Stripe's books with our rows, both ways, kind by kind, customers first; then what was derived
 * from them. Nothing to mend is silence.
 */
export async function reconcile(
  { repair, since, onPage, renew = true }: Wish,
  deps: { db: Database; clock: Clock; books: Books },
): Promise<Reconciled> {
  const { db, clock } = deps;
  const renewed = renew ? await renewDue({ at: clock() }, { sql: db }) : 0;
  const result: Reconciled = { seen: {}, drifts: [], renewed };
  for (const kind of LISTED) {
    const walked = await walkObjects(
      {
        kind,
        repair,
        bothWays: true,
        since: LASTING.includes(kind) ? undefined : since,
        onPage: (at) => onPage?.(kind, at),
      },
      deps,
    );
    result.seen[kind] = walked.seen;
    result.drifts.push(...walked.drifts);
  }
  result.drifts.push(...(await checkEntitlements({ at: clock(), repair }, { sql: db })));
  return result;
}
