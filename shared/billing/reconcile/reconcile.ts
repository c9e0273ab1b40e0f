import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { DAY } from '../../platform/durations.ts';
import type { BookKind, Books } from '../stripe-api/books.ts';
import { LISTED, type ListedKind } from '../stripe-api/lists.ts';
import { inEachAccount } from './accounts.ts';
import type { Drift } from './drift.ts';
import { checkEntitlements, renewDue } from './entitlements.ts';
import { type Part, walkDiscounts, walkPaymentMethods } from './walk-held.ts';
import { walkObjects } from './walk-objects.ts';
import type { WalkDeps, Walked } from './walk-pages.ts';

export type Reconciled = {
  /** Objects of Stripe's that were looked at, by kind. */
  seen: Record<string, number>;
  drifts: Drift[];
  /** Organisations whose entitlements time has changed, which is no drift. */
  renewed: number;
  /** Connected accounts that Stripe lets us look at no more. */
  closed: string[];
};

type Wish = {
  repair: boolean;
  /** Derives anew what time has changed; a look alone changes nothing. */
  renew?: boolean;
  /** Of what is paid once, only what is not older is looked at; everything without. */
  since?: Date | undefined;
  /** Of whom the payment methods are looked at: a request a customer; everybody's without. */
  part?: Part | undefined;
  onPage?: (kind: BookKind, at: { last: string | undefined; seen: number }) => Promise<void> | void;
};

/** What lasts is looked at whole each time; of the rest there may be millions. */
const LASTING: readonly ListedKind[] = ['customer', 'subscription'];

/** Milliseconds that a nightly reconciliation looks back at invoices, charges and what follows of them. */
export const NIGHTLY = 35 * DAY;

/**
 * Compares Stripe's books with our rows, both ways, kind by kind, customers first; those of the platform's
 * own account, then those of connected ones; then what was derived from them. Nothing to mend is silence.
 */
export async function reconcile(
  wish: Wish,
  deps: { db: Database; clock: Clock; books: Books },
): Promise<Reconciled> {
  const { db, clock } = deps;
  const { repair, renew = true } = wish;
  const renewed = renew ? await renewDue({ at: clock() }, { sql: db }) : 0;
  const result: Reconciled = { seen: {}, drifts: [], renewed, closed: [] };
  result.closed = await inEachAccount((of) => reconcileAccount(wish, result, of), deps);
  result.drifts.push(...(await checkEntitlements({ at: clock(), repair }, { sql: db })));
  return result;
}

async function reconcileAccount(
  { repair, since, part, onPage }: Wish,
  result: Reconciled,
  deps: WalkDeps,
): Promise<void> {
  const add = (kind: BookKind, { seen, drifts }: Walked) => {
    result.seen[kind] = (result.seen[kind] ?? 0) + seen;
    result.drifts.push(...drifts);
  };
  const wishOf = (kind: BookKind) => ({
    repair,
    onPage: (at: { last: string | undefined; seen: number }) => onPage?.(kind, at),
  });
  for (const kind of LISTED) {
    const from = LASTING.includes(kind) ? undefined : since;
    const walk = { ...wishOf(kind), kind, bothWays: true, since: from };
    add(kind, await walkObjects(walk, deps));
  }
  add('discount', await walkDiscounts(wishOf('discount'), deps));
  const methods = { ...wishOf('payment_method'), part };
  add('payment_method', await walkPaymentMethods(methods, deps));
}
