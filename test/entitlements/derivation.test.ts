import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changePlan, setDefaultPlan } from '../../shared/entitlements/plans.ts';
import { readEntitlements } from '../../shared/entitlements/read-entitlements.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { useDatabase } from '../support/use-database.ts';

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

  it('is derived for all organisations that one statement changes, each by what is its own', async () => {
    const { rows } = await db.query<{ id: string; customer: string }>(
      `WITH o AS (INSERT INTO organizations (name) SELECT n::text FROM generate_series(1, 6) n RETURNING id, name)
       INSERT INTO billing_customers (organization_id, stripe_customer_id)
       SELECT id, concat_ws('_', 'cus_of', $1::int, name) FROM o
       RETURNING organization_id AS id, stripe_customer_id AS customer`,
      [made],
    );
    const ids = rows.map(({ id }) => id);
    const [one, two, three, four] = ids;
    await db.query(
      `INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by, expires_at)
       VALUES ($1, 'professional', 'test', 'me', $3), ($2, 'starter', 'test', 'me', $4)`,
      [three, four, new Date(Date.now() + DAY), new Date(Date.now() - DAY)],
    );
    const of = [
      ['active', ['price_pro', 'price_starter', 'price_seat'], [1, 1, 3], null],
      ['past_due', ['price_starter'], [1], null],
      ['active', ['price_starter'], [1], null],
      ['canceled', ['price_pro'], [1], null],
      ['active', ['price_of_no_plan'], [1], new Date(Date.now() + 2 * DAY)],
      // its grace is over
      ['past_due', ['price_starter', 'price_seat'], [1, 3], null, new Date(Date.now() - 60 * DAY)],
    ] as const;
    await db.query(
      `INSERT INTO billing_subscriptions (organization_id, stripe_customer_id, stripe_subscription_id, status,
         stripe_price_ids, price_quantities, pause_behavior, paused_until, current_period_start,
         source_phase, source_created, source_event_id)
       SELECT c.organization_id, c.stripe_customer_id, 'sub_of_' || c.stripe_customer_id, s.status,
         ARRAY(SELECT json_array_elements_text(s.prices)), ARRAY(SELECT json_array_elements_text(s.quantities)::bigint),
         CASE WHEN s.until IS NOT NULL THEN 'void' END, s.until, s.since, 0, 0, ''
       FROM json_to_recordset($1) AS s(customer text, status text, prices json, quantities json, until timestamptz, since timestamptz)
       JOIN billing_customers c ON c.stripe_customer_id = s.customer`,
      [
        JSON.stringify(
          of.map(([status, prices, quantities, until, since = new Date()], i) => ({
            ...{ customer: rows[i]?.customer, status, prices, quantities, until, since },
          })),
        ),
      ],
    );
    const kept = await db.query(
      `SELECT organization_id AS id, plan_ids AS plans, seats::int, review_at = '-infinity' AS due, review_at IS NULL AS settled
       FROM organization_entitlements WHERE organization_id = ANY ($1) ORDER BY array_position($1, organization_id)`,
      [ids],
    );
    const none = { seats: 0, due: null, settled: true };
    const later = { seats: 0, due: false, settled: false };
    expect(kept.rows).toEqual([
      { ...none, id: one, plans: ['professional', 'starter'], seats: 3 },
      { id: two, plans: ['starter'], seats: 0, due: true, settled: false },
      { ...later, id: three, plans: ['professional', 'starter'] },
      { ...none, id: four, plans: [] },
      { ...later, id: ids[4], plans: [] },
      { id: ids[5], plans: [], seats: 0, due: true, settled: false },
    ]);
    const alone = await db.query(
      `SELECT count(*)::int AS other FROM organization_entitlements e CROSS JOIN LATERAL derive_entitlements(e.organization_id, now()) d
       WHERE e.organization_id = ANY ($1)
         AND (e.plan_ids, e.seats, e.is_partial, e.review_at) IS DISTINCT FROM (d.plan_ids, d.seats, d.is_partial, d.review_at)`,
      [ids],
    );
    expect(alone.rows).toEqual([{ other: 0 }]);
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

  describe('with one subscription more', () => {
    const kept = async () =>
      (
        await db.query<{ kept: object; derived: object }>(
          `SELECT to_jsonb(e) - '{organization_id,version,changed_at}'::text[] AS kept, to_jsonb(d) AS derived
           FROM organization_entitlements e, derive_entitlements(e.organization_id, now()) d
           WHERE e.organization_id = $1`,
          [org],
        )
      ).rows[0];
    const add = (columns: Record<string, unknown>) => {
      const row = {
        ...{ organization_id: org, stripe_customer_id: customer, current_period_start: START },
        ...{ stripe_subscription_id: `more_${made}`, status: 'active', price_quantities: [3] },
        ...{ stripe_price_ids: ['price_starter'], source_phase: 0, source_created: 0 },
        ...{ source_event_id: '', ...columns },
      };
      const names = Object.keys(row);
      return db.query(
        `INSERT INTO billing_subscriptions (${names}) VALUES (${names.map((_, i) => `$${i + 1}`)})`,
        Object.values(row),
      );
    };

    it.each<[string, Record<string, unknown>, string[]]>([
      ['of the same plan', {}, []],
      ['of no plan', { stripe_price_ids: ['price_none'] }, []],
      ['that does not run', { status: 'incomplete', stripe_price_ids: ['price_pro'] }, []],
      ['of a plan more', { stripe_price_ids: ['price_pro'] }, ['professional starter']],
      ['with seats', { stripe_price_ids: ['price_seat', 'price_starter'] }, ['starter']],
      ['whose list of prices goes on', { is_partial: true }, ['starter']],
      ['that is overdue', { status: 'past_due' }, []],
      ['that is paused', { pause_behavior: 'void', paused_until: '2100-01-01' }, []],
    ])('%s, is what all of them give', async (_, columns, more) => {
      await subscribe('sub');
      await add(columns);
      const both = await kept();
      expect(both?.kept).toEqual(both?.derived);
      expect(await told()).toEqual(['starter', ...more]);
    });

    it('is derived anew where time has changed what was kept', async () => {
      await subscribe('sub');
      await db.query(
        `UPDATE organization_entitlements SET review_at = now(), plan_ids = '{professional,starter}' WHERE organization_id = $1`,
        [org],
      );
      await add({});
      expect(await told()).toEqual(['starter', 'starter']);
    });

    it('keeps its plan when the other one ends meanwhile', async () => {
      await subscribe('sub');
      const ended = Promise.withResolvers<void>();
      const added = db.transaction(async (tx) => {
        await tx.query(
          `UPDATE billing_subscriptions SET status = 'canceled' WHERE organization_id = $1`,
          [org],
        );
        const adding = add({});
        await waiting();
        ended.resolve();
        return { adding };
      });
      await ended.promise;
      await (await added).adding;
      expect(await plan()).toBe('starter');
    });

    /** Until somebody waits for a lock of this database. */
    const waiting = async () => {
      for (;;) {
        const { rows } = await db.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (rows.length > 0) return;
      }
    };
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
