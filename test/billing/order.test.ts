import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { releaseQuarantine } from '../../shared/billing/projection/release-quarantine.ts';
import { openWorld, type World } from '../functions/sync-billing/world.ts';
import { CUSTOMER, makeEvent } from './support.ts';

const NOW = 1_795_000_000;

describe('which state a row shows', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(() => world.reset());
  afterAll(() => world.stop());

  const row = async (text: string) => (await world.rows(text))[0];
  const subscription = (created: number, object: Record<string, unknown> = {}) =>
    makeEvent('customer.subscription.updated', { created, object: { id: 'sub_1', ...object } });
  const path = '/v1/subscriptions/sub_1';

  it('within a batch, the end wins over an update of a later second', async () => {
    await world.map();
    const deleted = makeEvent('customer.subscription.deleted', {
      created: NOW,
      object: { id: 'sub_1' },
    });
    await world.deliver(deleted, subscription(NOW + 5));
    expect(await row('SELECT status FROM billing_subscriptions')).toEqual({ status: 'canceled' });
  });

  it.each([
    ['incomplete_expired', 'customer.subscription.updated', 'billing_subscriptions', 'active'],
    ['canceled', 'customer.subscription.updated', 'billing_subscriptions', 'active'],
    ['paid', 'invoice.paid', 'billing_invoices', 'open'],
    ['void', 'invoice.paid', 'billing_invoices', 'open'],
    ['uncollectible', 'invoice.paid', 'billing_invoices', 'open'],
  ])('%s is not undone by what comes late', async (status, type, table, late) => {
    await world.map();
    await world.deliver(makeEvent(type, { created: NOW, object: { id: 'x_1', status } }));
    await world.deliver(makeEvent(type, { created: NOW + 9, object: { id: 'x_1', status: late } }));
    expect(await row(`SELECT status FROM ${table}`)).toEqual({ status });
  });

  it('the period is that of the item which renews next', async () => {
    await world.map();
    const item = (end: number) => ({ current_period_start: end - 100, current_period_end: end });
    const items = { data: [item(NOW + 300), item(NOW + 200), item(NOW + 400)] };
    await world.deliver(subscription(NOW, { items }));
    expect(await row('SELECT current_period_end FROM billing_subscriptions')).toEqual({
      current_period_end: new Date((NOW + 200) * 1000),
    });
  });

  it('a fetch does not bring back what ended', async () => {
    await world.map();
    await world.deliver(
      makeEvent('customer.subscription.deleted', { created: NOW, object: { id: 'sub_1' } }),
    );
    world.state.apiKey = 'sk_test_1';
    world.stripe.objects.set(path, subscription(NOW, { status: 'active' }).data.object);
    await world.deliver(subscription(NOW + 5));
    expect(await row('SELECT status FROM billing_subscriptions')).toEqual({ status: 'canceled' });
  });

  it('a payload keeps the ticket of the fetch before it', async () => {
    await world.map();
    world.state.apiKey = 'sk_test_1';
    world.stripe.objects.set(path, subscription(NOW).data.object);
    await world.deliver(subscription(NOW));
    const ticket = await row('SELECT source_ticket FROM billing_subscriptions');
    expect(Number(ticket?.source_ticket)).toBeGreaterThan(0);
    world.state.apiKey = undefined;
    await world.deliver(subscription(2_500_000_000));
    expect(await row('SELECT source_ticket FROM billing_subscriptions')).toEqual(ticket);
  });

  it('a customer that is fetched as deleted is deleted', async () => {
    await world.map();
    world.state.apiKey = 'sk_test_1';
    world.stripe.objects.set(`/v1/customers/${CUSTOMER}`, { id: CUSTOMER, deleted: true });
    await world.deliver(makeEvent('customer.updated', { object: { metadata: {} } }));
    expect(await row('SELECT deleted_at IS NULL AS alive FROM billing_customers')).toEqual({
      alive: false,
    });
  });

  it('an event that waits is fetched again when it comes again', async () => {
    world.state.apiKey = 'sk_test_1';
    world.stripe.objects.set(path, subscription(NOW, { status: 'past_due' }).data.object);
    const event = subscription(NOW);
    await world.deliver(event);
    await world.map();
    await world.deliver(event);
    expect(world.stripe.asked).toEqual([path, path]);
    expect(await row('SELECT status FROM billing_subscriptions')).toEqual({ status: 'past_due' });
  });

  it('an event of a type that was ignored then is applied when it comes again', async () => {
    await world.map();
    const event = subscription(NOW);
    await world.deliver({ ...event, type: 'quantum.leap.completed' });
    expect(await row('SELECT status FROM billing_events')).toEqual({ status: 'ignored' });
    await world.deliver(event);
    expect(await row('SELECT status FROM billing_events')).toEqual({ status: 'applied' });
    expect(await world.rows('SELECT FROM billing_subscriptions')).toHaveLength(1);
  });

  describe('releasing what waited', () => {
    const release = () =>
      releaseQuarantine(
        { outboxId: '1', stripeCustomerId: CUSTOMER },
        { db: world.db, clock: () => new Date(), reader: undefined, wakeRelay: async () => {} },
      );

    it('goes on past a page', async () => {
      const many = Array.from({ length: 1_101 }, (_, i) =>
        makeEvent('invoice.paid', { created: NOW + i, object: { id: `in_${i}` } }),
      );
      for (let at = 0; at < many.length; at += 100)
        await world.deliver(...many.slice(at, at + 100));
      await world.map();
      expect(await release()).toBe(true);
      expect(await row('SELECT count(*)::int AS n FROM billing_invoices')).toEqual({ n: 1_101 });
      expect(await release()).toBe(false);
    });

    it('says what cannot be applied, applies the rest, and may be tried again', async () => {
      await world.deliver(makeEvent('invoice.paid'), subscription(NOW));
      await world.db.query(
        `UPDATE billing_events SET payload = replace(payload, '"amount_due"', '"amount_lost"')
         WHERE type = 'invoice.paid'`,
      );
      await world.map();
      await expect(release()).rejects.toThrow('data.object.amount_due');
      expect(await world.rows('SELECT FROM billing_subscriptions')).toHaveLength(1);
      await expect(release()).rejects.toThrow('data.object.amount_due');
    });
  });
});
