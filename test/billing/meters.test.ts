import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCustomer } from '../../local/stripe/resources/customers.ts';
import { type LocalStripe, startLocalStripe } from '../../local/stripe/server.ts';
import { freezeUsage } from '../../shared/billing/meters/freeze-usage.ts';
import { METER_ERRORS, takeMeterErrors } from '../../shared/billing/meters/meter-errors.ts';
import { reportUsage } from '../../shared/billing/meters/report-usage.ts';
import { createMetersSource, type Meters } from '../../shared/billing/stripe-api/meters.ts';
import { consumeUsage } from '../../shared/entitlements/consume-usage.ts';
import { HOUR } from '../../shared/platform/durations.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { newTrace } from '../../shared/platform/trace.ts';
import { fixedClock } from '../support/clock.ts';
import { version } from '../support/secret-version.ts';
import { useDatabase } from '../support/use-database.ts';
import { intakeKeys, proven } from './support.ts';

describe('what was used, as Stripe’s meters are told', () => {
  const { db } = useDatabase();
  const clock = fixedClock();
  let stripe: LocalStripe;
  let meters: Meters;
  let organizationId: string;
  let customer: string;

  const use = (amount: number, feature = 'api_calls') =>
    consumeUsage({ organizationId, feature, amount, at: clock() }, { sql: db });
  const freeze = () => freezeUsage({ at: clock() }, { sql: db });
  const report = () => reportUsage({}, { sql: db, clock, meters });
  const told = () =>
    stripe.store.all('billing.meter_event').map((event) => ({
      identifier: event.identifier,
      ...(event.payload as { stripe_customer_id: string; value: string }),
    }));
  const records = async () =>
    (
      await db.query<{ identifier: string; quantity: string; told: boolean; last_error: string }>(
        `SELECT identifier, quantity, reported_at IS NOT NULL AS told, last_error
         FROM billing_usage_records ORDER BY window_end, identifier`,
      )
    ).rows;

  beforeAll(async () => {
    await db.query(`UPDATE billing_features SET meter = 'calls' WHERE id = 'api_calls'`);
    await db.query(
      `INSERT INTO billing_features (id, name, kind, resets, meter) VALUES ('scans', 'Scans', 'usage', 'day', 'scans')`,
    );
    stripe = await startLocalStripe({ now: clock });
    const source = createMetersSource({
      secrets: createSecretReader({ fetchSecret: async () => version('sk_test_1') }),
      apiKeyName: 'key',
      apiBase: stripe.url,
    });
    meters = (await source()) as Meters;
  });
  afterAll(() => stripe.stop());
  beforeEach(async () => {
    for (const table of ['billing_usage_records', 'usage_counters', 'organizations'])
      await db.query(`DELETE FROM ${table}`);
    for (const { id, object } of stripe.store.all('billing.meter_event'))
      stripe.store.remove(object, id);
    stripe.faults.clear();
    clock.set('2026-11-21T03:00:00Z');
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    organizationId = rows[0]?.id as string;
    customer = createCustomer(stripe.store, {}).id;
    await db.query(
      'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
      [organizationId, customer],
    );
  });

  it('is what was counted in a window that is closed, under one identifier for good', async () => {
    await use(5);
    expect([await freeze(), await freeze()]).toEqual([1, 0]);
    clock.pass(HOUR);
    await use(2);
    await freeze();
    expect(await report()).toEqual({ reported: 2, refused: 0, waiting: 0 });
    expect(told().map(({ value }) => value)).toEqual(['5', '2']);
    expect(new Set(told().map(({ identifier }) => identifier)).size).toBe(2);
    expect(await report()).toEqual({ reported: 0, refused: 0, waiting: 0 });
  });

  it('takes what was given back off the next window, and counts on over midnight', async () => {
    await use(10, 'scans');
    await freeze();
    clock.pass(HOUR);
    await use(-4, 'scans');
    expect(await freeze()).toBe(0);
    clock.set('2026-11-21T23:30:00Z');
    await use(6, 'scans');
    clock.set('2026-11-22T00:30:00Z');
    await use(1, 'scans');
    await freeze();
    expect((await records()).map(({ quantity }) => quantity)).toEqual(['10', '3']);
  });

  it('is told once, although an answer is lost: what is there already is delivered', async () => {
    await use(5);
    await freeze();
    stripe.faults.add({ kind: 'lose-answer', times: 3 });
    await expect(report()).rejects.toMatchObject({ name: 'RetryLater' });
    expect(await report()).toMatchObject({ reported: 1 });
    expect(told()).toEqual([expect.objectContaining({ value: '5', stripe_customer_id: customer })]);
  });

  it('waits for a customer, and stops nobody when Stripe refuses it', async () => {
    await use(5);
    await db.query('UPDATE billing_customers SET deleted_at = now()');
    await freeze();
    expect(await report()).toEqual({ reported: 0, refused: 0, waiting: 1 });
    await db.query('UPDATE billing_customers SET deleted_at = NULL');
    clock.pass(36 * 24 * HOUR);
    await use(7);
    await freeze();
    expect(await report()).toEqual({ reported: 1, refused: 1, waiting: 0 });
    expect(await records()).toMatchObject([
      { quantity: '5', told: false, last_error: expect.stringContaining('timestamp_invalid') },
      { quantity: '7', told: true },
    ]);
    expect(await report()).toEqual({ reported: 0, refused: 0, waiting: 0 });
  });

  describe('a report of errors', () => {
    const take = async (data: unknown, replayOf?: string) => {
      const payload = {
        id: 'evt_report',
        object: 'v2.core.event',
        type: METER_ERRORS,
        created: '2026-11-21T03:00:00Z',
        livemode: false,
        related_object: { id: 'mtr_1', type: 'billing.meter' },
        ...(data ? { data } : {}),
      };
      const detail = proven({
        id: 'evt_report',
        type: METER_ERRORS,
        account: '',
        livemode: false,
        created: 1_795_000_000,
        apiVersion: null,
        style: 'thin',
        body: JSON.stringify(payload),
      });
      const message = {
        id: 'm-1',
        queue: 'billing',
        raw: '{}',
        attempt: 1,
        sentAt: clock(),
        putBack: 0,
        trace: newTrace(),
        effectKey: 'evt_report',
        body: { kind: 'stripe-event' as const, detail },
        ...(replayOf ? { replayOf } : {}),
      };
      const outcomes = await takeMeterErrors([message], {
        sql: db,
        keys: intakeKeys,
        loadClaim: async () => '',
        metersSource: async () => meters,
      });
      return outcomes.get('m-1');
    };
    const reason = (identifier: string) => ({
      developer_message_summary: 'There is 1 invalid event',
      reason: {
        error_count: 1,
        error_types: [
          {
            code: 'meter_event_no_customer_defined',
            error_count: 1,
            sample_errors: [{ error_message: 'x', request: { identifier } }],
          },
        ],
      },
    });

    it.each([
      ['that carries it', true],
      ['that is thin, and has to be fetched', false],
    ])(
      'becomes a dead letter, from an event %s; replayed, it is told again',
      async (_, carries) => {
        await use(5);
        await freeze();
        await report();
        const [record] = await records();
        const identifier = record?.identifier ?? '';
        const data = reason(identifier);
        stripe.store.put({ id: 'evt_report', object: 'v2.core.event', created: 1, data });
        expect(await take(carries ? data : undefined)).toMatchObject({
          status: 'failed',
          error: {
            name: 'RejectMessage',
            message: expect.stringContaining('1 × meter_event_no_customer_defined'),
          },
        });
        expect(await records()).toMatchObject([{ last_error: 'meter_event_no_customer_defined' }]);
        expect(await take(data, 'letter')).toEqual({ status: 'done' });
        expect(await take(data, 'letter')).toEqual({ status: 'done' });
        expect(await report()).toMatchObject({ reported: 1 });
        expect(told().map((it) => it.identifier)).toEqual([identifier, `${identifier}:again`]);
      },
    );

    it('that cannot be read says so', async () => {
      stripe.store.put({ id: 'evt_report', object: 'v2.core.event', created: 1 });
      expect(await take({ reason: 'none' })).toMatchObject({
        error: { message: 'The report of Stripe’s meters cannot be read' },
      });
    });
  });
});
