import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReconcileBillingHandler } from '../../../functions/reconcile-billing/handler.ts';
import { createCustomer } from '../../../local/stripe/resources/customers.ts';
import { createSubscription } from '../../../local/stripe/resources/subscriptions.ts';
import { type LocalStripe, startLocalStripe } from '../../../local/stripe/server.ts';
import { createBooksSource } from '../../../shared/billing/stripe-api/books.ts';
import { createObjectReaderSource } from '../../../shared/billing/stripe-api/object-reader.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { fixedClock } from '../../support/clock.ts';
import { deliver } from '../../support/deliver.ts';
import { version } from '../../support/secret-version.ts';
import { useDatabase } from '../../support/use-database.ts';

describe('reconcile-billing', () => {
  const { db } = useDatabase();
  const clock = fixedClock('2026-11-24T03:15:00Z');
  let stripe: LocalStripe;
  let key = 'sk_test_1';

  beforeAll(async () => {
    stripe = await startLocalStripe({ now: clock });
  });
  afterAll(() => stripe.stop());

  const run = async () => {
    const secrets = createSecretReader({ fetchSecret: async () => version(key) });
    const source = { secrets, apiKeyName: 'key', apiBase: stripe.url };
    const handler = createReconcileBillingHandler({
      db,
      clock,
      busName: 'nightshift',
      deadLetters: createDeadLetters({ sql: db, clock }),
      booksSource: createBooksSource({ ...source, perSecond: 1_000 }),
      readerSource: createObjectReaderSource(source),
    });
    const scheduledTime = clock().toISOString().replace('.000', '');
    await deliver(handler, 'reconcile-billing', { schedule: 'reconcile-billing', scheduledTime });
    const { rows } = await db.query<{ result: Record<string, unknown> }>(
      'SELECT result FROM occurrences WHERE scheduled_time = $1',
      [clock()],
    );
    clock.pass(60_000);
    return rows[0]?.result;
  };
  const notices = async () =>
    (await db.query('SELECT body, resolved_at IS NULL AS open FROM notices')).rows;

  it('has nothing to compare with while no key is set', async () => {
    key = '';
    expect(await run()).toEqual({ skipped: 'no Stripe API key' });
    key = 'sk_test_1';
  });

  it('brings in what was missed, and is silent', async () => {
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    const { id } = createCustomer(stripe.store, {
      metadata: { organization_id: String(rows[0]?.id) },
    });
    createSubscription(stripe.store, {
      customer: id,
      items: [{ price: 'price_NightshiftGrowth', quantity: 1 }],
    });
    expect(await run()).toMatchObject({ swept: { events: 3, missed: 3 }, drifts: 0 });
    expect(await notices()).toEqual([]);
  });

  it('tells operators what it mended, until a night without', async () => {
    await db.query(`UPDATE billing_subscriptions SET status = 'canceled', source_phase = 1`);
    expect(await run()).toMatchObject({ drifts: 1 });
    expect(await notices()).toEqual([
      { body: expect.stringContaining('subscription different: 1'), open: true },
    ]);
    expect(await run()).toMatchObject({ drifts: 0 });
    expect(await notices()).toMatchObject([{ open: false }]);
  });
});
