import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  listCollected,
  listPauses,
  pauseCollection,
  resumeCollection,
} from '../../shared/billing/pause-collection.ts';
import { type Collector, OUR_PAUSE } from '../../shared/billing/stripe-api/collector.ts';
import { Conflict, NotFound } from '../../shared/platform/errors.ts';
import { useBillingRows } from './rows.ts';
import { HARBOR, MILL } from './support.ts';

describe('pauses of collection', () => {
  const { db, clock, customer, subscription } = useBillingRows();
  type Pause = Awaited<ReturnType<Collector['read']>>;
  const atStripe = new Map<string, Pause>();
  let asked: string[] = [];
  let fails = '';
  const collector = {
    read: async ({ id }: { id: string }) => (atStripe.has(id) ? atStripe.get(id) : null),
    pause: async ({ id, idempotencyKey }: { id: string; idempotencyKey: string }) => {
      asked.push(idempotencyKey);
      atStripe.set(id, { behavior: OUR_PAUSE, resumesAt: null });
      if (id === fails) throw new Error('the answer was lost');
    },
    resume: async ({ id, idempotencyKey }: { id: string; idempotencyKey: string }) => {
      asked.push(idempotencyKey);
      atStripe.delete(id);
    },
  } as unknown as Collector;
  const deps = () => ({ sql: db, clock, collector });
  const pause = (name: string, organizationId?: string) =>
    pauseCollection({ name, organizationId, reason: 'fire' }, deps());
  const resume = (name: string) => resumeCollection({ name }, deps());

  beforeEach(async () => {
    atStripe.clear();
    asked = [];
    fails = '';
    await customer(HARBOR, 'cus_1');
    await customer(HARBOR, 'cus_1', 'acct_1');
    await customer(MILL, 'cus_m');
    await subscription(HARBOR, 'cus_1', 'sub_2', { status: 'past_due' });
    await subscription(HARBOR, 'cus_1', 'sub_1', { status: 'trialing' });
    await subscription(HARBOR, 'cus_1', 'sub_3', { status: 'canceled' });
    await subscription(HARBOR, 'cus_1', 'sub_4', { pause: 'void' });
    await subscription(HARBOR, 'cus_1', 'sub_5', { account: 'acct_1' });
    await subscription(MILL, 'cus_m', 'sub_0');
  });

  it('is of what is collected now, of one or of all', async () => {
    expect(await listCollected({}, { sql: db })).toEqual(['sub_0', 'sub_1', 'sub_2']);
    expect(await listCollected({ organizationId: MILL }, { sql: db })).toEqual(['sub_0']);
  });

  it('is paused where nobody paused it before, and resumed where it still is', async () => {
    atStripe.set('sub_1', { behavior: OUR_PAUSE, resumesAt: null });
    expect(await pause('fire-1', HARBOR)).toEqual({ name: 'fire-1', paused: 1, left: 1 });
    clock.pass(1);
    expect(await pause('fire-2')).toEqual({ name: 'fire-2', paused: 1, left: 2 });
    expect(asked).toEqual(['pause-fire-1-sub_2', 'pause-fire-2-sub_0']);
    expect(await listPauses({ sql: db })).toMatchObject([
      { name: 'fire-2', reason: 'fire', pausedAt: clock(), subscriptions: 1, open: 1 },
      { name: 'fire-1', subscriptions: 1, open: 1 },
    ]);
    expect(await resume('fire-1')).toEqual({ name: 'fire-1', resumed: 1, changed: 0 });
    expect(asked.at(-1)).toBe('resume-fire-1-sub_2');
    expect(await resume('fire-1')).toEqual({ name: 'fire-1', resumed: 0, changed: 0 });
    expect((await listPauses({ sql: db })).map(({ open }) => open)).toEqual([1, 0]);
    await expect(pause('fire-1')).rejects.toThrow(Conflict);
    await expect(resume('fire-3')).rejects.toThrow(NotFound);
  });

  it('is left as it is where somebody changed it since', async () => {
    await pause('fire-1');
    // Stripe has it no more.
    atStripe.set('sub_0', undefined);
    atStripe.set('sub_1', { behavior: OUR_PAUSE, resumesAt: 1 });
    atStripe.set('sub_2', { behavior: 'void', resumesAt: null });
    asked = [];
    expect(await resume('fire-1')).toEqual({ name: 'fire-1', resumed: 0, changed: 3 });
    expect(asked).toEqual([]);
  });

  it('goes on under its name after an answer that was lost, and claims it once', async () => {
    fails = 'sub_1';
    await expect(pause('fire-1')).rejects.toThrow('lost');
    const { rows } = await db.query(
      'SELECT stripe_subscription_id AS id, claimed_at, paused_at FROM billing_pauses ORDER BY 1',
    );
    expect(rows).toEqual([
      { id: 'sub_0', claimed_at: clock(), paused_at: clock() },
      { id: 'sub_1', claimed_at: clock(), paused_at: null },
    ]);
    fails = '';
    expect(await pause('fire-1')).toEqual({ name: 'fire-1', paused: 3, left: 0 });
  });
});
