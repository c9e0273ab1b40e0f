import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { listItems } from '../../shared/dead-letters/replays/replay.ts';
import { startReplay } from '../../shared/dead-letters/replays/start.ts';
import { putEventsTo } from '../../shared/platform/aws/put-events.ts';
import { callAws } from '../../shared/platform/aws/signed-request.ts';
import { HeldBack, tryOut } from '../../shared/platform/dry-run.ts';
import { detailOf, makeEvent, type StripeEvent } from '../billing/support.ts';
import { stripeOnBus } from '../functions/sync-billing/messages.ts';
import { openWorld, type World } from '../functions/sync-billing/world.ts';
import { sqsRecord } from '../support/sqs-record.ts';
import { makeFailed } from './make-failed.ts';

describe('a dry run', () => {
  let world: World;
  const clock = () => new Date('2026-11-21T10:00:00Z');
  const change = (id: string, created: number, status = 'active') =>
    makeEvent('customer.subscription.updated', { id, created, object: { status } });

  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(async () => {
    await world.reset();
    await world.map();
  });
  afterAll(() => world.stop());

  /** Hands events to the consumer as letters of a dry run. @returns what it found, by event. */
  async function tryOutAll(...events: StripeEvent[]) {
    const { db } = world;
    const bodies = events.map((event) => JSON.stringify(stripeOnBus(detailOf(event))));
    const ids: string[] = [];
    for (const [i, body] of bodies.entries()) {
      const letter = makeFailed({ effectKey: events[i]?.id, body });
      ids.push((await createDeadLetters({ sql: db, clock }).record(letter)).id);
    }
    const { id } = await startReplay(
      { selection: { ids }, reason: 'test', dryRun: true, rate: 20, maxFailures: null },
      {
        ...{ db, clock },
        begin: async (tx) => {
          const { rows } = await tx.query<{ id: string }>(
            `INSERT INTO operator_actions (started_at, operator, via, action, subject)
             VALUES (now(), 'Ada', 'cli', 'replays dry-run', '{}') RETURNING id`,
          );
          return rows[0]?.id as string;
        },
      },
    );
    await db.query(`UPDATE replay_items SET state = 'sent' WHERE replay_id = $1`, [id]);
    const answer = await world.makeHandler()({
      Records: bodies.map((body, i) =>
        sqsRecord({
          ...{ queue: 'billing', id: `m-${i}`, body },
          attributes: { 'nightshift-replay-of': ids[i] as string, 'nightshift-dry-run-of': id },
        }),
      ),
    });
    expect(answer.batchItemFailures).toEqual([]);
    const { rows } = await listItems({ id, limit: 100 }, { sql: db });
    return new Map(rows.map((item) => [item.effectKey, item]));
  }

  const tables = ['billing_events', 'billing_subscriptions', 'outbox', 'idempotence_keys'];
  const everything = () =>
    Promise.all(tables.map((name) => world.rows(`SELECT * FROM ${name} ORDER BY 1, 2`)));

  it('sorts what would act, what is done, what newer facts overtook and what still fails', async () => {
    await world.deliver(change('evt_done', 2_000));
    const before = await everything();
    const poisoned = makeEvent('invoice.paid', {
      id: 'evt_poison',
      object: { amount_due: 'lots' },
    });
    const found = await tryOutAll(
      change('evt_new', 3_000, 'past_due'),
      change('evt_done', 2_000),
      change('evt_old', 1_000),
      poisoned,
    );
    expect([...found].map(([key, { state }]) => [key, state])).toEqual(
      expect.arrayContaining([
        ['evt_new', 'would-act'],
        ['evt_done', 'already-done'],
        ['evt_old', 'superseded'],
        ['evt_poison', 'still-fails'],
      ]),
    );
    expect(found.get('evt_poison')?.error).toContain('amount_due');
    // Not a row of it stayed.
    expect(await everything()).toEqual(before);
  });

  it('tells the rows that would change, value by value, from what they are to what they would be', async () => {
    await world.deliver(change('evt_1', 1_000));
    const item = (await tryOutAll(change('evt_2', 2_000, 'past_due'))).get('evt_2');
    const row = item?.changes?.rows.find(({ table }) => table === 'billing_subscriptions');
    expect(row?.differences).toEqual(
      expect.arrayContaining([{ path: 'status', before: 'active', after: 'past_due' }]),
    );
    expect(item?.changes?.rows.map(({ table }) => table)).toContain('outbox');
    expect(JSON.stringify(item?.changes)).not.toContain('intake-key');
  });

  it('leaves the dead letter as it is, and makes no other one', async () => {
    await tryOutAll(makeEvent('invoice.paid', { id: 'evt_p', object: { amount_due: 'lots' } }));
    expect(await world.rows('SELECT status, attempts FROM dead_letters')).toEqual([
      { status: 'waiting', attempts: 1 },
    ]);
  });

  it('does nothing outside the database: what can go on without an answer goes on', async () => {
    const tried = await tryOut(() =>
      putEventsTo({ busName: 'nightshift' })([{ source: 'a', detailType: 'b.c', detail: '{}' }]),
    );
    expect(tried).toMatchObject({
      result: [undefined],
      held: ['puts b.c on the bus'],
      blocked: false,
    });
    const ended = await tryOut(() =>
      callAws({ service: 'ecs', target: 'AmazonEC2ContainerServiceV20141113.RunTask', body: {} }),
    );
    expect(ended).toMatchObject({ blocked: true, error: expect.any(HeldBack) });
  });
});
