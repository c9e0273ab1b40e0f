import type { Change, IncomingEvent } from './incoming-event.ts';

/**
 * Which state of an object is the last one.
 *
 * Events arrive in any order, twice, in any batches. A row therefore carries the version of the
 * state that it shows, and a state is written only over an older one. A version is compared by
 *
 * 1. phase: steps that Stripe never takes back. A late update cannot resurrect what was deleted;
 * 2. created, the event's second;
 * 3. within one second, where `created` says nothing: `lastOfSecond`, a pure function of all events
 *    of that object, phase and second that are known.
 *
 * Why any order converges: the inbox holds every event, the row's lock puts concurrent writers of
 * one object in a sequence, and each writer looks for same-second siblings in the inbox after it
 * has the lock. So the last writer of a second knows the whole set, and the set decides.
 */
export type ChangeEvent = IncomingEvent & { change: Change };

export const hasChange = (event: IncomingEvent): event is ChangeEvent => event.change !== undefined;

/** A connected account writes its customers' metadata itself, so only the platform's is believed. */
export const namesOrganization = (event: IncomingEvent): event is ChangeEvent =>
  event.account === '' && event.change?.state.namedOrganization !== undefined;

/** Key of the object in its table. */
export const objectKey = ({ account, change: { state } }: ChangeEvent): string =>
  `${account} ${state.id}`;

/** Negative: a is older. Zero: of one moment, which `lastOfSecond` resolves. */
function compareMoments(a: ChangeEvent, b: ChangeEvent): number {
  return (
    a.change.state.phase - b.change.state.phase ||
    a.change.source.ticket - b.change.source.ticket ||
    a.change.source.created - b.change.source.created
  );
}

/** Of several events of one object, those of its latest phase and second. */
export function latestMoment(events: ChangeEvent[]): ChangeEvent[] {
  let latest: ChangeEvent[] = [];
  for (const event of events) {
    const order = latest[0] ? compareMoments(event, latest[0]) : 1;
    if (order > 0) latest = [event];
    else if (order === 0) latest.push(event);
  }
  return latest;
}

/**
 * The last of several events of one object, phase and second:
 *
 * 1. by type: created < updated < deleted;
 * 2. by `previous_attributes`: an event whose state another one started from is not the last;
 * 3. by progress: counters and period ends only grow;
 * 4. by the status's usual course, then by event id: arbitrary, but the same for everyone.
 */
export function lastOfSecond(events: readonly [ChangeEvent, ...ChangeEvent[]]): ChangeEvent {
  if (events.length === 1) return events[0];
  const top = Math.max(...events.map((event) => event.change.rank));
  const candidates = events.filter((event) => event.change.rank === top);
  const ends = candidates.filter(
    (event) => !candidates.some((other) => other.key !== event.key && startedFrom(other, event)),
  );
  // A status that went there and back within a second makes a circle: no end to see.
  const left = ends.length > 0 ? ends : candidates;
  return left.reduce(
    (last, event) => (compareWithinSecond(event, last) > 0 ? event : last),
    left[0] as ChangeEvent,
  );
}

function compareWithinSecond(a: ChangeEvent, b: ChangeEvent): number {
  const [x, y] = [a.change.state, b.change.state];
  return (
    x.progress - y.progress ||
    x.lifecycle - y.lifecycle ||
    (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0)
  );
}

/** True when `later` says that, before it, the object was as `earlier` left it. */
function startedFrom({ change: later }: ChangeEvent, { change: earlier }: ChangeEvent): boolean {
  const before = Object.entries(later.previous ?? {});
  return before.length > 0 && before.every(([name, value]) => covers(earlier.object[name], value));
}

/** Every part of `part` is in `whole`; nested objects list only what changed, null what was absent. */
function covers(whole: unknown, part: unknown): boolean {
  if (part === null || part === undefined) return whole === null || whole === undefined;
  if (typeof part !== 'object') return whole === part;
  if (typeof whole !== 'object' || whole === null) return false;
  if (Array.isArray(part) && (!Array.isArray(whole) || whole.length !== part.length)) return false;
  return Object.entries(part).every(([name, value]) =>
    covers((whole as Record<string, unknown>)[name], value),
  );
}
