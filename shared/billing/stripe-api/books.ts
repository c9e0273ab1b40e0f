import type Stripe from 'stripe';
import { RejectMessage } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { kindOf, type ObjectKind } from '../objects/kinds.ts';
import { createStripeSource, isMissing, stripeError } from './client.ts';

/** The kinds of object that Stripe lists, customers first: what belongs to whom depends on them. */
export const LISTED = [
  'customer',
  'subscription',
  'invoice',
  'charge',
  'refund',
  'dispute',
  'credit_note',
] as const satisfies readonly ObjectKind[];
export type ListedKind = (typeof LISTED)[number];

/** Objects as they are now, and behind which one the next page begins. */
export type Page = { objects: Record<string, unknown>[]; next: string | undefined };

/** What a reconciliation reads of Stripe, a request each; the newest objects come first. */
export type Books = {
  list(input: {
    kind: ListedKind;
    after: string | undefined;
    since?: Date | undefined;
  }): Promise<Page>;
  /** @returns undefined for an object that Stripe does not have. */
  read(input: { kind: ListedKind; id: string }): Promise<Record<string, unknown> | undefined>;
  /** Events since a moment: of the last 30 days, Stripe has no older ones. */
  events(input: { since: Date; after: string | undefined }): Promise<Page>;
};

/** Requests a second: Stripe grants an account 25 for each endpoint, and the consumers ask too. */
const PER_SECOND = 20;
/** Objects a page: the most that Stripe gives. */
const LIMIT = 100;

/** Stripe's books, or undefined while no API key is set. */
export const createBooksSource = (deps: {
  secrets: SecretReader;
  apiKeyName: string | undefined;
  apiBase?: string | undefined;
  /** Requests a second. */
  perSecond?: number;
}): (() => Promise<Books | undefined>) =>
  createStripeSource({ retries: 5, ...deps }, (stripe) => openBooks(stripe, deps));

const refused = (details: { code: string; statusCode: number }) =>
  new RejectMessage('Stripe refuses to list its objects', { details });

/** @param deps.perSecond 20 without; Stripe's limit is an account's, not a function's. */
function openBooks(stripe: Stripe, { perSecond = PER_SECOND }: { perSecond?: number } = {}): Books {
  const turn = paced(1000 / perSecond);
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    await turn();
    try {
      return await work();
    } catch (cause) {
      throw stripeError(cause, refused);
    }
  };
  const pageOf = ({
    data,
    has_more: more,
  }: {
    data: { id: string }[];
    has_more: boolean;
  }): Page => ({
    objects: data as unknown as Page['objects'],
    next: more ? data.at(-1)?.id : undefined,
  });
  const retrieve = async (kind: ListedKind, id: string) =>
    (await kindOf(kind).retrieve?.(stripe, id, {})) as Record<string, unknown>;

  return {
    list: async ({ kind, after, since }) => {
      const params = {
        limit: LIMIT,
        ...(after && { starting_after: after }),
        ...(since && { created: { gte: seconds(since) } }),
      };
      const page = await ask(async () => pageOf(await lists[kind](stripe, params)));
      // A list of lists is cut at ten.
      for (const [i, object] of page.objects.entries())
        if ((object.items as { has_more?: boolean } | undefined)?.has_more)
          page.objects[i] = await ask(() => retrieve(kind, String(object.id)));
      return page;
    },
    read: ({ kind, id }) =>
      ask(async () => {
        try {
          return await retrieve(kind, id);
        } catch (cause) {
          if (isMissing(cause)) return undefined;
          throw cause;
        }
      }),
    events: ({ since, after }) =>
      ask(async () =>
        pageOf(
          await stripe.events.list({
            limit: LIMIT,
            created: { gte: seconds(since) },
            ...(after && { starting_after: after }),
          }),
        ),
      ),
  };
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

type ListParams = { limit: number; starting_after?: string; created?: { gte: number } };
type List = (
  stripe: Stripe,
  params: ListParams,
) => Promise<{ data: { id: string }[]; has_more: boolean }>;

const lists: Record<ListedKind, List> = {
  customer: (stripe, params) => stripe.customers.list(params),
  // Without it, Stripe leaves out those that ended.
  subscription: (stripe, params) => stripe.subscriptions.list({ ...params, status: 'all' }),
  invoice: (stripe, params) => stripe.invoices.list(params),
  charge: (stripe, params) => stripe.charges.list(params),
  refund: (stripe, params) => stripe.refunds.list(params),
  dispute: (stripe, params) => stripe.disputes.list(params),
  credit_note: (stripe, params) => stripe.creditNotes.list(params),
};

/** Lets one through, and the next one not before so many milliseconds later. */
function paced(milliseconds: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = performance.now();
    const wait = Math.max(0, next - now);
    next = Math.max(now, next) + milliseconds;
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  };
}
