import { beforeEach, describe, expect, it } from '@jest/globals';
import { tellIgnored } from '../../shared/billing/projection/ignored.ts';
import {
  mapOrganizationsMeanwhile,
  readQuarantined,
} from '../../shared/billing/projection/mapping.ts';
import { projectEvents } from '../../shared/billing/projection/project.ts';
import type { ChangeEvent } from '../../shared/billing/projection/version.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { emptyTables } from '../support/empty-tables.ts';
import { useDatabase } from '../support/use-database.ts';
import {
  CUSTOMER,
  HARBOR,
  incomingOf,
  MILL,
  makeEvent,
  type StripeEvent,
  sample,
} from './support.ts';

describe('projection of Stripe events', () => {
  const { db, database } = useDatabase({ connections: 2 });

  const project = async (...events: StripeEvent[]) => {
    const incoming = events.map(incomingOf);
    const { results } = await projectEvents(incoming, { db });
    return incoming.map((event) => results.get(event)?.status);
  };
  const rows = async (text: string) => (await db.query(text)).rows;
  const map = (organization: string, customer = CUSTOMER) =>
    db.query(
      'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
      [organization, customer],
    );

  beforeEach(async () => {
    const owner = createDatabase({ url: async () => database.ownerUrl });
    const tables = ['organizations', 'billing_events', 'outbox', 'idempotence_keys'];
    await emptyTables(tables, { owner });
    await owner.end();
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor'), ($2, 'Mill')`, [
      HARBOR,
      MILL,
    ]);
  });

  const unnamed = { object: { metadata: {} } };

  it('leaves a subscription row for its tenant', async () => {
    await map(HARBOR);
    expect(await project(sample('customer.subscription.updated'))).toEqual(['applied']);
    expect(
      await rows(
        `SELECT organization_id, stripe_subscription_id, status, stripe_price_ids, quantity::int,
                current_period_end FROM billing_subscriptions`,
      ),
    ).toEqual([
      {
        organization_id: HARBOR,
        stripe_subscription_id: 'sub_NightshiftDemo1',
        status: 'active',
        stripe_price_ids: ['price_NightshiftGrowth'],
        quantity: 3,
        current_period_end: new Date('2026-12-02T09:30:00Z'),
      },
    ]);
  });

  it('projects every sample event, and each of them once', async () => {
    await map(HARBOR);
    const types = [
      'customer.created',
      'customer.updated',
      'customer.deleted',
      'customer.subscription.created',
      'customer.subscription.updated',
      'customer.subscription.deleted',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_failed',
      'invoice.voided',
      'payment_method.attached',
      'payment_method.detached',
    ];
    expect(new Set(await project(...types.map(sample)))).toEqual(new Set(['applied']));
    expect(new Set(await project(...types.map(sample)))).toEqual(new Set(['duplicate']));
    expect(await rows('SELECT status FROM billing_subscriptions ORDER BY 1')).toEqual([
      { status: 'active' },
      { status: 'canceled' },
    ]);
    expect(await rows('SELECT status FROM billing_invoices ORDER BY stripe_invoice_id')).toEqual([
      { status: 'paid' },
      { status: 'open' },
      { status: 'void' },
    ]);
    expect(
      await rows('SELECT detached_at IS NULL AS usable FROM billing_payment_methods ORDER BY 1'),
    ).toEqual([{ usable: false }, { usable: true }]);
    expect(await rows('SELECT name, deleted_at FROM billing_customers')).toEqual([
      { name: 'Harbor Coffee', deleted_at: new Date('2026-11-12T09:30:00Z') },
    ]);
    expect(
      await rows(`SELECT detail_type, count(*)::int AS n FROM outbox GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      { detail_type: 'billing.customer_mapped', n: 1 },
      { detail_type: 'billing.payment_failed', n: 1 },
      { detail_type: 'billing.subscription_changed', n: 3 },
    ]);
  });

  it('keeps an event of an unhandled type as ignored', async () => {
    const event = { ...makeEvent('customer.updated'), type: 'quantum.leap.completed' };
    expect(await project(event)).toEqual(['ignored']);
    expect(await rows('SELECT status, type FROM billing_events')).toEqual([
      { status: 'ignored', type: 'quantum.leap.completed' },
    ]);
  });

  it('tells of an ignored event only what has a row', async () => {
    const told = (object: Record<string, unknown>, type: string) => {
      const lines: unknown[] = [];
      const { warn, info } = console;
      console.warn = console.info = (line: string) => void lines.push(JSON.parse(line).names);
      try {
        const event = incomingOf(makeEvent('customer.updated'));
        tellIgnored({ ...event, type, payload: { data: { object } } });
      } finally {
        Object.assign(console, { warn, info });
      }
      return lines;
    };
    const type = 'quantum.leap.completed';
    expect(told({ id: 'x', object: 'invoice', charge: 'ch_1' }, type)).toEqual([
      expect.arrayContaining(['charge', 'invoice']),
    ]);
    expect(told({ id: 'x', object: 'invoice' }, type)).toEqual([['invoice']]);
    expect(told({ id: 'x', object: 'leap' }, type)).toEqual([]);
    expect(told({ id: 'x', object: 'invoice' }, 'invoice.paid')).toEqual([['invoice']]);
  });

  it('tells each event of a batch once as applied, and announces what is new among others', async () => {
    await map(HARBOR);
    const event = incomingOf(sample('customer.subscription.updated'));
    const again = { ...event };
    const first = await projectEvents([event, again], { db });
    expect([first.results.get(event), first.results.get(again), first.announced]).toEqual([
      { status: 'applied' },
      { status: 'duplicate' },
      true,
    ]);
    const other = incomingOf(sample('customer.subscription.created'));
    const second = await projectEvents([event, other], { db });
    expect([second.results.get(event), second.results.get(other), second.announced]).toEqual([
      { status: 'duplicate' },
      { status: 'applied' },
      true,
    ]);
    expect(await projectEvents([event], { db })).toMatchObject({ announced: false });
  });

  it('finds in quarantine only what is of the customers that are asked for, and mapped', async () => {
    const of = (customer: string) =>
      makeEvent('customer.subscription.updated', {
        object: { customer },
      });
    await project(of('cus_1'), of('cus_2'));
    await map(HARBOR, 'cus_1');
    const find = async (...customers: string[]) => {
      const asked = customers.map((customer) => ({ account: '', customer }));
      const found = await readQuarantined({ customers: asked, limit: 9 }, { sql: db });
      return found.map(({ id }) => id).length;
    };
    expect(await find('cus_1')).toBe(1);
    expect(await find('cus_2')).toBe(0);
    expect(await find('cus_1', 'cus_2')).toBe(1);
    await map(HARBOR, 'cus_2');
    expect([await find('cus_2'), await find('cus_1', 'cus_2')]).toEqual([1, 2]);
  });

  it('locks organisations in one order, each once', async () => {
    const asked: unknown[][] = [];
    const sql = {
      query: async (...all: unknown[]) => {
        asked.push(all);
        return { rows: [], rowCount: 0 };
      },
    };
    const of = (organization: string) =>
      incomingOf(
        makeEvent('customer.updated', { object: { metadata: { organization_id: organization } } }),
      ) as ChangeEvent;
    const events = [of(MILL), of(HARBOR), of(MILL)];
    await mapOrganizationsMeanwhile(events, { sql: sql as never });
    expect(asked[0]).toEqual([
      expect.stringContaining('lock_billing_organization'),
      [[HARBOR, MILL]],
    ]);
    asked.length = 0;
    await mapOrganizationsMeanwhile([], { sql: sql as never });
    expect(asked).toEqual([]);
  });

  it('quarantines events of an unmapped customer and applies nothing of them', async () => {
    expect(await project(sample('customer.subscription.updated'))).toEqual(['quarantined']);
    expect(await rows('SELECT status FROM billing_events')).toEqual([{ status: 'quarantined' }]);
    expect(await rows('SELECT FROM billing_subscriptions')).toEqual([]);
  });

  it('maps a customer by its metadata and releases what was quarantined with it', async () => {
    await project(sample('customer.subscription.updated'));
    expect(await project(sample('customer.created'))).toEqual(['applied']);
    expect(await rows('SELECT organization_id, status FROM billing_subscriptions')).toEqual([
      { organization_id: HARBOR, status: 'active' },
    ]);
    expect(await rows('SELECT DISTINCT status FROM billing_events')).toEqual([
      { status: 'applied' },
    ]);
  });

  it('does not believe the metadata of a connected account', async () => {
    const event = makeEvent('customer.created', { account: 'acct_other' });
    expect(await project(event)).toEqual(['quarantined']);
    expect(await rows('SELECT FROM billing_customers')).toEqual([]);
  });

  it('rejects an event that contradicts the mapping, and applies the rest of its batch', async () => {
    await map(MILL);
    expect(
      await project(sample('customer.updated'), sample('customer.subscription.updated')),
    ).toEqual(['failed', 'applied']);
    expect(await rows('SELECT organization_id FROM billing_customers')).toEqual([
      { organization_id: MILL },
    ]);
    expect(await rows('SELECT type FROM billing_events')).toEqual([
      { type: 'customer.subscription.updated' },
    ]);
  });

  it('never resurrects what was deleted', async () => {
    await map(HARBOR);
    const id = 'sub_NightshiftDemo2';
    const deleted = sample('customer.subscription.deleted');
    const late = { created: deleted.created + 5, object: { id, status: 'active' } };
    await project(deleted);
    await project(makeEvent('customer.subscription.updated', late));
    expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([
      { status: 'canceled' },
    ]);
    await project(sample('customer.deleted'));
    await project(makeEvent('customer.updated', { ...unnamed, created: 1_900_000_000 }));
    expect(await rows('SELECT deleted_at IS NULL AS alive FROM billing_customers')).toEqual([
      { alive: false },
    ]);
  });

  it('moves all rows of a customer that moves to another organisation', async () => {
    await map(HARBOR);
    await project(sample('customer.subscription.updated'), sample('invoice.paid'));
    await db.query('UPDATE billing_customers SET organization_id = $1', [MILL]);
    expect(
      await rows(
        `SELECT organization_id FROM billing_subscriptions UNION ALL SELECT organization_id FROM billing_invoices`,
      ),
    ).toEqual([{ organization_id: MILL }, { organization_id: MILL }]);
  });
});
