import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OpsContext } from '../../ops/context.ts';
import { eventually } from '../support/eventually.ts';
import { runLine, runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const HARBOR = '11111111-1111-4111-8111-111111111111';
const MILL = '22222222-2222-4222-8222-222222222222';

describe('ops billing', () => {
  let stack: TestStack;
  let context: OpsContext;
  const ops = (...line: string[]) => runOps(['billing', ...line], stack);

  beforeAll(async () => {
    stack = await startTestStack();
    context = stack.context();
    await context.db.query(
      `INSERT INTO organizations (id, name) VALUES ($1, 'Harbor Coffee'), ($2, 'Mill')`,
      [HARBOR, MILL],
    );
  });
  beforeEach(async () => {
    await context.db.query('DELETE FROM billing_customers');
    await context.db.query('DELETE FROM billing_events');
    await context.db.query(
      `INSERT INTO billing_events (account, livemode, event_id, type, created, customer_id, status, payload)
       VALUES ('', false, 'evt_1', 'invoice.paid', 1, 'cus_New', 'quarantined', '{"email":"ada@example.com"}')`,
    );
  });
  afterAll(() => stack.stop());

  it('shows who waits for an organisation, without their data', async () => {
    const { code, stdout } = await ops('quarantine');
    expect(code).toBe(3);
    expect(stdout).toMatch(/cus_New\s+-\s+test\s+1/);
    expect(stdout).not.toContain('ada@example.com');
  });

  it('maps a customer, and says when what waited is applied', async () => {
    const mapping = ops('map', 'cus_New', HARBOR, '--wait', '10');
    // What sync-billing does once the mapping is announced.
    await eventually(async () => {
      const { rows } = await context.db.query(
        `SELECT 1 FROM outbox WHERE detail_type = 'billing.customer_mapped'`,
      );
      expect(rows).toHaveLength(1);
    });
    await context.db.query(`UPDATE billing_events SET status = 'applied'`);
    expect(await mapping).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        'Mapped cus_New to Harbor Coffee. 1 of 1 waiting events applied.',
      ),
    });
    expect((await ops('customers', '--organization', 'harbor')).stdout).toContain('cus_New');
    expect((await ops('map', 'cus_New', HARBOR)).stdout).toContain('Already mapped');
  });

  it('asks a terminal whose a customer is, as the console’s command leaves it out', async () => {
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return 'mill';
    };
    const { stdout } = await runLine(['billing', 'map', 'cus_New', '--wait', '0'], {
      open: () => stack.context(),
      terminal: { interactive: true, ask },
    });
    expect(stdout).toContain('Mapped cus_New to Mill.');
    expect(asked).toEqual([expect.stringContaining('Whose is cus_New?')]);
    expect((await ops('map', 'cus_New')).code).toBe(2);
  });

  it('says that something still waits rather than that it is done', async () => {
    expect(await ops('map', 'cus_New', HARBOR, '--wait', '0')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('0 of 1 waiting events applied. 1 still wait.'),
    });
  });

  it('shows subscriptions of every organisation, or of one', async () => {
    await context.db.query(
      `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, 'cus_Sub')`,
      [HARBOR],
    );
    await context.db.query(
      `INSERT INTO billing_subscriptions
         (organization_id, stripe_customer_id, stripe_subscription_id, status, stripe_price_ids,
          quantity, current_period_end, source_phase, source_created, source_event_id)
       VALUES ($1, 'cus_Sub', 'sub_1', 'active', '{price_1,price_2}', 5000000000,
               '2026-12-02T09:30:00Z', 1, 1, 'evt_1')`,
      [HARBOR],
    );
    expect((await ops('subscriptions')).stdout).toMatch(
      /sub_1\s+Harbor Coffee\s+active\s+price_1 price_2\s+5000000000\s+2026-12-02T09:30:00Z/,
    );
    expect((await ops('subscriptions', '--organization', 'harbor')).stdout).toContain('sub_1');
    expect((await ops('subscriptions', '--organization', MILL)).stdout).toBe('No subscriptions.\n');
  });

  it("takes another organisation's customer only when told to", async () => {
    await ops('map', 'cus_Other', HARBOR);
    const refused = await ops('map', 'cus_Other', MILL);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('--move')]);
    expect((await ops('map', 'cus_Other', MILL, '--move')).stdout).toContain('Moved');
  });

  it('says what it would do, and changes nothing', async () => {
    expect((await ops('map', 'cus_New', HARBOR, '--dry-run')).stdout).toContain('Would map');
    expect((await ops('customers')).stdout).toBe('No customers.\n');
  });

  it('refuses what is no customer, and organisations that are not there', async () => {
    expect((await ops('map', 'sub_1', HARBOR)).code).toBe(2);
    expect((await ops('map', 'cus_New', 'nobody')).stderr).toContain('no organisation "nobody"');
  });

  describe('shows what Stripe told', () => {
    beforeEach(async () => {
      await context.db.query(
        `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, 'cus_1')`,
        [HARBOR],
      );
      const of = `organization_id, stripe_customer_id, source_phase, source_created, source_event_id`;
      const values = `'${HARBOR}', 'cus_1', 0, 0, ''`;
      await context.db.query(
        `INSERT INTO billing_subscriptions (${of}, stripe_subscription_id, status, cancel_at,
           pause_behavior, paused_until, is_partial, discount_ids)
         VALUES (${values}, 'sub_1', 'active', '2026-12-02T09:30:00Z', 'void', '2027-01-01', true, '{di_1}')`,
      );
      await context.db.query(
        `INSERT INTO billing_invoices (${of}, stripe_invoice_id, number, status, currency, total, amount_due,
           amount_paid, amount_remaining, amount_credited, amount_discounted)
         VALUES (${values}, 'in_1', 'NS-1', 'uncollectible', 'usd', 14700, 14700, 5000, 9700, 200, 300)`,
      );
      await context.db.query(
        `INSERT INTO billing_charges (${of}, stripe_charge_id, status, currency, amount, amount_refunded)
         VALUES (${values}, 'ch_1', 'succeeded', 'usd', 14700, 4700)`,
      );
      await context.db.query(
        `INSERT INTO billing_disputes (${of}, stripe_dispute_id, stripe_charge_id, status, currency, amount)
         VALUES (${values}, 'dp_1', 'ch_1', 'needs_response', 'usd', 14700)`,
      );
    });

    it('of subscriptions: when they end, pauses, disputes, discounts, what is missing', async () => {
      const { stdout } = await ops('subscriptions');
      expect(stdout).toContain('2026-12-02');
      expect(stdout).toMatch(/collection paused \(void\) until 2027-01-01/);
      expect(stdout).toContain('1 open disputes, 1 discounts, partial');
      const [json] = JSON.parse((await ops('subscriptions', '--json')).stdout);
      expect(json).toMatchObject({
        cancelAt: '2026-12-02T09:30:00.000Z',
        cancelAtPeriodEnd: false,
        pauseBehavior: 'void',
        partial: true,
        openDisputes: 1,
      });
    });

    it('of invoices: what was paid, credited, discounted, and is left', async () => {
      expect((await ops('invoices', '--organization', 'harbor')).stdout).toMatch(
        /NS-1\s+Harbor Coffee\s+uncollectible\s+usd\s+147\.00\s+50\.00\s+97\.00\s+3\.00\s+2\.00/,
      );
    });

    it('of payments: what was refunded and is disputed', async () => {
      expect((await ops('payments')).stdout).toMatch(
        /ch_1\s+Harbor Coffee\s+succeeded\s+usd\s+147\.00\s+47\.00\s+-\s+needs_response/,
      );
    });
  });

  it('counts what was ignored, and fails over a type that nobody knows', async () => {
    const ignore = (id: string, type: string) =>
      context.db.query(
        `INSERT INTO billing_events (account, livemode, event_id, type, created, status, payload)
         VALUES ('', false, $1, $2, 1, 'ignored', '{}')`,
        [id, type],
      );
    await ignore('evt_2', 'payment_intent.created');
    await ignore('evt_3', 'payment_intent.created');
    expect(await ops('ignored')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/payment_intent.created\s+2/),
    });
    await ignore('evt_4', 'invoice.teleported');
    expect(await ops('ignored')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('unknown type'),
    });
  });

  it('sets what a paused or disputed subscription unlocks, on the record', async () => {
    expect((await ops('settings')).stdout).toContain('paused collection unlocks');
    expect((await ops('settings', '--paused', 'locks', '--dry-run')).stdout).toContain('Would be');
    expect((await ops('settings')).stdout).toContain('paused collection unlocks');
    expect((await ops('settings', '--paused', 'locks')).stdout).toContain(
      'paused collection locks',
    );
    const { rows } = await context.db.query(
      `SELECT subject FROM operator_actions WHERE action = 'billing settings'`,
    );
    expect(rows).toEqual([{ subject: { pausedUnlocks: false } }]);
    await ops('settings', '--paused', 'unlocks');
  });
});
