import { beforeAll, describe, expect, it } from '@jest/globals';
import { putSettings } from '../../shared/billing/put-settings.ts';
import { countIgnored } from '../../shared/billing/queries/events.ts';
import { listInvoices, listPayments } from '../../shared/billing/queries/money.ts';
import { claimCustomer, findCustomer } from '../../shared/billing/shop/claim-customer.ts';
import {
  listOffers,
  listOwnInvoices,
  listUsage,
  readBillingStatus,
} from '../../shared/billing/shop/read-billing.ts';
import { useDatabase } from '../support/use-database.ts';

const [HARBOR, MILL] = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
];
const AT = new Date('2026-11-21T05:00:00Z');
const VERSION = 'source_phase, source_created, source_event_id';

describe('what is shown of billing', () => {
  const { db } = useDatabase();
  const run = (sql: string, values: unknown[] = []) => db.query(sql, values);

  beforeAll(async () => {
    await run(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor'), ($2, 'Mill')`, [
      ...[HARBOR, MILL],
    ]);
    await run('DELETE FROM billing_plan_grants');
    await run('DELETE FROM billing_limits');
    await run('DELETE FROM billing_plans');
    await run(
      `INSERT INTO billing_plans (id, name, rank, stripe_price_ids, seat_price_ids, features) VALUES
         ('free', 'Free', 0, '{}', '{}', '{}'), ('team', 'Team', 2, '{price_t}', '{price_s}', '{exports}'),
         ('pro', 'Pro', 1, '{price_p}', '{}', '{}')`,
    );
    await run(
      `INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id, created_at) VALUES
         ($1, '', 'cus_2', '2026-01-02'), ($1, '', 'cus_1', '2026-01-03'), ($1, 'acct_1', 'cus_0', '2026-01-01'),
         ($2, '', 'cus_m', '2026-01-01')`,
      [HARBOR, MILL],
    );
    await run(
      `INSERT INTO billing_invoices (organization_id, stripe_account, stripe_customer_id, stripe_invoice_id, status,
         currency, total, amount_due, amount_paid, amount_remaining, issued_at, ${VERSION})
       SELECT $1::uuid, '', 'cus_1', id, status, 'eur', 9, 9, 4, 5, at::timestamptz, 0, 0, 'evt'
       FROM (VALUES ('in_a', 'open', '2026-01-01'), ('in_b', 'paid', '2026-01-02'), ('in_c', 'paid', '2026-01-02'),
         ('in_d', 'draft', '2026-01-03'), ('in_e', 'deleted', '2026-01-03'), ('in_f', 'open', NULL)) AS i(id, status, at)
       UNION ALL SELECT $2::uuid, '', 'cus_m', 'in_m', 'open', 'eur', 9, 9, 4, 5, '2026-01-05', 0, 0, 'evt'`,
      [HARBOR, MILL],
    );
  });

  it('invoices, the newest first, of all or of one', async () => {
    const listed = async (organizationId?: string, limit = 9) =>
      (await listInvoices({ organizationId, limit }, { sql: db })).map((it) => it.invoice);
    expect(await listed()).toEqual(['in_m', 'in_d', 'in_e', 'in_b', 'in_c', 'in_a', 'in_f']);
    expect(await listed(MILL)).toEqual(['in_m']);
    expect(await listed(undefined, 1)).toEqual(['in_m']);
    expect(await listInvoices({ organizationId: MILL, limit: 1 }, { sql: db })).toMatchObject([
      { organization: 'Mill', total: 9, paid: 4, remaining: 5, discounted: 0, credited: 0 },
    ]);
  });

  it('one’s own invoices without drafts, page by page', async () => {
    const page = async (limit: number, after?: string) => {
      const asked = { organizationId: HARBOR, limit, after };
      const { rows, next } = await listOwnInvoices(asked, { sql: db });
      return { ids: rows.map(({ id }) => id), next };
    };
    expect(await page(9)).toEqual({ ids: ['in_c', 'in_b', 'in_a', 'in_f'], next: undefined });
    const first = await page(2);
    expect(first.ids).toEqual(['in_c', 'in_b']);
    expect(await page(2, first.next)).toEqual({ ids: ['in_a', 'in_f'], next: undefined });
    await expect(page(2, 'in_m')).rejects.toThrow('That is no place in this list');
  });

  it('payments with what became of each, and of no other of its id', async () => {
    await run(
      `INSERT INTO billing_charges (organization_id, stripe_account, stripe_customer_id, stripe_charge_id, status,
         currency, amount, charged_at, ${VERSION})
       SELECT o::uuid, a, c, id, 'succeeded', 'eur', 9, at::timestamptz, 0, 0, 'evt'
       FROM (VALUES ($1, '', 'cus_1', 'ch_1', '2026-01-01'), ($1, 'acct_1', 'cus_0', 'ch_1', '2026-01-02'),
         ($2, '', 'cus_m', 'ch_m', NULL)) AS t(o, a, c, id, at)`,
      [HARBOR, MILL],
    );
    for (const [table, id, at] of [
      ['billing_refunds', 'stripe_refund_id', 'refunded_at'],
      ['billing_disputes', 'stripe_dispute_id', 'disputed_at'],
    ])
      await run(
        `INSERT INTO ${table} (organization_id, stripe_account, stripe_customer_id, ${id}, stripe_charge_id, status,
           currency, amount, ${at}, ${VERSION})
         SELECT $1, a, c, id, ch, status, 'eur', 1, at::timestamptz, 0, 0, 'evt'
         FROM (VALUES ('', 'cus_1', 'x_2', 'ch_1', 'second', '2026-01-02'), ('', 'cus_1', 'x_1', 'ch_1', 'first', '2026-01-01'),
           ('acct_1', 'cus_0', 'x_3', 'ch_1', 'elsewhere', '2026-01-01'), ('', 'cus_2', 'x_4', 'ch_1', 'stranger', '2026-01-01'),
           ('', 'cus_1', 'x_5', 'ch_2', 'other', '2026-01-01')) AS t(a, c, id, ch, status, at)`,
        [HARBOR],
      );
    const rows = await listPayments({ limit: 9 }, { sql: db });
    expect(rows.map((it) => [it.charge, it.account, it.refunds, it.disputes])).toEqual([
      ['ch_1', 'acct_1', ['elsewhere'], ['elsewhere']],
      ['ch_1', '', ['first', 'second'], ['first', 'second']],
      ['ch_m', '', [], []],
    ]);
    const ofMill = await listPayments({ organizationId: MILL, limit: 9 }, { sql: db });
    expect(ofMill).toMatchObject([{ charge: 'ch_m', organization: 'Mill', amount: 9 }]);
    expect(await listPayments({ limit: 1 }, { sql: db })).toHaveLength(1);
  });

  it('types that changed nothing, the most frequent first, without what was settled', async () => {
    await run(
      `INSERT INTO billing_events (account, livemode, event_id, type, created, status, settled, payload, received_at)
       SELECT '', false, id, type, 0, status, settled, '{}', at::timestamptz
       FROM (VALUES ('e1', 'b', 'ignored', NULL, '2026-01-01'), ('e2', 'a', 'ignored', NULL, '2026-01-01'),
         ('e3', 'c', 'ignored', NULL, '2026-01-01'), ('e4', 'c', 'ignored', NULL, '2026-01-02'),
         ('e5', 'd', 'applied', NULL, '2026-01-01'), ('e6', 'd', 'ignored', 'customer deleted', '2026-01-01')) AS t(id, type, status, settled, at)`,
    );
    expect(await countIgnored({ sql: db })).toEqual([
      { type: 'c', events: 2, newest: new Date('2026-01-02') },
      { type: 'a', events: 1, newest: new Date('2026-01-01') },
      { type: 'b', events: 1, newest: new Date('2026-01-01') },
    ]);
  });

  it('settings, of which only what is given changes', async () => {
    const before = await putSettings({}, { sql: db });
    expect(await putSettings({ graceDays: 3 }, { sql: db })).toEqual({ ...before, graceDays: 3 });
    const turned = {
      pausedUnlocks: !before.pausedUnlocks,
      disputedUnlocks: !before.disputedUnlocks,
    };
    expect(await putSettings(turned, { sql: db })).toEqual({ ...turned, graceDays: 3 });
    expect(await putSettings(before, { sql: db })).toEqual(before);
  });

  it('the customer that was there first, claimed or told', async () => {
    const find = (organizationId: string) => findCustomer({ organizationId }, { sql: db });
    expect(await find(HARBOR)).toBe('cus_2');
    await run(
      `INSERT INTO billing_customer_claims (organization_id, name, stripe_customer_id, claimed_at)
       VALUES ($1, 'Harbor', 'cus_claimed', '2025-12-31')`,
      [HARBOR],
    );
    expect(await find(HARBOR)).toBe('cus_claimed');
    await run(`UPDATE billing_customer_claims SET stripe_customer_id = 'cus_1'`);
    // Once it is told, its own row says since when.
    expect(await find(HARBOR)).toBe('cus_2');
    await run(`UPDATE billing_customers SET deleted_at = now() WHERE stripe_customer_id = 'cus_m'`);
    expect(await find(MILL)).toBeUndefined();
    const asked: unknown[] = [];
    const makeCustomer = async (input: unknown) => {
      asked.push(input);
      return 'cus_made';
    };
    const claim = () =>
      claimCustomer({ organizationId: MILL }, { sql: db, shop: { makeCustomer } });
    expect([await claim(), await claim()]).toEqual(['cus_made', 'cus_made']);
    expect(asked).toEqual([
      { organizationId: MILL, name: 'Mill', idempotencyKey: expect.any(String) },
    ]);
  });

  it('plans for sale, the lowest first, and which of them is one’s own', async () => {
    await run(
      `INSERT INTO billing_features (id, name, kind) VALUES ('rows', 'Rows', 'rows'), ('more', 'More', 'rows')`,
    );
    await run(
      `INSERT INTO billing_limits (plan_id, feature_id, amount) VALUES ('team', 'rows', 5), ('team', 'more', NULL)`,
    );
    const offers = await listOffers({ organizationId: HARBOR, at: AT }, { sql: db });
    expect(offers.map((it) => [it.id, it.forSale, it.sellsSeats, it.limits])).toEqual([
      ['free', false, false, {}],
      ['pro', true, false, {}],
      ['team', true, true, { more: null, rows: 5 }],
    ]);
    expect(offers.map(({ features }) => features)).toEqual([[], [], ['exports']]);
  });

  it('what is paid for, and a checkout that is open, until its moment', async () => {
    await run(
      `INSERT INTO billing_checkouts (organization_id, plan_id, state, url, expires_at, requested_at, requested_by, line_items)
       VALUES ($1, 'team', 'open', 'https://pay', $2, $3, 'ada', '[]')`,
      [HARBOR, AT, new Date(0)],
    );
    const status = (at: Date) =>
      readBillingStatus({ organizationId: HARBOR, customer: undefined, at }, { sql: db });
    expect(await status(AT)).toMatchObject({
      customer: null,
      subscriptions: [],
      openCheckout: null,
    });
    expect((await status(new Date(AT.getTime() - 1))).openCheckout).toEqual({
      ...{ plan: 'team', url: 'https://pay', expiresAt: AT },
    });
    await run(
      `INSERT INTO billing_subscriptions (organization_id, stripe_account, stripe_customer_id, stripe_subscription_id,
         status, stripe_price_ids, price_quantities, current_period_end, cancel_at, cancel_at_period_end, ${VERSION})
       SELECT $1, '', 'cus_1', id, status, ARRAY[price], '{3}', '2026-12-01', cancels::timestamptz, at_end, 0, 0, 'evt'
       FROM (VALUES ('sub_a', 'active', 'price_p', NULL, true), ('sub_b', 'unpaid', 'price_t', '2026-11-30', true),
         ('sub_c', 'canceled', 'price_t', NULL, false), ('sub_d', 'incomplete_expired', 'price_t', NULL, false),
         ('sub_e', 'active', 'price_x', NULL, false)) AS t(id, status, price, cancels, at_end)`,
      [HARBOR],
    );
    const { subscriptions, openCheckout } = await status(new Date(AT.getTime() - 1));
    expect(openCheckout).toBeNull();
    expect(subscriptions.map((it) => [it.id, it.plan, it.cancelsAt?.toISOString()])).toEqual([
      ['sub_b', 'team', '2026-11-30T00:00:00.000Z'],
      ['sub_a', 'pro', '2026-12-01T00:00:00.000Z'],
      ['sub_e', null, undefined],
    ]);
    expect(
      (await readBillingStatus({ organizationId: MILL, customer: 'cus_m', at: AT }, { sql: db }))
        .customer,
    ).toBe('cus_m');
  });

  it('what was used, the newest window first', async () => {
    await run(
      `INSERT INTO billing_features (id, name, kind, resets) VALUES ('calls', 'Calls', 'usage', 'month'),
         ('ever', 'Ever', 'usage', 'never')`,
    );
    await run(
      `INSERT INTO usage_counters (organization_id, feature_id, window_start, used) VALUES
         ($1, 'calls', '2026-10-01Z', 4), ($1, 'calls', '2026-11-01Z', 5), ($1, 'ever', '2026-11-01Z', 6),
         ($2, 'calls', '2026-11-01Z', 7)`,
      [HARBOR, MILL],
    );
    const used = (limit: number) => listUsage({ organizationId: HARBOR, limit }, { sql: db });
    expect((await used(9)).filter((it) => ['calls', 'ever'].includes(it.feature))).toMatchObject([
      { feature: 'calls', used: 5, to: new Date('2026-12-01T00:00:00Z') },
      { feature: 'ever', used: 6, to: null },
      { feature: 'calls', used: 4, to: new Date('2026-11-01T00:00:00Z') },
    ]);
    expect(await used(1)).toHaveLength(1);
  });
});
