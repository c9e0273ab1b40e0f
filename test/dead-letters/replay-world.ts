import { randomUUID } from 'node:crypto';
import { beforeEach } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { readReplay } from '../../shared/dead-letters/replays/replay.ts';
import { runReplays } from '../../shared/dead-letters/replays/run.ts';
import type { RunDeps } from '../../shared/dead-letters/replays/runner.ts';
import { type ReplayRequest, startReplay } from '../../shared/dead-letters/replays/start.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';
import { makeFailed } from './make-failed.ts';

type Sent = { queue: string; id: string; body: string; attributes: Record<string, string> };

/** Dead letters, their queue, and a consumer that answers as it is told, on a clock that stands. */
export function useReplays() {
  const { db } = useDatabase();
  const clock = fixedClock();
  const sent: Sent[] = [];
  const world: {
    /** What the queue does with a message: takes it, does not, or breaks down. */
    queue: 'takes' | 'refuses' | 'breaks';
    /** What its consumer says of each, as soon as it is asked. */
    verdict: 'done' | 'already-done' | 'failed' | 'nothing';
  } = { queue: 'takes', verdict: 'nothing' };

  beforeEach(async () => {
    await db.query('DELETE FROM dead_letters');
    await db.query('DELETE FROM replays');
    sent.length = 0;
    Object.assign(world, { queue: 'takes', verdict: 'nothing' });
    clock.set('2026-11-21T03:05:00Z');
  });

  const letters = () => createDeadLetters({ sql: db, clock });
  const give = async (count: number, more: Parameters<typeof makeFailed>[0] = {}) => {
    const recorded = Array.from({ length: count }, (_, i) =>
      letters().record(
        makeFailed({
          effectKey: randomUUID(),
          firstSeenAt: new Date(clock().getTime() + i),
          ...more,
        }),
      ),
    );
    return (await Promise.all(recorded)).map(({ id }) => id);
  };
  const begin = async () => {
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO operator_actions (started_at, operator, via, action, subject)
       VALUES ($1, 'Ada', 'cli', 'replays start', '{}') RETURNING id`,
      [clock()],
    );
    return rows[0]?.id as string;
  };
  const start = async (ids: readonly string[], more: Partial<ReplayRequest> = {}) => {
    const request = { selection: { ids }, reason: 'mended', dryRun: false, rate: 20 };
    const action = await begin();
    return startReplay(
      { ...request, maxFailures: null, ...more },
      { db, clock, begin: async () => action },
    );
  };
  const deps = (): RunDeps => ({
    db,
    clock,
    send: async (name, messages) => {
      if (world.queue === 'breaks') throw new Error('no such host');
      if (world.queue === 'refuses')
        return new Map(messages.map(({ id }) => [id as string, 'too big']));
      for (const { id, body, attributes } of messages)
        sent.push({ queue: name, id: id as string, body, attributes: attributes ?? {} });
      return new Map();
    },
    pause: async (milliseconds) => clock.pass(milliseconds),
  });
  const answer = (id: string) => {
    if (world.verdict === 'nothing') return undefined;
    if (world.verdict !== 'failed') return letters().resolve([{ id, outcome: world.verdict }]);
    const error = { name: 'RejectMessage', message: 'still' };
    return letters().record(makeFailed({ replayOf: id, error }));
  };
  /** So many looks, each followed by what consumers say. */
  const run = (looks: number, on = deps()) => {
    let left = looks;
    const pause = async (milliseconds: number) => {
      clock.pass(milliseconds);
      for (const { id } of sent) await answer(id);
    };
    return runReplays({ hasTime: () => --left > 0 }, { ...on, pause });
  };
  const read = (id: string) => readReplay(id, { sql: db });
  return { db, clock, sent, world, letters, give, begin, start, deps, run, read };
}
