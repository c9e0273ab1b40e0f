import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readEvent } from '../../../events/samples.ts';
import type { StripeEventDetail } from '../../../shared/events/catalogue.ts';
import { createDatabase } from '../../../shared/platform/database/database.ts';
import {
  CUSTOMER,
  detailOf,
  HARBOR,
  makeEvent,
  proven,
  type StripeEvent,
  sample,
} from '../../billing/support.ts';
import { batchOf, onBus, stripeOnBus } from './messages.ts';
import { nothingFailed, openWorld, type World } from './world.ts';

describe('sync-billing', () => {
  let world: World;
  const { map, rows, handle, deliver } = {
    map: () => world.map(),
    rows: (text: string) => world.rows(text),
    handle: (...bodies: unknown[]) => world.handle(...bodies),
    deliver: (...events: StripeEvent[]) => world.deliver(...events),
  };

  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(() => world.reset());
  afterAll(() => world.stop());

  it('applies 200 concurrent deliveries of one event once', async () => {
    await map();
    const event = sample('customer.subscription.updated');
    const answers = await Promise.all(Array.from({ length: 200 }, () => deliver(event)));
    expect(new Set(answers.map((answer) => answer.batchItemFailures.length))).toEqual(new Set([0]));
    expect(await rows('SELECT count(*)::int AS n FROM billing_events')).toEqual([{ n: 1 }]);
    expect(await rows('SELECT count(*)::int AS n FROM billing_subscriptions')).toEqual([{ n: 1 }]);
    expect(
      await rows(
        `SELECT count(*)::int AS n FROM outbox WHERE detail_type = 'billing.subscription_changed'`,
      ),
    ).toEqual([{ n: 1 }]);
  });

  it('makes a dead letter of a malformed event, says where, and applies the rest', async () => {
    await map();
    const poisoned = makeEvent('invoice.paid', {
      id: 'evt_poison',
      object: { amount_due: 'lots' },
    });
    const answer = await deliver(poisoned, sample('customer.subscription.updated'));
    expect(answer).toEqual(nothingFailed);
    expect(
      await rows(
        `SELECT queue, effect_key, function_name, error_name, error_message FROM dead_letters`,
      ),
    ).toEqual([
      {
        queue: 'billing',
        effect_key: 'evt_poison',
        function_name: 'sync-billing',
        error_name: 'RejectMessage',
        error_message: expect.stringContaining('data.object.amount_due'),
      },
    ]);
    expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([{ status: 'active' }]);
    expect(await rows('SELECT type FROM billing_events')).toHaveLength(1);
  });

  it('makes a dead letter of a message that is no event', async () => {
    expect(await handle('nonsense', onBus('nightshift.other', 'x', {}))).toEqual(nothingFailed);
    expect(await rows('SELECT error_name FROM dead_letters')).toHaveLength(2);
  });

  it('gives every message back while Postgres is away, without trying each of them', async () => {
    let attempts = 0;
    const away = createDatabase({
      url: async () => {
        attempts += 1;
        return 'postgres://nobody@127.0.0.1:1/none';
      },
    });
    const events = [sample('invoice.paid'), sample('invoice.voided')].map(detailOf);
    const answer = await world.makeHandler(away)(batchOf(...events.map(stripeOnBus)));
    expect(answer.batchItemFailures).toHaveLength(2);
    expect(attempts).toBe(1);
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['half of a surrogate pair', 'a\ud83db'],
  ])('carries %s, which Postgres cannot hold, as U+FFFD', async (_, number) => {
    await map();
    const event = makeEvent('invoice.paid', { object: { id: 'in_1', number } });
    const customer = makeEvent('customer.updated', { object: { name: number, metadata: {} } });
    const odd = { ...event, api_version: number };
    expect(await deliver(odd, customer, { ...event, id: 'evt_odd', type: number })).toEqual(
      nothingFailed,
    );
    expect(await rows('SELECT FROM dead_letters')).toEqual([]);
    expect(await rows('SELECT number FROM billing_invoices')).toEqual([{ number: 'a\uFFFDb' }]);
    expect(await rows('SELECT name FROM billing_customers')).toEqual([{ name: 'a\uFFFDb' }]);
    expect(await rows("SELECT type FROM billing_events WHERE status = 'ignored'")).toEqual([
      { type: 'a\uFFFDb' },
    ]);
  });

  it('releases the quarantine when the worker maps the customer, which no tenant may', async () => {
    await deliver(sample('customer.subscription.updated'), sample('invoice.paid'));
    expect(await rows('SELECT FROM billing_subscriptions')).toEqual([]);
    const mapping =
      'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)';
    const taken = world.app.asOrganization(HARBOR, (tx) => tx.query(mapping, [HARBOR, CUSTOMER]));
    await expect(taken).rejects.toThrow('permission denied for table billing_customers');
    await world.db.query(mapping, [HARBOR, CUSTOMER]);
    const [announced] = await rows(
      `SELECT id, source, detail_type, detail FROM outbox WHERE detail_type = 'billing.customer_mapped'`,
    );
    const mapped = onBus(announced?.source as string, announced?.detail_type as string, {
      ...(announced?.detail as object),
      outboxId: announced?.id,
    });
    expect(await handle(mapped, mapped)).toEqual(nothingFailed);
    expect(await handle(mapped)).toEqual(nothingFailed);
    expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([{ status: 'active' }]);
    expect(await rows('SELECT status FROM billing_invoices')).toEqual([{ status: 'paid' }]);
    expect(await rows('SELECT DISTINCT status FROM billing_events')).toEqual([
      { status: 'applied' },
    ]);
  });

  it('reads a claimed payload', async () => {
    await map();
    const { body, ...detail } = detailOf(sample('invoice.paid'));
    world.state.claims.set('key', body);
    const claim = { bucket: 'claims', key: 'key', sha256: 'aa' };
    await handle(
      stripeOnBus({ ...detail, claim }),
      stripeOnBus({ ...detail, id: 'evt_gone', claim: { ...claim, key: 'gone' } }),
    );
    expect(await rows('SELECT status FROM billing_invoices')).toEqual([{ status: 'paid' }]);
    expect(await rows('SELECT effect_key FROM dead_letters')).toEqual([{ effect_key: 'evt_gone' }]);
  });

  it('reads the shapes before and after "basil" alike', async () => {
    await map();
    const { parent: _, ...invoice } = sample('invoice.paid').data.object as Record<string, unknown>;
    const old = makeEvent('invoice.paid');
    old.data.object = { ...invoice, id: 'in_old', subscription: 'sub_NightshiftDemo1', paid: true };
    const subscription = makeEvent('customer.subscription.updated', { object: { id: 'sub_old' } });
    const items = structuredClone(subscription.data.object.items) as {
      data: Record<string, unknown>[];
    };
    for (const item of items.data) {
      delete item.current_period_start;
      delete item.current_period_end;
    }
    Object.assign(subscription.data.object, {
      items,
      current_period_start: 1793611860,
      current_period_end: 1796203800,
    });
    await deliver(
      old,
      sample('invoice.paid'),
      subscription,
      sample('customer.subscription.updated'),
    );
    expect(
      await rows('SELECT DISTINCT stripe_subscription_id, number FROM billing_invoices'),
    ).toHaveLength(1);
    expect(
      await rows(
        'SELECT DISTINCT current_period_start, current_period_end FROM billing_subscriptions',
      ),
    ).toHaveLength(1);
  });

  describe('thin events and the API', () => {
    const thin = readEvent('events/stripe/thin/v1.customer.subscription.updated.json');
    const thinDetail: StripeEventDetail = proven({
      ...{ id: 'evt_thin', type: 'v1.customer.subscription.updated', account: '', livemode: false },
      ...{ created: 1793611870, apiVersion: null, style: 'thin', body: JSON.stringify(thin) },
    });
    const path = '/v1/subscriptions/sub_NightshiftDemo1';
    const current = (status: string) =>
      world.stripe.objects.set(path, {
        ...sample('customer.subscription.updated').data.object,
        status,
      });

    it('asks for an API key when there is none', async () => {
      await map();
      await handle(stripeOnBus(thinDetail));
      const [letter] = await rows('SELECT error_message FROM dead_letters');
      expect(letter?.error_message).toMatch(/set the Stripe API key/);
    });

    it('fetches the object once per batch, and knows the snapshot event of the same change', async () => {
      await map();
      world.state.apiKey = 'sk_test_1';
      current('past_due');
      const snapshot = sample('customer.subscription.updated');
      expect(await handle(stripeOnBus(thinDetail), stripeOnBus(detailOf(snapshot)))).toEqual(
        nothingFailed,
      );
      expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([
        { status: 'past_due' },
      ]);
      expect(await rows('SELECT event_id FROM billing_events')).toEqual([
        { event_id: snapshot.id },
      ]);
      expect(world.stripe.asked).toEqual([path]);
      await deliver(snapshot);
      expect(world.stripe.asked).toEqual([path]);
    });

    it('does not write an older fetch over a newer one', async () => {
      await map();
      world.state.apiKey = 'sk_test_1';
      current('active');
      await deliver(makeEvent('customer.subscription.updated'));
      await world.db.query('UPDATE billing_subscriptions SET source_ticket = source_ticket + 1000');
      current('past_due');
      await deliver(makeEvent('customer.subscription.updated'));
      expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([
        { status: 'active' },
      ]);
    });

    it('retries while Stripe is away, and falls back to the payload of what is gone', async () => {
      await map();
      world.state.apiKey = 'sk_test_1';
      world.stripe.failWith = 500;
      const event = makeEvent('customer.subscription.updated');
      expect((await deliver(event)).batchItemFailures).toHaveLength(1);
      world.stripe.failWith = undefined;
      expect(await deliver(event)).toEqual(nothingFailed);
      expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([
        { status: 'active' },
      ]);
    });
  });
});
