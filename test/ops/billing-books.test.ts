import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCustomer } from '../../local/stripe/resources/customers.ts';
import { createSubscription } from '../../local/stripe/resources/subscriptions.ts';
import { type LocalStripe, startLocalStripe } from '../../local/stripe/server.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops billing, against Stripe', () => {
  let stack: TestStack;
  let stripe: LocalStripe;
  const ops = (...line: string[]) => runOps(['billing', ...line], stack);
  const sql = (text: string) => stack.context().db.query(text);

  beforeAll(async () => {
    stripe = await startLocalStripe();
    stack = await startTestStack(['billing', 'outbox'], { secrets: ['stripe-api-key'] });
    stack.stack.stripeUrl = stripe.url;
    const { rows } = await stack
      .context()
      .db.query<{ id: string }>(`INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`);
    const of = createCustomer(stripe.store, { metadata: { organization_id: rows[0]?.id ?? '' } });
    const items = [{ price: 'price_NightshiftGrowth', quantity: 1 }];
    createSubscription(stripe.store, { customer: of.id, items });
  });
  afterAll(async () => {
    await stripe.stop();
    await stack.stop();
  });

  it('says that the stage has no key of Stripe’s', async () => {
    expect(await ops('verify')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('secrets rotate stripe-api-key'),
    });
    await runOps(['secrets', 'rotate', 'stripe-api-key'], stack, 'sk_test_0123456789abcdef');
  });

  it('exits with 3 while something differs, and repairs it on the record', async () => {
    const found = await ops('verify');
    expect([found.code, found.stdout]).toEqual([
      3,
      expect.stringMatching(/customer\s+cus_\w+\s+unmapped\s+-\s+differs/),
    ]);
    expect((await ops('verify', '--repair', '--dry-run')).code).toBe(3);
    const mended = await ops('verify', '--repair');
    expect(mended.code).toBe(0);
    expect(mended.stdout.match(/repaired/g)).toHaveLength(3);
    expect(await ops('verify')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("3 objects of Stripe's: every row is as they are."),
    });
    const { rows } = await sql(
      `SELECT outcome FROM operator_actions WHERE action = 'billing verify' ORDER BY started_at`,
    );
    expect(rows).toMatchObject([{ outcome: { found: 3, repaired: 3 } }]);
  });

  it('fills what is missing, and tells how far it is', async () => {
    await sql('DELETE FROM billing_customers');
    expect((await ops('backfill', '--dry-run')).code).toBe(0);
    const filled = await ops('backfill');
    expect(filled.stdout).toContain("3 objects of Stripe's seen, 3 rows written.");
    expect(filled.stderr).toContain('subscription: 1');
    expect((await ops('verify')).code).toBe(0);
  });
});
