import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { countArrivals, followReplay } from '../../shared/dead-letters/replays/follow.ts';
import { ITEM_STATES, listReplays, STATE_WORDS } from '../../shared/dead-letters/replays/replay.ts';
import { abortReplay } from '../../shared/dead-letters/replays/start.ts';
import { Conflict, InvalidRequest, NotFound } from '../../shared/platform/errors.ts';

import { useReplays } from './replay-world.ts';

describe('what an operator asks of dead letters', () => {
  const { db, clock, sent, world, letters, give, start, run, read } = useReplays();

  it('leaves to another replay what that has under way, unless it was lost', async () => {
    const ids = await give(2);
    const first = await start(ids);
    await run(1);
    const second = await start(ids);
    await run(1);
    expect(await read(second.id)).toMatchObject({ counts: { elsewhere: 2 } });
    const third = await start(ids, { resend: true });
    world.verdict = 'done';
    await run(5);
    expect(sent).toHaveLength(4);
    expect(await read(third.id)).toMatchObject({ status: 'done', counts: { done: 2 } });
    expect(await read(first.id)).toMatchObject({ counts: { elsewhere: 2 } });
  });

  it('takes from a filter only what is still as it was', async () => {
    const ids = await give(2);
    const { id } = await start([], {
      selection: { filter: { queue: 'billing', statuses: ['waiting'] } },
    });
    await letters().resolve([{ id: ids[0] as string, outcome: 'done' }]);
    await run(1);
    expect(await read(id)).toMatchObject({ counts: { sent: 1, elsewhere: 1 } });
  });

  it('repeats what another replay left waiting, and nothing that has ended', async () => {
    const ids = await give(3);
    const tried = await start(ids, { editedBody: '{"mended":1}', dryRun: true });
    await letters().resolve([{ id: ids[1] as string, outcome: 'done' }]);
    const { id, total } = await start([], { selection: { replay: tried.id } });
    expect(total).toBe(2);
    await run(1);
    expect(sent.filter((one) => !('nightshift-dry-run-of' in one.attributes))).toMatchObject([
      { id: ids[0], body: '{"mended":1}' },
      { id: ids[2], body: '{"mended":1}' },
    ]);
    expect((await read(id)).selection).toEqual({ replay: tried.id });
  });

  it('ends before its time when told to, once', async () => {
    const { id } = await start(await give(12));
    await run(1);
    expect(await abortReplay({ id }, { db, clock })).toEqual({ leftAlone: 2 });
    expect(await read(id)).toMatchObject({
      status: 'aborted',
      counts: { sent: 10, 'left-alone': 2 },
    });
    await expect(abortReplay({ id }, { db, clock })).rejects.toThrow(Conflict);
    expect(await run(1)).toMatchObject({ replays: 0 });
  });

  it('needs a reason, something to replay, and a word for everything', async () => {
    const ids = await give(1);
    await expect(start(ids, { reason: '  ' })).rejects.toThrow(InvalidRequest);
    await expect(start([randomUUID()])).rejects.toThrow(NotFound);
    await expect(start([], { selection: { filter: {} } })).rejects.toThrow(InvalidRequest);
    expect((await db.query('SELECT FROM replays')).rowCount).toBe(0);
    const { id } = await start([], { selection: { filter: {}, all: true }, reason: ' known ' });
    expect(await read(id)).toMatchObject({ reason: 'known', total: 1, selection: { all: true } });
    const many = await give(21);
    const { id: ofMany } = await start(many);
    expect((await read(ofMany)).selection).toEqual({ ids: many.slice(0, 3), more: 18 });
    const { id: ofTwenty } = await start(many.slice(1));
    expect((await read(ofTwenty)).selection).toEqual({ ids: many.slice(1) });
    await expect(read(randomUUID())).rejects.toThrow(NotFound);
  });

  it('is listed with the newest first, a part at a time', async () => {
    const ids = await give(1);
    const { id: older } = await start(ids);
    clock.pass(1);
    const { id: newer } = await start(ids);
    const first = await listReplays({ limit: 1 }, { sql: db });
    expect(first.rows.map((one) => one.id)).toEqual([newer]);
    const second = await listReplays({ limit: 1, after: first.next }, { sql: db });
    expect([second.rows.map((one) => one.id), second.next]).toEqual([[older], undefined]);
  });

  it('is followed to its end, or until nobody waits any more', async () => {
    const { id } = await start(await give(1));
    const seen: string[] = [];
    const follow = (waitSeconds: number, pause: () => Promise<unknown>) =>
      followReplay(
        { id, waitSeconds, onProgress: ({ status }) => seen.push(status) },
        { sql: db, pause },
      );
    expect(await follow(0, async () => undefined)).toMatchObject({ status: 'running' });
    expect(seen).toEqual([]);
    world.verdict = 'done';
    expect(await follow(60, () => run(3))).toMatchObject({ status: 'done' });
    expect(seen).toEqual(['running']);
  });

  it('tells what fails anew meanwhile, in its own queues', async () => {
    const [before] = await give(1, { effectKey: 'before' });
    clock.pass(1_000);
    const ids = await give(1, { effectKey: 'chosen' });
    const { id } = await start(ids);
    const arrivals = () => countArrivals({ id }, { sql: db });
    expect(await arrivals()).toBe(0);
    await give(1, { effectKey: 'chosen' });
    await give(1, { queue: 'email', effectKey: 'elsewhere' });
    expect(await arrivals()).toBe(0);
    await give(1, { effectKey: 'new' });
    expect(await arrivals()).toBe(1);
    await db.query(`UPDATE dead_letters SET status = 'discarded' WHERE effect_key = 'new'`);
    expect([before, await arrivals()]).toEqual([before, 0]);
  });

  it('has a word for each state of a letter', () => {
    expect(new Set(ITEM_STATES.map((state) => STATE_WORDS[state])).size).toBe(ITEM_STATES.length);
    for (const state of ITEM_STATES) expect(STATE_WORDS[state]).toMatch(/^\w[\w :,]+$/);
  });
});
