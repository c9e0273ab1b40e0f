import { randomUUID } from 'node:crypto';
import { endReplay } from './end.ts';
import type { Held, RunDeps } from './runner.ts';
import { sendItems } from './send-items.ts';
import { settleItems } from './settle.ts';

/** Milliseconds from one look at a replay to the next, the work of the first among them. */
const TICK = 200;
/** Milliseconds that a runner holds a replay without a sign of life. */
const HOLD = 15_000;
/** A few first: when the cause is still there, that shows before thousands have failed again. */
const FIRST = 10;
/** Milliseconds that the others wait for the first ones, which may be tried again for a while. */
const FIRST_WAIT = 30_000;
/** Seconds' worth of messages that may be under way at once. */
const UNDER_WAY = 10;
/** So that a look that took long is made up for: the rate is kept over a second, and not over a look. */
const AT_ONCE = 200;

const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

/**
 * Goes on with every replay that runs, until all have ended or the time is up. Several runners at
 * once do no harm: each replay is held by one.
 * @returns whether some are left.
 */
export async function runReplays(
  { hasTime }: { hasTime: () => boolean },
  deps: RunDeps,
): Promise<{ replays: number; sent: number; left: boolean }> {
  const { pause = sleep } = deps;
  const runner = randomUUID();
  const paces = new Map<string, Pace>();
  let sent = 0;
  for (;;) {
    const began = deps.clock().getTime();
    const held = await hold(runner, deps);
    for (const replay of held) {
      const pace = paces.get(replay.id) ?? { allowed: FIRST, at: deps.clock().getTime() };
      paces.set(replay.id, pace);
      sent += await step(replay, pace, deps);
    }
    const left = held.length > 0;
    if (!left || !hasTime()) {
      if (left) await letGo(runner, deps);
      return { replays: paces.size, sent, left };
    }
    await pause(Math.max(0, TICK - (deps.clock().getTime() - began)));
  }
}

/** How many messages may go now, and when that was reckoned. */
type Pace = { allowed: number; at: number };

async function hold(runner: string, { db, clock }: RunDeps): Promise<Held[]> {
  const now = clock();
  const { rows } = await db.query<Held>(
    `UPDATE replays SET held_by = $1, held_until = $3
     WHERE id IN (
       SELECT id FROM replays
       WHERE status = 'running' AND (held_by = $1 OR held_until IS NULL OR held_until < $2)
       ORDER BY created_at FOR UPDATE SKIP LOCKED)
     RETURNING id, action_id, dry_run, rate, max_failures, resend, selection->'statuses' AS statuses, created_at`,
    [runner, now, new Date(now.getTime() + HOLD)],
  );
  return rows;
}

const letGo = (runner: string, { db }: RunDeps) =>
  db.query('UPDATE replays SET held_until = NULL WHERE held_by = $1', [runner]);

/** @returns how many messages were sent. */
async function step(replay: Held, pace: Pace, deps: RunDeps): Promise<number> {
  await settleItems(replay, { sql: deps.db });
  const counts = await count(replay, deps);
  const { pending, underWay, failed, ended } = counts;
  if (replay.max_failures !== null && failed >= replay.max_failures && pending > 0) {
    await endReplay({ replay, status: 'stopped' }, deps);
    return 0;
  }
  if (pending === 0 && underWay === 0) {
    await endReplay({ replay, status: 'done' }, deps);
    return 0;
  }
  const now = deps.clock().getTime();
  pace.allowed = Math.min(replay.rate, pace.allowed + (replay.rate * (now - pace.at)) / 1_000);
  pace.at = now;
  const probing = ended < FIRST && now - replay.created_at.getTime() < FIRST_WAIT;
  const room = probing ? FIRST - ended : Math.max(FIRST, replay.rate * UNDER_WAY);
  // All that are under way may fail yet: were there more, it would stop too late.
  const mayFail = replay.max_failures === null ? room : replay.max_failures - failed;
  const limit = Math.floor(
    Math.min(pace.allowed, Math.min(room, mayFail) - underWay, AT_ONCE, pending),
  );
  if (limit <= 0) return 0;
  pace.allowed -= limit;
  return sendItems({ replay, limit }, deps);
}

async function count({ id }: Held, { db }: RunDeps) {
  const { rows } = await db.query<Record<'pending' | 'underWay' | 'failed' | 'ended', number>>(
    `SELECT (count(*) FILTER (WHERE state = 'pending'))::int AS pending,
            (count(*) FILTER (WHERE state = 'sent'))::int AS "underWay",
            (count(*) FILTER (WHERE state IN ('failed', 'not-sent')))::int AS failed,
            (count(*) FILTER (WHERE state NOT IN ('pending', 'sent')))::int AS ended
     FROM replay_items WHERE replay_id = $1`,
    [id],
  );
  return rows[0] as (typeof rows)[0] & object;
}
