import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCustomer } from '../../local/stripe/resources/customers.ts';
import {
  cancelSubscription,
  createSubscription,
  updateSubscription,
} from '../../local/stripe/resources/subscriptions.ts';
import { type LocalStripe, startLocalStripe } from '../../local/stripe/server.ts';
import { eventually } from '../support/eventually.ts';
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
      expect.stringMatching(/customer\s+cus_\w+\s+-\s+unmapped\s+-\s+differs/),
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

  it('opens a checkout and, on this machine, pays it', async () => {
    await sql(
      `UPDATE billing_plans SET stripe_price_ids = '{price_NightshiftStarter}' WHERE id = 'starter'`,
    );
    await sql(`INSERT INTO organizations (name) VALUES ('Founder Studio')`);
    expect((await ops('checkout', 'founder', 'startr')).stderr).toContain('did you mean "starter"');
    expect((await ops('checkout', 'harbor', 'starter')).stderr).toContain(
      'There is a subscription',
    );
    for (const more of [[], ['--dry-run']]) {
      const free = await ops('checkout', 'founder', 'free', ...more);
      expect([free.code, free.stderr]).toEqual([2, expect.stringContaining('here; starter is')]);
      const seats = await ops('checkout', 'founder', 'starter', '--seats', '2', ...more);
      expect([seats.code, seats.stderr]).toEqual([2, expect.stringContaining('sells no seats')]);
      expect((await ops('checkout', 'founder', 'startr', ...more)).code).toBe(2);
      expect((await ops('checkout', 'harbor', 'starter', ...more)).code).toBe(1);
    }
    const opened = await ops('checkout', 'founder', 'starter');
    expect(opened.stdout).toMatch(/^Founder Studio buys starter at http:.*cs_test_/);
    expect((await ops('checkout', 'founder', 'starter')).stdout).toBe(opened.stdout);
    const paid = ops('checkout', 'founder', 'starter', '--pay');
    // As its webhook and the consumer would.
    await eventually(async () => expect(stripe.store.all('subscription').length).toBe(2));
    await ops('verify', '--repair');
    expect((await paid).stdout).toContain('and has it now');
  });

  it('pauses collection under a name, and resumes exactly what that stopped', async () => {
    const subscriptions = () => stripe.store.all('subscription');
    const [first] = subscriptions();
    const others = Array.from({ length: 3 }, () =>
      createSubscription(stripe.store, {
        customer: String(first?.customer),
        items: [{ price: 'price_NightshiftGrowth', quantity: 1 }],
      }),
    );
    await ops('backfill');
    const held = others[0]?.id ?? '';
    updateSubscription(stripe.store, held, { pause_collection: { behavior: 'void' } });
    const why = ['--reason', 'invoices go out twice'];
    const pauses = () =>
      subscriptions().map((it) => (it.pause_collection as { behavior: string } | null)?.behavior);
    expect((await ops('pause', 'twice', ...why, '--dry-run')).stdout).toContain('5 subscriptions');
    expect((await ops('pause', 'twice')).stderr).toContain('Say why');
    stripe.faults.add({ kind: 'lose-answer', of: /POST/, times: 6 });
    expect((await ops('pause', 'twice', ...why)).code).toBe(1);
    expect((await ops('pause', 'twice', ...why)).stdout).toContain('1 were paused or had ended');
    expect(pauses().sort()).toEqual([...Array(4).fill('keep_as_draft'), 'void']);
    cancelSubscription(stripe.store, others[1]?.id ?? '');
    const resumed = await ops('resume', 'twice');
    expect([resumed.code, resumed.stdout]).toEqual([
      3,
      expect.stringContaining('Resumed the collection of 3 subscriptions. 1 had been changed'),
    ]);
    expect(stripe.store.get('subscription', held).pause_collection).toMatchObject({
      behavior: 'void',
    });
    expect((await ops('resume')).stdout).toMatch(/twice .* 4 +0 +invoices go out twice/);
    expect((await ops('pause', 'twice', ...why)).stderr).toContain('is over');
    expect((await ops('resume', 'never')).code).toBeGreaterThan(0);
  });
});
