import { type Books, createBooksSource } from '../../../shared/billing/stripe-api/books.ts';
import { createShopSource, type Shop } from '../../../shared/billing/stripe-api/checkout.ts';
import {
  type Collector,
  createCollectorSource,
} from '../../../shared/billing/stripe-api/collector.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';

/** What opens a port to Stripe with the key that a stage has. */
async function stripeOf({ secret, stack }: OpsContext) {
  const key = await secret('stripe-api-key');
  const read = async () => key ?? '';
  return {
    secrets: {
      read,
      readIfPut: read,
      readWithPrevious: async () => ({ current: key ?? '' }),
      forget: () => {},
    },
    apiKeyName: 'stripe-api-key',
    apiBase: stack.stripeUrl,
  };
}

function orSay<T>(opened: T | undefined): T {
  if (opened) return opened;
  throw new WrongUse(
    'This stage has no key of Stripe’s API: npm run ops -- secrets rotate stripe-api-key',
  );
}

/**
 * Stripe's books of a stage, by the key that the stage has.
 * @throws WrongUse where it has none.
 */
export const stageBooks = async (context: OpsContext): Promise<Books> =>
  orSay(await createBooksSource(await stripeOf(context))());

/**
 * Who pauses and resumes collection at Stripe.
 * @throws WrongUse where the stage has no key.
 */
export const stageCollector = async (context: OpsContext): Promise<Collector> =>
  orSay(await createCollectorSource(await stripeOf(context))());

/**
 * The shop at Stripe.
 * @throws WrongUse where the stage has no key.
 */
export const stageShop = async (context: OpsContext): Promise<Shop> =>
  orSay(await createShopSource(await stripeOf(context))());
