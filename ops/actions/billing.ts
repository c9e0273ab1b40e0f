import { type Mapped, type Mapping, mapCustomer } from '../../shared/billing/map-customer.ts';
import {
  type Paused,
  pauseCollection,
  type Resumed,
  resumeCollection,
} from '../../shared/billing/pause-collection.ts';
import { putSettings, type Settings } from '../../shared/billing/put-settings.ts';
import { type Backfilled, backfill } from '../../shared/billing/reconcile/backfill.ts';
import { type Reconciled, reconcile } from '../../shared/billing/reconcile/reconcile.ts';
import {
  type Checkout,
  type CheckoutWish,
  startCheckout,
} from '../../shared/billing/shop/start-checkout.ts';
import type { Books } from '../../shared/billing/stripe-api/books.ts';
import type { Shop } from '../../shared/billing/stripe-api/checkout.ts';
import type { Collector } from '../../shared/billing/stripe-api/collector.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

type Context = OpsContext & { books: Books };

/** Writes what Stripe has over what differs, on the record. */
export const repairBilling = (
  wish: Parameters<typeof reconcile>[0],
  context: Context,
): Promise<Reconciled> =>
  audited(
    {
      action: 'billing verify',
      subject: { repair: true, since: wish.since ?? null },
      outcome: ({ seen, drifts }: Reconciled) => ({
        seen,
        found: drifts.length,
        repaired: drifts.filter(({ repaired }) => repaired).length,
      }),
    },
    context,
    () => reconcile(wish, context),
  );

/** Writes rows of everything that Stripe has, on the record. */
export const backfillBilling = (
  wish: Parameters<typeof backfill>[0],
  context: Context,
): Promise<Backfilled> =>
  audited(
    {
      action: 'billing backfill',
      subject: { restart: wish.restart },
      outcome: (done: Backfilled) => ({ ...done }),
    },
    context,
    () => backfill(wish, context),
  );

type Collecting = OpsContext & { collector: Collector };

/** Pauses collection under a name, on the record. */
export const pauseCollecting = (
  wish: Parameters<typeof pauseCollection>[0],
  context: Collecting,
): Promise<Paused> =>
  audited(
    {
      action: 'billing pause',
      subject: { ...wish },
      outcome: ({ paused, left }: Paused) => ({ paused, left }),
    },
    context,
    () => pauseCollection(wish, { ...context, sql: context.db }),
  );

/** Resumes what a pause stopped, on the record. */
export const resumeCollecting = (wish: { name: string }, context: Collecting): Promise<Resumed> =>
  audited(
    {
      action: 'billing resume',
      subject: wish,
      outcome: ({ resumed, changed }: Resumed) => ({ resumed, changed }),
    },
    context,
    () => resumeCollection(wish, { ...context, sql: context.db }),
  );

/** Opens a checkout for an organisation, or goes on with the one that is open, on the record. */
export const openCheckoutFor = (
  wish: Omit<CheckoutWish, 'by'>,
  context: OpsContext & { shop: Shop },
): Promise<Checkout> =>
  audited(
    {
      action: 'billing checkout',
      subject: { ...wish },
      outcome: ({ id }: Checkout) => ({ id }),
    },
    context,
    () => startCheckout({ ...wish, by: `operator ${context.operator}` }, context),
  );

/** Says which organisation a customer is, on the record. @param input.waiting events that wait for it */
export const mapToOrganization = (
  { waiting, ...wish }: Mapping & { move: boolean; waiting: number },
  context: OpsContext,
): Promise<Mapped> =>
  audited(
    {
      action: 'billing map',
      subject: wish,
      outcome: (result: Mapped) => ({ result, waiting }),
    },
    context,
    () => mapCustomer(wish, context),
  );

/** Sets what a subscription unlocks while it is in trouble, on the record. @returns all that is set */
export const changeSettings = (wanted: Partial<Settings>, context: OpsContext): Promise<Settings> =>
  audited(
    { action: 'billing settings', subject: wanted, outcome: (now: Settings) => ({ ...now }) },
    context,
    () => putSettings(wanted, { sql: context.db }),
  );
