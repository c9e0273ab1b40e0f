import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { tellStripe } from '../../events/send.ts';
import { type LocalPostgres, startPostgres } from '../../local/postgres.ts';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { eventually } from '../support/eventually.ts';
import { Nightshift } from './nightshift.ts';
import { deliver, post, postAll, type StripeEvent, sampleEvent } from './stripe.ts';

/** Milliseconds: the first start bundles, beside a second worker. */
jest.setTimeout(150_000);

describe('under faults', () => {
  let nightshift: Nightshift;
  let stack: StackFile;
  let postgres: LocalPostgres;
  let postgresDir: string;

  beforeAll(async () => {
    postgresDir = await mkdtemp(join(tmpdir(), 'nightshift-e2e-postgres-'));
    postgres = await startPostgres({ dir: postgresDir, ephemeral: true });
    nightshift = await Nightshift.create();
    // A Postgres of the user's own, so that it can be stopped while the rest runs.
    stack = await nightshift.start({ DATABASE_URL: postgres.url });
  });
  afterAll(async () => {
    await nightshift.remove();
    await postgres.stop();
    await rm(postgresDir, { recursive: true, force: true });
  });

  const query = async (text: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  const inbox = (prefix: string) =>
    query(`SELECT event_id, status FROM billing_events WHERE event_id LIKE $1`, [`${prefix}%`]);

  /** `count` invoices of the demo customer, each paid once. */
  const invoices = async (count: number, prefix: string): Promise<StripeEvent[]> => {
    const sample = await sampleEvent('invoice.paid');
    return Array.from({ length: count }, (_, i) => ({
      ...sample,
      id: `${prefix}${i}`,
      data: { object: { ...sample.data.object, id: `in_${prefix}${i}` } },
    }));
  };

  const allApplied = (prefix: string, count: number) =>
    eventually(
      async () => {
        const applied = (await inbox(prefix)).filter(({ status }) => status === 'applied');
        expect(applied).toHaveLength(count);
      },
      { within: 120_000, every: 200 },
    );
  const invoicesOf = async (prefix: string) =>
    Number(
      (
        await query(`SELECT count(*) AS n FROM billing_invoices WHERE stripe_invoice_id LIKE $1`, [
          `in_${prefix}%`,
        ])
      )[0].n,
    );
  const announcementsOf = async (eventId: string) =>
    Number(
      (
        await query(`SELECT count(*) AS n FROM outbox WHERE effect_key LIKE $1`, [`%${eventId}%`])
      )[0].n,
    );

  it('applies an event that is posted 200 times at once exactly once, and answers 200 each time', async () => {
    const event = {
      ...(await sampleEvent('customer.subscription.updated')),
      id: 'evt_two_hundred',
    };
    expect(await postAll(Array(200).fill(event), stack, 200)).toEqual({ 200: 200 });
    await allApplied('evt_two_hundred', 1);
    expect(await announcementsOf('evt_two_hundred')).toBe(1);
  });

  it('refuses what Stripe did not sign', async () => {
    const forged = await post(await sampleEvent('invoice.paid'), {
      ...stack,
      stripeWebhookSecret: 'whsec_forged',
    });
    expect(forged.status).toBe(400);
  });

  it('takes 500 events while Postgres is stopped, and applies all of them once it is back', async () => {
    const events = await invoices(500, 'evt_outage_');
    await postgres.stop();
    try {
      expect(await postAll(events, stack)).toEqual({ 200: 500 });
    } finally {
      postgres = await startPostgres({ dir: postgresDir, ephemeral: true, port: postgres.port });
    }
    await allApplied('evt_outage_', 500);
    expect(await invoicesOf('evt_outage_')).toBe(500);
  });

  it('shows a poisoned event with its reason, applies the rest, and replays it once the cause is gone', async () => {
    const sample = await sampleEvent('customer.updated');
    const [home, elsewhere] = [
      '11111111-1111-4111-8111-111111111111',
      '22222222-2222-4222-8222-222222222222',
    ];
    const poisoned = {
      ...sample,
      id: 'evt_poisoned',
      created: sample.created + 1_000,
      data: { object: { ...sample.data.object, metadata: { organization_id: elsewhere } } },
    };
    const good = await invoices(5, 'evt_neighbour_');
    // The customer is asked for from Stripe, which has to say the same as the event.
    await tellStripe([poisoned], stack.stripeUrl as string);
    await Promise.all([...good, poisoned].map((event) => deliver(event, stack)));
    await allApplied('evt_neighbour_', 5);

    const letter = await eventually(
      async () => {
        const { stdout } = await nightshift.ops('dead-letters', 'list', '--json');
        const found = JSON.parse(stdout).deadLetters.find((row: { effectKey: string }) =>
          row.effectKey.includes('evt_poisoned'),
        );
        expect(found).toMatchObject({
          queue: 'billing',
          error: { name: 'RejectMessage' },
          status: 'waiting',
        });
        return found;
      },
      { within: 60_000 },
    );

    const tooEarly = await nightshift.ops('dead-letters', 'replay', letter.id);
    expect(tooEarly.code).not.toBe(0);

    await query(`UPDATE billing_customers SET organization_id = $1 WHERE stripe_customer_id = $2`, [
      elsewhere,
      sample.data.object.id,
    ]);
    const replay = await nightshift.ops('dead-letters', 'replay', letter.id);
    expect(replay).toMatchObject({ code: 0 });
    expect((await inbox('evt_poisoned'))[0]).toMatchObject({ status: 'applied' });

    const again = await nightshift.ops('dead-letters', 'replay', letter.id);
    expect(`${again.stdout}${again.stderr}`).toMatch(/already done/i);
    await query(`UPDATE billing_customers SET organization_id = $1 WHERE stripe_customer_id = $2`, [
      home,
      sample.data.object.id,
    ]);
  });
});
