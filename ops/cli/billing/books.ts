import { type Books, createBooksSource } from '../../../shared/billing/stripe-api/books.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';

/**
 * Stripe's books of a stage, by the key that the stage has.
 * @throws WrongUse where it has none.
 */
export async function stageBooks({ secret, stack }: OpsContext): Promise<Books> {
  const key = await secret('stripe-api-key');
  const read = async () => key ?? '';
  const source = createBooksSource({
    secrets: {
      read,
      readIfPut: read,
      readWithPrevious: async () => ({ current: key ?? '' }),
      forget: () => {},
    },
    apiKeyName: 'stripe-api-key',
    apiBase: stack.stripeUrl,
  });
  const books = await source();
  if (books) return books;
  throw new WrongUse(
    'This stage has no key of Stripe’s API: npm run ops -- secrets rotate stripe-api-key',
  );
}
