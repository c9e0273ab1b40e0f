import { describe, expect, it } from '@jest/globals';
import { endedOf, listItems } from '../../shared/dead-letters/replays/replay.ts';
import { runReplays } from '../../shared/dead-letters/replays/run.ts';
import type { RunDeps } from '../../shared/dead-letters/replays/runner.ts';
import { createReplaySender } from '../../shared/dead-letters/replays/sender.ts';
import { listActions, readAction } from '../../shared/operators/actions.ts';
import { makeFailed } from './make-failed.ts';
import { useReplays } from './replay-world.ts';

describe('a replay of dead letters', () => {
  const { db, clock, sent, world, letters, give, start, run, deps, read } = useReplays();

  it('sends ten first, and the others when it is known how those went', async () => {
    const ids = await give(25);
    const { id } = await start(ids, { rate: 300 });
    expect(await run(3)).toEqual({ replays: 1, sent: 10, left: true });
    expect(sent.map((one) => one.id)).toEqual(ids.slice(0, 10));
    world.verdict = 'done';
    expect(await run(50)).toEqual({ replays: 1, sent: 15, left: false });
    expect(await read(id)).toMatchObject({
      status: 'done',
      total: 25,
      counts: { done: 25 },
      operator: 'Ada',
      via: 'cli',
      reason: 'mended',
      dryRun: false,
      finishedAt: new Date('2026-11-21T03:05:00.800Z'),
    });
  });

  it('does not wait for the first ten longer than half a minute', async () => {
    await start(await give(25), { rate: 300 });
    await run(1);
    clock.pass(29_000);
    await run(1);
    expect(sent).toHaveLength(10);
    clock.pass(1_000);
    await run(1);
    expect(sent).toHaveLength(20);
    await run(1);
    expect(sent).toHaveLength(25);
  });

  it('sends no faster than its rate, and keeps ten seconds’ worth under way', async () => {
    await start(await give(13), { rate: 1 });
    clock.pass(30_000);
    // One at once, then one a second for five: what nobody sent meanwhile is not made up for.
    await run(26);
    expect(sent).toHaveLength(6);
    await run(36);
    expect(sent).toHaveLength(10);
    world.verdict = 'done';
    await run(12);
    expect(sent).toHaveLength(13);
  });

  it('stops itself at so many failures, and leaves the rest alone', async () => {
    const { id } = await start(await give(15), { rate: 300, maxFailures: 10 });
    const finishedAt = new Date('2026-11-21T03:05:00.200Z');
    world.verdict = 'failed';
    expect(await run(20)).toMatchObject({ sent: 10, left: false });
    const stopped = await read(id);
    expect(stopped).toMatchObject({
      status: 'stopped',
      counts: { failed: 10, 'left-alone': 5 },
      finishedAt,
    });
    expect(endedOf(stopped)).toBe(15);
    const { action, replayId } = await readAction(stopped.actionId, { sql: db });
    expect(replayId).toBe(id);
    expect(action).toMatchObject({
      outcome: { failed: 10, 'left-alone': 5 },
      finishedAt,
    });
    const { rows } = await listActions({ filter: { about: 'left-alone' }, limit: 1 }, { sql: db });
    expect(rows).toMatchObject([{ id: stopped.actionId }]);
  });

  it('has no more under way than may still fail, however long that takes', async () => {
    const ids = await give(25);
    const [first, second] = ids as [string, string];
    const { id } = await start(ids, { rate: 300, maxFailures: 3 });
    await run(5);
    clock.pass(60_000);
    await run(5);
    expect(sent).toHaveLength(3);
    await letters().record(makeFailed({ replayOf: first }));
    await run(5);
    expect(sent).toHaveLength(3);
    await letters().resolve([{ id: second, outcome: 'done' }]);
    await run(5);
    expect(sent).toHaveLength(4);
    world.verdict = 'failed';
    expect(await run(20)).toMatchObject({ sent: 0, left: false });
    expect(await read(id)).toMatchObject({
      status: 'stopped',
      counts: { done: 1, failed: 3, 'left-alone': 21 },
    });
  });

  it('goes on below that, and is done when all have failed', async () => {
    const { id } = await start(await give(9), { maxFailures: 10 });
    world.verdict = 'failed';
    await run(20);
    expect(await read(id)).toMatchObject({ status: 'done', counts: { failed: 9 } });
  });

  it('is held by one runner, until that lets go or gives no sign of life', async () => {
    const [first, second] = [await start(await give(3)), await start(await give(3))];
    let others: unknown;
    const pause = async () => {
      clock.pass(15_000);
      others ??= await run(1);
    };
    let looks = 2;
    await runReplays({ hasTime: () => --looks > 0 }, { ...deps(), pause });
    expect(others).toEqual({ replays: 0, sent: 0, left: false });
    // It let go of both at its end.
    expect(await run(1)).toMatchObject({ replays: 2, left: true });
    const stuck = new Error('killed');
    await expect(
      runReplays({ hasTime: () => true }, { ...deps(), pause: () => Promise.reject(stuck) }),
    ).rejects.toBe(stuck);
    expect(await run(1)).toMatchObject({ replays: 0 });
    clock.pass(15_001);
    expect(await run(1)).toMatchObject({ replays: 2 });
    expect([(await read(first.id)).status, (await read(second.id)).status]).toEqual([
      ...['running', 'running'],
    ]);
  });

  it('lets those wait again that its queue refuses, and no other', async () => {
    const ids = await give(3);
    const { id } = await start(ids);
    const send: RunDeps['send'] = async () => new Map([[ids[1] as string, 'too big']]);
    await run(1, { ...deps(), send });
    expect((await read(id)).counts).toEqual({ sent: 2, 'not-sent': 1 });
    const { rows } = await db.query('SELECT id FROM dead_letters WHERE status = $1', ['waiting']);
    expect(rows).toEqual([{ id: ids[1] }]);
  });

  it.each([
    ['refuses', 'too big'],
    ['breaks', 'no such host'],
  ] as const)('lets a letter wait again that its queue %s', async (how, why) => {
    world.queue = how;
    const ids = await give(1);
    const { id } = await start(ids);
    await run(5);
    expect(await read(id)).toMatchObject({ status: 'done', counts: { 'not-sent': 1 } });
    const { rows } = await listItems({ id, limit: 9 }, { sql: db });
    expect(rows).toMatchObject([{ state: 'not-sent', error: `NotSent: ${why}` }]);
    expect((await db.query('SELECT status FROM dead_letters')).rows).toEqual([
      { status: 'waiting' },
    ]);
  });

  it('sends an edited body in place of the kept one, and a dry run under its own name', async () => {
    const [one = '', other = ''] = await give(2);
    const { id } = await start([one], { editedBody: '{"edited":true}' });
    const dry = await start([one], { editedBody: '{"tried":true}', dryRun: true });
    const plain = await start([other], { dryRun: true });
    await run(1);
    const message = (body: string, letter: string, of?: string) => ({
      queue: 'billing',
      id: letter,
      body,
      attributes: { 'nightshift-replay-of': letter, ...(of && { 'nightshift-dry-run-of': of }) },
    });
    const { rows } = await db.query<{ body: string }>(
      'SELECT body FROM dead_letters WHERE id = $1',
      [other],
    );
    const messages = [
      message('{"edited":true}', one),
      message('{"tried":true}', one, dry.id),
      message(rows[0]?.body as string, other, plain.id),
    ];
    expect(sent).toEqual(expect.arrayContaining(messages));
    expect(sent).toHaveLength(3);
    world.queue = 'refuses';
    await start([other], { dryRun: true });
    await run(1);
    // No letter is claimed by what only looks.
    expect((await db.query('SELECT status FROM dead_letters WHERE id = $1', [other])).rows).toEqual(
      [{ status: 'waiting' }],
    );
    expect((await read(id)).counts).toEqual({ sent: 1 });
  });

  it('goes to no queue that the stack has not', async () => {
    const { send } = createReplaySender({ queues: '{"billing":"http://127.0.0.1:1/billing"}' });
    await expect(send('retired', [])).rejects.toThrow('no queue "retired"');
    expect(await send('billing', [])).toEqual(new Map());
  });
});
