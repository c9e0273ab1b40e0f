import type { Sql } from '../../platform/database/database.ts';
import { type Envelope, type IncomingEvent, isThin, keyOf, readPayload } from './incoming-event.ts';
import { findSiblings, type TakenRow, takeIn, writeStates } from './statements.ts';
import { type ChangeEvent, hasChange, lastOfSecond, latestMoment, objectKey } from './version.ts';

/** An event that the inbox took in just now. */
export type Taken = Pick<TakenRow, 'status' | 'organizationId'> & { event: IncomingEvent };

/**
 * Takes events into the inbox and writes the states that they lead to, in the caller's transaction
 * and one round trip. Events that the inbox has already change nothing.
 */
export async function applyEvents(
  events: IncomingEvent[],
  { sql }: { sql: Sql },
): Promise<Taken[]> {
  const chosen = latestStates(events.filter(hasChange));
  // Sent together: the connection keeps their order, and each sees what the ones before it did.
  // Siblings are looked for once the rows are locked, because only a new statement sees what the
  // writer that had the lock before us committed.
  const [taken, , siblings] = await Promise.all([
    takeIn(events, sql),
    writeStates({ events: chosen, resolved: false }, sql),
    findSiblings(chosen, sql),
  ]);
  await writeStates({ events: resolveSeconds(chosen, siblings), resolved: true }, sql);
  const byKey = new Map(events.map((event) => [event.key, event]));
  return taken.map((row) => ({
    event: byKey.get(keyOf(row)) as IncomingEvent,
    status: row.status,
    organizationId: row.organizationId,
  }));
}

type Moment = [ChangeEvent, ...ChangeEvent[]];

/** Per object, the event of this batch that its row should show. */
export function latestStates(events: ChangeEvent[]): ChangeEvent[] {
  const byObject = Map.groupBy(events, objectKey);
  return [...byObject.values()].map((list) => lastOfSecond(latestMoment(list) as Moment));
}

function resolveSeconds(chosen: ChangeEvent[], siblings: Envelope[]): ChangeEvent[] {
  if (siblings.length === 0) return [];
  // A thin event was applied by a fetch, which later payloads supersede by their second.
  const readable = siblings.filter(({ payload }) => !isThin(payload));
  const bySecond = Map.groupBy(readable.map(readPayload).filter(hasChange), objectKey);
  return chosen.flatMap((event) => {
    const others = bySecond.get(objectKey(event));
    return others ? [lastOfSecond([event, ...others])] : [];
  });
}
