import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listSamples, readEvent } from '../../../events/samples.ts';
import { insertDemo } from '../../../local/demo.ts';
import { type LocalStripe, startLocalStripe } from '../../../local/stripe/server.ts';
import { projectEvents } from '../../../shared/billing/projection/project.ts';
import { reconcile } from '../../../shared/billing/reconcile/reconcile.ts';
import { type Books, createBooksSource } from '../../../shared/billing/stripe-api/books.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { incomingOf, type StripeEvent } from '../../billing/support.ts';
import { fixedClock } from '../../support/clock.ts';
import { version } from '../../support/secret-version.ts';
import { useDatabase } from '../../support/use-database.ts';

/** The end of the customer; and a dispute, which is read by its charge’s row. */
const NOT_HERE = ['customer.deleted', 'charge.dispute.created'];

describe('the demo, the sample events and the Stripe of this machine', () => {
  const { db, database } = useDatabase();
  const clock = fixedClock();
  let stripe: LocalStripe;
  let books: Books;
  /** What it would send itself. */
  let told: StripeEvent[] = [];
  beforeAll(async () => {
    stripe = await startLocalStripe({
      now: clock,
      onEvent: (event) => void told.push(event as unknown as StripeEvent),
    });
    const source = createBooksSource({
      secrets: createSecretReader({ fetchSecret: async () => version('sk_test_1') }),
      apiKeyName: 'key',
      apiBase: stripe.url,
      perSecond: 10_000,
    });
    books = (await source()) as Books;
  });
  afterAll(() => stripe.stop());

  const drifts = async () => (await reconcile({ repair: false }, { db, clock, books })).drifts;
  const know = (event: StripeEvent) =>
    fetch(`${stripe.url}/nightshift/samples`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_samples' },
      body: JSON.stringify([event]),
    });

  it('agree from the first start on', async () => {
    const url = database.ownerUrl;
    await insertDemo(url, { stripe: stripe.store });
    await insertDemo(url, { stripe: stripe.store });
    expect(await drifts()).toEqual([]);
  });

  it('agree after each event, also when an older one comes after it', async () => {
    const events = listSamples()
      .filter(({ style, type }) => style === 'snapshot' && !NOT_HERE.includes(type))
      .map(({ path }) => readEvent(path) as unknown as StripeEvent)
      .sort((a, b) => a.created - b.created);
    for (const event of [...events, events[0] as StripeEvent]) {
      await know(event);
      for (const it of [event, ...told]) await projectEvents([incomingOf(it)], { db });
      told = [];
      expect([event.type, await drifts()]).toEqual([event.type, []]);
    }
  });
});
