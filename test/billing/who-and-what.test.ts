import { describe, expect, it } from '@jest/globals';
import { findEventStatus, forgetSmokeEvent } from '../../shared/billing/inbox.ts';
import { mapCustomer, mappedTo } from '../../shared/billing/map-customer.ts';
import { listCustomers } from '../../shared/billing/queries/customers.ts';
import { listEvents } from '../../shared/billing/queries/events.ts';
import { countQuarantined, listQuarantine } from '../../shared/billing/queries/quarantine.ts';
import { listSubscriptions } from '../../shared/billing/queries/subscriptions.ts';
import { endRow } from '../../shared/billing/reconcile/repair.ts';
import { settleQuarantine } from '../../shared/billing/settle-quarantine.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { Conflict } from '../../shared/platform/errors.ts';
import { useBillingRows } from './rows.ts';
import { HARBOR, MILL } from './support.ts';

describe('whose billing it is, and what was told of it', () => {
  const { db, clock, customer, subscription } = useBillingRows();
  const dispute = (of: string, id: string, status: string) =>
    db.query(
      `INSERT INTO billing_disputes (organization_id, stripe_customer_id, stripe_dispute_id, status, currency, amount,
         source_phase, source_created, source_event_id) VALUES ($1, $2, $3, $4, 'eur', 1, 1, 1, 'evt')`,
      [HARBOR, of, id, status],
    );
  const event = (id: string, more: Record<string, unknown> = {}) => {
    const row = {
      ...{ account: '', livemode: false, event_id: id, type: 'invoice.paid', created: 1790000000 },
      ...{ customer_id: 'cus_1', status: 'quarantined', payload: '{}', received_at: clock() },
      ...more,
    };
    const names = Object.keys(row);
    return db.query(
      `INSERT INTO billing_events (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
  };

  it('a customer is mapped once, taken from another only when told to', async () => {
    const input = { account: '', customer: 'cus_1', organizationId: HARBOR };
    const map = (organizationId: string, move = false, account = '') =>
      mapCustomer({ ...input, organizationId, move, account }, { db });
    const whose = (account = '') => mappedTo({ account, customer: 'cus_1' }, { sql: db });
    expect(await whose()).toBeUndefined();
    expect(await map(HARBOR)).toBe('mapped');
    expect(await map(HARBOR, true)).toBe('already-done');
    await expect(map(MILL)).rejects.toThrow(Conflict);
    expect(await whose()).toBe(HARBOR);
    expect(await map(MILL, false, 'acct_1')).toBe('mapped');
    await customer(HARBOR, 'cus_2');
    expect(await map(MILL, true)).toBe('moved');
    expect([await whose(), await whose('acct_1')]).toEqual([MILL, MILL]);
    expect(await mappedTo({ account: '', customer: 'cus_2' }, { sql: db })).toBe(HARBOR);
  });

  it('customers are listed by their organisation’s name, with what they subscribe to', async () => {
    await customer(MILL, 'cus_m');
    await customer(HARBOR, 'cus_2');
    await customer(HARBOR, 'cus_1');
    await customer(HARBOR, 'cus_1', 'acct_1');
    await subscription(HARBOR, 'cus_1', 'sub_1');
    await subscription(HARBOR, 'cus_1', 'sub_2');
    await db.query(
      `UPDATE billing_customers SET deleted_at = now() WHERE stripe_customer_id = 'cus_m'`,
    );
    const list = async (organizationId?: string, limit = 9) =>
      (await listCustomers({ organizationId, limit }, { sql: db })).map((it) => [
        ...[it.customer, it.account, it.organization, it.subscriptions, it.deleted],
      ]);
    const all = await list();
    expect(all.slice(0, 2)).toEqual(
      expect.arrayContaining([
        ['cus_1', '', 'Harbor', 2, false],
        ['cus_1', 'acct_1', 'Harbor', 0, false],
      ]),
    );
    expect(all.slice(2)).toEqual([
      ['cus_2', '', 'Harbor', 0, false],
      ['cus_m', '', 'Mill', 0, true],
    ]);
    expect(await list(MILL)).toEqual([['cus_m', '', 'Mill', 0, true]]);
    expect(await list(undefined, 1)).toHaveLength(1);
  });

  it('a row ends by the ticket of a look that is newer than what it holds', async () => {
    await customer(HARBOR, 'cus_1');
    await subscription(HARBOR, 'cus_1', 'sub_1');
    await db.query('UPDATE billing_subscriptions SET source_ticket = 5');
    const end = (ticket: number, id = 'sub_1', account = '') =>
      endRow({ kind: 'subscription', account, id, at: clock(), ticket }, { sql: db });
    for (const ticket of [4, 5]) expect(await end(ticket)).toBe(false);
    expect([await end(6, 'sub_2'), await end(6, 'sub_1', 'acct_1')]).toEqual([false, false]);
    expect(await end(6)).toBe(true);
    const { rows } = await db.query(
      `SELECT status, source_ticket::int AS ticket, source_event_id AS event FROM billing_subscriptions`,
    );
    expect(rows).toEqual([{ status: 'canceled', ticket: 6, event: 'reconcile-6' }]);
  });

  it('subscriptions are listed a part at a time, with the disputes that are open', async () => {
    await customer(HARBOR, 'cus_1');
    await customer(HARBOR, 'cus_2');
    await customer(MILL, 'cus_m');
    await subscription(HARBOR, 'cus_1', 'sub_2');
    await subscription(HARBOR, 'cus_2', 'sub_3');
    await subscription(MILL, 'cus_m', 'sub_1');
    for (const [i, status] of ['needs_response', 'warning_under_review', 'won'].entries())
      await dispute('cus_1', `dp_${i}`, status);
    const read = (after?: string, organizationId?: string) =>
      listSubscriptions({ organizationId, limit: 2, after }, { sql: db });
    const first = await read();
    const told = first.rows.map((it) => [it.subscription, it.organization, it.openDisputes]);
    expect(told).toEqual([
      ['sub_1', 'Mill', 0],
      ['sub_2', 'Harbor', 2],
    ]);
    const second = await read(first.next);
    expect(second.rows.map((it) => [it.subscription, it.openDisputes])).toEqual([['sub_3', 0]]);
    expect(second.next).toBeUndefined();
    expect((await read(undefined, MILL)).rows.map((it) => it.subscription)).toEqual(['sub_1']);
  });

  it('what waits is told by customer: how much, since when, of which types', async () => {
    await event('evt_1');
    clock.pass(DAY);
    await event('evt_2', { type: 'customer.updated' });
    await event('evt_3', { type: 'customer.updated' });
    await event('evt_4', { account: 'acct_1' });
    await event('evt_5', { livemode: true });
    await event('evt_6', { status: 'applied' });
    await event('evt_7', { customer_id: null });
    const read = (limit: number, after?: string) => listQuarantine({ limit, after }, { sql: db });
    const { rows } = await read(9);
    expect(rows).toEqual([
      {
        ...{ customer: null, account: '', livemode: false, events: 1 },
        ...{ types: ['invoice.paid'], oldest: clock() },
      },
      {
        ...{ customer: 'cus_1', account: '', livemode: false, events: 3 },
        types: ['customer.updated', 'invoice.paid'],
        oldest: new Date('2026-11-21T05:00:00Z'),
      },
      expect.objectContaining({ account: '', livemode: true, events: 1 }),
      expect.objectContaining({ account: 'acct_1', livemode: false, events: 1 }),
    ]);
    const first = await read(2);
    expect((await read(2, first.next)).rows).toEqual(rows.slice(2));
    const count = (account: string, of = 'cus_1') =>
      countQuarantined({ account, customer: of }, { sql: db });
    expect([await count(''), await count('acct_1'), await count('', 'cus_2')]).toEqual([4, 1, 0]);
  });

  it('events are listed with the newest first, by status, and by what they are about', async () => {
    await event('evt_1', { object_id: 'in_1' });
    await event('evt_2', { status: 'applied', customer_id: 'cus_2', received_at: new Date() });
    await event('evt_3', { status: 'ignored', customer_id: null, settled: 'customer deleted' });
    const ids = async (input: Omit<Parameters<typeof listEvents>[0], 'limit'>, limit = 9) =>
      (await listEvents({ ...input, limit }, { sql: db })).rows.map(({ id }) => id);
    expect((await ids({}))[0]).toBe('evt_2');
    expect(await ids({}, 1)).toEqual(['evt_2']);
    expect(await ids({ status: 'ignored' })).toEqual(['evt_3']);
    for (const about of ['evt_1', 'in_1', 'cus_1']) expect(await ids({ about })).toEqual(['evt_1']);
    expect(await ids({ about: 'cus_1', status: 'applied' })).toEqual([]);
    const { rows } = await listEvents({ about: 'evt_3', limit: 1 }, { sql: db });
    expect(rows).toEqual([
      {
        ...{ id: 'evt_3', type: 'invoice.paid', status: 'ignored', settled: 'customer deleted' },
        ...{ object: null, customer: null, happenedAt: new Date(1790000000_000) },
        ...{ receivedAt: clock(), appliedAt: null },
      },
    ]);
  });

  it('what became of an event is told; one of the smoke test is forgotten, and no other', async () => {
    const status = (eventId: string) => findEventStatus({ eventId }, { sql: db });
    await event('evt_smoke_1', { status: 'ignored' });
    await event('evt_smoke_2', { status: 'applied' });
    await event('evt_3', { status: 'ignored' });
    await event('evt_4', { account: 'acct_1' });
    expect([await status('evt_3'), await status('evt_4')]).toEqual(['ignored', undefined]);
    for (const eventId of ['evt_smoke_1', 'evt_smoke_2', 'evt_3'])
      await forgetSmokeEvent({ eventId }, { sql: db });
    expect([
      ...[await status('evt_smoke_1'), await status('evt_smoke_2'), await status('evt_3')],
    ]).toEqual([undefined, 'applied', 'ignored']);
  });

  describe('what waits for nobody any more', () => {
    const settle = () => settleQuarantine({ at: clock() }, { db });
    const nothing = { 'organization deleted': 0, 'customer deleted': 0 };
    const gone = (id: string, more: Record<string, unknown> = {}) =>
      event(id, { type: 'customer.deleted', ...more });

    it('is settled thirty days after Stripe deleted its customer, unless that is mapped', async () => {
      await gone('evt_1');
      await event('evt_2');
      await gone('evt_3', { customer_id: 'cus_2', type: 'v1.customer.deleted' });
      await gone('evt_4', { customer_id: 'cus_3' });
      await event('evt_5', { customer_id: 'cus_4' });
      await customer(HARBOR, 'cus_3');
      // Another account's customer of the same id is another one.
      await customer(HARBOR, 'cus_1', 'acct_1');
      clock.pass(30 * DAY);
      expect(await settle()).toEqual(nothing);
      clock.pass(1);
      expect(await settle()).toEqual({ ...nothing, 'customer deleted': 3 });
      expect(await settle()).toEqual(nothing);
      const { rows } = await db.query(
        'SELECT event_id AS id, status, settled FROM billing_events ORDER BY 1',
      );
      const settled = { status: 'ignored', settled: 'customer deleted' };
      const waits = { status: 'quarantined', settled: null };
      expect(rows).toEqual([
        { id: 'evt_1', ...settled },
        { id: 'evt_2', ...settled },
        { id: 'evt_3', ...settled },
        { id: 'evt_4', ...waits },
        { id: 'evt_5', ...waits },
      ]);
    });

    it('is settled at once where its organisation went, and nothing of it is kept', async () => {
      await event('evt_1', { payload: '{"secret":1}', claim: '{}' });
      await event('evt_2', { customer_id: 'cus_2', named: MILL });
      await event('evt_3', { account: 'acct_1' });
      const { rows: asked } = await db.query<{ id: string }>(
        `INSERT INTO operator_actions (started_at, operator, via, action, subject)
         VALUES (now(), 'mia', 'cli', 'x', '{}') RETURNING id`,
      );
      const deletion = async (status: string) => {
        const { rows: deletions } = await db.query<{ id: string }>(
          `INSERT INTO organization_deletions (organization_id, action_id, reason, status, asked_at, starts_at)
           VALUES ($1, $2, 'r', $3, now(), now()) RETURNING id`,
          [MILL, asked[0]?.id, status],
        );
        return deletions[0]?.id;
      };
      await db.query(
        `INSERT INTO departed_customers (stripe_account, stripe_customer_id, deletion_id) VALUES ('', 'cus_1', $1)`,
        [await deletion('running')],
      );
      expect(await settle()).toEqual({ ...nothing, 'organization deleted': 1 });
      await deletion('done');
      expect(await settle()).toEqual({ ...nothing, 'organization deleted': 1 });
      const { rows } = await db.query(
        `SELECT event_id AS id, payload, claim, named, settled FROM billing_events ORDER BY 1`,
      );
      const empty = { payload: '{}', claim: null, named: null };
      expect(rows).toEqual([
        { id: 'evt_1', ...empty, settled: 'organization deleted' },
        { id: 'evt_2', ...empty, settled: 'organization deleted' },
        { id: 'evt_3', ...empty, settled: null },
      ]);
    });
  });
});
