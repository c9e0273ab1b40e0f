import type Stripe from 'stripe';
import { RejectMessage } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { kindOf } from '../objects/kinds.ts';
import { createStripeSource, isMissing, stripeError } from './client.ts';
import { type ListedKind, lists } from './lists.ts';

/** The kinds of object that Stripe tells with who has them, and lists nowhere. */
type HeldKind = 'discount' | 'payment_method';

/** Whatever is compared. */
export type BookKind = ListedKind | HeldKind;

/** Who has an object that Stripe does not tell by itself. */
export type Holder = { customer: string; subscription: string | null };

/** Objects as they are now, and behind which one the next page begins. */
export type Page = { objects: Record<string, unknown>[]; next: string | undefined };

/** What a reconciliation reads of Stripe, a request each; the newest objects come first. */
export type Books = {
  /** The connected account whose books these are; '' for the platform's own. */
  account: string;
  /** The books of a connected account. */
  of(account: string): Books;
  list(input: {
    kind: ListedKind;
    after: string | undefined;
    since?: Date | undefined;
  }): Promise<Page>;
  /** Discounts at work, of customers or of subscriptions; pages go by those. */
  discounts(input: { of: 'customer' | 'subscription'; after: string | undefined }): Promise<Page>;
  /** What a customer can pay with; nothing for one that Stripe does not have. */
  paymentMethods(input: { customer: string; after: string | undefined }): Promise<Page>;
  /** @returns undefined for an object that Stripe does not have. */
  read(input: {
    kind: BookKind;
    id: string;
    holder?: Holder | undefined;
  }): Promise<Record<string, unknown> | undefined>;
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
  createStripeSource({ retries: 5, ...deps }, (stripe) => {
    // One pace for all: Stripe counts what the key asks for, whatever account it is about.
    const turn = paced(1000 / (deps.perSecond ?? PER_SECOND));
    return openBooks({ stripe, turn, account: '' });
  });

/** Sent when the discounts of somebody are asked for: with what they take off. */
const DISCOUNT = { customer: 'discount.source.coupon', subscription: 'discounts.source.coupon' };

const refused = (details: { code: string; statusCode: number }) =>
  new RejectMessage('Stripe refuses to list its objects', { details });

type Desk = { stripe: Stripe; turn: () => Promise<void>; account: string };

function openBooks({ stripe, turn, account }: Desk): Books {
  const options = account ? { stripeAccount: account } : {};
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
  const retrieve = async (kind: BookKind, id: string) =>
    (await kindOf(kind).retrieve?.(stripe, id, options)) as Record<string, unknown>;
  const unlessMissing = <T>(work: () => Promise<T>) =>
    ask(async () => {
      try {
        return await work();
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw cause;
      }
    });
  const readDiscount = async (id: string, { customer, subscription }: Holder) => {
    const holder = subscription
      ? await stripe.subscriptions.retrieve(
          subscription,
          { expand: [DISCOUNT.subscription] },
          options,
        )
      : await stripe.customers.retrieve(customer, { expand: [DISCOUNT.customer] }, options);
    return discountsOf(holder as unknown as Holding).find((it) => it.id === id);
  };

  return {
    account,
    of: (other) => openBooks({ stripe, turn, account: other }),
    discounts: ({ of, after }) => {
      const params = {
        limit: LIMIT,
        expand: [`data.${DISCOUNT[of]}`],
        ...(after && { starting_after: after }),
      };
      return ask(async () => {
        const page = pageOf(await lists[of](stripe, params, options));
        return { ...page, objects: page.objects.flatMap((it) => discountsOf(it as Holding)) };
      });
    },
    paymentMethods: async ({ customer, after }) => {
      const params = { limit: LIMIT, ...(after && { starting_after: after }) };
      const page = await unlessMissing(async () =>
        pageOf(await stripe.customers.listPaymentMethods(customer, params, options)),
      );
      return page ?? { objects: [], next: undefined };
    },
    list: async ({ kind, after, since }) => {
      const params = {
        limit: LIMIT,
        ...(after && { starting_after: after }),
        ...(since && { created: { gte: seconds(since) } }),
      };
      const page = await ask(async () => pageOf(await lists[kind](stripe, params, options)));
      // A list of lists is cut at ten.
      for (const [i, object] of page.objects.entries())
        if ((object.items as { has_more?: boolean } | undefined)?.has_more)
          page.objects[i] = await ask(() => retrieve(kind, String(object.id)));
      return page;
    },
    read: ({ kind, id, holder }) =>
      unlessMissing(async () =>
        kind === 'discount' ? holder && (await readDiscount(id, holder)) : retrieve(kind, id),
      ),
    events: ({ since, after }) => {
      const created = { gte: seconds(since) };
      const params = { limit: LIMIT, created, ...(after && { starting_after: after }) };
      return ask(async () => pageOf(await stripe.events.list(params, options)));
    },
  };
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

type Discounts = Record<string, unknown>[];
type Holding = { discount?: unknown; discounts?: unknown };

/** A customer has one, a subscription some; where a list was not expanded, ids. */
const discountsOf = ({ discount, discounts }: Holding): Discounts =>
  [discount, discounts]
    .flat()
    .filter((it): it is Discounts[number] => typeof it === 'object' && it !== null);

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
