import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { HOUR, MINUTE } from '../platform/durations.ts';
import { log } from '../platform/log.ts';
import { openWindows, stateOf, type Window } from './windows.ts';

/** What holds a queue's messages back, and what keeps its alarms quiet. */
export type Holds = {
  /** Every queue that may be held, by short names. */
  queues: readonly string[];
  /** Stops or starts handing messages of a queue to its consumer; what is so already stays so. */
  set(queue: string, held: boolean): Promise<void>;
  /** Mutes alarms until a moment, under a name. @param input.queue only this queue's; all without. */
  mute(input: { name: string; queue: string | null; until: Date }): Promise<void>;
  unmute(name: string): Promise<void>;
};

export type Kept = { held: string[]; released: string[] };

const muteName = ({ id }: Window) => `maintenance-${id}`;

/**
 * Makes queues and alarms as the windows want them, now: held where one holds, and as before where
 * one is over. Doing it again changes nothing, so it is done again and again.
 */
export async function keepWindows(
  holds: Holds,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<Kept> {
  const now = clock();
  const windows = await openWindows({ sql });
  const holding = windows.filter((window) => stateOf(window, now) === 'holds');
  const over = windows.filter((window) => stateOf(window, now) === 'over');
  const queuesOf = (of: readonly Window[]) =>
    new Set(of.flatMap(({ queue }) => (queue === null ? holds.queues : [queue])));
  const held = queuesOf(holding);
  const released = [...queuesOf(over)].filter((queue) => !held.has(queue));

  for (const window of holding)
    await holds.mute({ name: muteName(window), queue: window.queue, until: window.endsAt });
  for (const queue of held) await holds.set(queue, true);
  for (const queue of released) await holds.set(queue, false);
  for (const window of over) await release(window, holds, { sql, now });
  return { held: [...held].sort(), released: released.sort() };
}

/** Milliseconds: what SQS can hold a message back for, and how far ahead a look is worth one. */
const HOP = 15 * MINUTE;
const AHEAD = HOUR;

/**
 * When to look again, because a window begins or ends soon: a calm stage is swept hourly only. On the
 * quarter of an hour where that is sooner, so that many who ask name the same moment.
 */
export async function nextLook(deps: { sql: Sql; clock: Clock }): Promise<Date | undefined> {
  const now = deps.clock().getTime();
  const changes = (await openWindows(deps))
    .flatMap(({ startsAt, endsAt, endedAt }) => (endedAt ? [] : [startsAt, endsAt]))
    .map((at) => at.getTime())
    .filter((at) => at > now && at <= now + AHEAD);
  if (changes.length === 0) return undefined;
  const quarter = (Math.floor(now / HOP) + 1) * HOP;
  return new Date(Math.ceil(Math.min(quarter, ...changes) / 1_000) * 1_000);
}

async function release(window: Window, holds: Holds, { sql, now }: { sql: Sql; now: Date }) {
  // One that never began has muted nothing.
  if (window.startsAt <= now) await holds.unmute(muteName(window));
  await sql.query('UPDATE maintenance_windows SET released_at = $2 WHERE id = $1', [
    window.id,
    now,
  ]);
  log.info('maintenance is over', { window: window.id, queue: window.queue ?? 'all' });
}
