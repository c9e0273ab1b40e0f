import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changePlan, setDefaultPlan } from '../../shared/entitlements/plans.ts';
import { readEntitlements } from '../../shared/entitlements/read-entitlements.ts';
import { useDatabase } from '../support/use-database.ts';

const DAY = 86_400_000;
const START = new Date('2026-11-01T00:00:00Z');

describe('what a subscription entitles to', () => {
  const { db } = useDatabase({ connections: 6 });
  let org: string;
  let customer: string;
  let made = 0;

  type Subscription = { status?: string; prices?: string[]; quantities?: number[] };
  const subscribe = async (id: string, more: Subscription = {}) => {
    const { status = 'active', prices = ['price_starter'], quantities = [1] } = more;
    await db.query(
      `INSERT INTO billing_subscriptions (organization_id, stripe_customer_id, stripe_subscription_id,
         status, stripe_price_ids, price_quantities, current_period_start, source_phase, source_created, source_event_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '')
       ON CONFLICT (stripe_account, stripe_subscription_id) DO UPDATE SET status = excluded.status,
         stripe_price_ids = excluded.stripe_price_ids, price_quantities = excluded.price_quantities`,
      [org, customer, `${id}_${made}`, status, prices, quantities, START],
    );
  };
  const at = (days: number) =>
    readEntitlements(
      { organizationId: org, at: new Date(START.getTime() + days * DAY) },
      { sql: db },
    );
  const plan = async (days = 1) => (await at(days)).plan?.id;
  const users = async () =>
    (await at(1)).features.find(({ feature }) => feature === 'users')?.limit;
  const told = async () =>
    (
      await db.query<{ detail: { plans: string[]; version: number } }>(
        `SELECT detail FROM outbox WHERE detail_type = 'entitlements.changed' AND organization_id = $1
         ORDER BY id`,
        [org],
      )
    ).rows.map(({ detail }) => detail.plans.join(' ') || '-');

  beforeAll(async () => {
    await setDefaultPlan({ id: 'free' }, { sql: db });
    await changePlan(
      { id: 'starter', addPrices: ['price_starter'], addSeatPrices: ['price_seat'] },
      { db },
    );
    await changePlan({ id: 'professional', addPrices: ['price_pro'] }, { db });
  });
  beforeEach(async () => {
    made += 1;
    customer = `cus_${made}`;
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    org = rows[0]?.id as string;
    await db.query(
      'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
      [org, customer],
    );
  });

  it('is told when it changes, and only then', async () => {
    await subscribe('sub');
    await subscribe('sub');
    await subscribe('sub', { prices: ['price_pro'] });
    await subscribe('sub', { status: 'canceled', prices: ['price_pro'] });
    expect(await told()).toEqual(['starter', 'professional', '-']);
    expect(await plan()).toBe('free');
  });

  it.each([
    ['trialing', 'starter'],
    ['active', 'starter'],
    ['past_due', 'starter'],
    ['unpaid', 'free'],
    ['paused', 'free'],
    ['incomplete', 'free'],
    ['incomplete_expired', 'free'],
    ['canceled', 'free'],
  ])('while it is %s: %s', async (status, expected) => {
    await subscribe('sub', { status });
    expect(await plan()).toBe(expected);
  });

  it('ends with the grace for what is overdue, counted from the invoice', async () => {
    await subscribe('sub', { status: 'past_due' });
    expect([await plan(13), await plan(15)]).toEqual(['starter', 'free']);
    await db.query(
      `INSERT INTO billing_invoices (organization_id, stripe_customer_id, stripe_invoice_id, status, currency,
         total, amount_due, amount_paid, amount_remaining, finalized_at, stripe_subscription_id,
         source_phase, source_created, source_event_id)
       VALUES ($1, $2, $3, 'open', 'usd', 1, 1, 0, 1, $4, $5, 0, 0, '')`,
      [org, customer, `in_${made}`, new Date(START.getTime() + 5 * DAY), `sub_${made}`],
    );
    expect([await plan(15), await plan(20)]).toEqual(['starter', 'free']);
    await subscribe('sub', { status: 'active' });
    expect(await plan(20)).toBe('starter');
  });

  it('stays when one of several subscriptions ends', async () => {
    await subscribe('old', { prices: ['price_pro'] });
    await subscribe('new');
    expect((await at(1)).plans.map(({ id }) => id)).toEqual(['professional', 'starter']);
    await subscribe('old', { status: 'canceled', prices: ['price_pro'] });
    expect(await plan()).toBe('starter');
  });

  it('grows with its seats', async () => {
    await subscribe('sub', { prices: ['price_starter', 'price_seat'], quantities: [1, 4] });
    expect(await users()).toBe(9);
    await subscribe('sub', { prices: ['price_starter', 'price_seat'], quantities: [1, 2] });
    expect(await users()).toBe(7);
    expect(await told()).toHaveLength(2);
  });

  it('moves with a customer that moves to another organisation', async () => {
    await subscribe('sub');
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Mill') RETURNING id`,
    );
    const former = org;
    await db.query(
      'UPDATE billing_customers SET organization_id = $1 WHERE stripe_customer_id = $2',
      [rows[0]?.id, customer],
    );
    expect(await plan()).toBe('free');
    org = rows[0]?.id as string;
    expect(await plan()).toBe('starter');
    org = former;
  });

  it('follows the plan’s prices, for everybody who pays one', async () => {
    await subscribe('sub', { prices: ['price_new'] });
    expect(await plan()).toBe('free');
    await changePlan({ id: 'professional', addPrices: ['price_new'] }, { db });
    expect(await plan()).toBe('professional');
    await changePlan({ id: 'starter', addPrices: ['price_new'] }, { db });
    expect(await told()).toEqual(['professional', 'starter']);
  });

  it('is right when two of its subscriptions change at the same time', async () => {
    for (let round = 0; round < 20; round++) {
      const pro = { prices: ['price_pro'] };
      await Promise.all([subscribe('a'), subscribe('b', pro)]);
      expect(await plan()).toBe('professional');
      const ended = { status: 'canceled' };
      await Promise.all([subscribe('a', ended), subscribe('b', { ...pro, ...ended })]);
      expect(await plan()).toBe('free');
    }
  });
});
