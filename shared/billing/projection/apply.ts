import type { Sql } from '../../platform/db.ts';
import type { ObjectKind } from '../objects/object-state.ts';
import { TABLE_ORDER } from '../objects/tables.ts';
import { type Envelope, type IncomingEvent, isThin, keyOf, readPayload } from './incoming-event.ts';
import {
  FIND_SIBLINGS,
  type StateRow,
  TAKE_IN,
  WRITE_NEWER,
  WRITE_RESOLVED,
} from './statements.ts';
import { type ChangeEvent, hasChange, lastOfSecond, latestMoment, objectKey } from './version.ts';

/** An event that the inbox took in just now. */
export type Taken = {
  event: IncomingEvent;
  status: 'applied' | 'quarantined' | 'ignored';
  organizationId: string | null;
};

type TakenRow = {
  account: string;
  livemode: boolean;
  eventId: string;
  status: Taken['status'];
  organizationId: string | null;
};

/**
 * Takes events into the inbox and writes the states that they lead to, in the caller's transaction
 * and one round trip. Events that the inbox has already change nothing.
 */
export async function applyEvents(
  events: IncomingEvent[],
  { sql }: { sql: Sql },
): Promise<Taken[]> {
  const moments = momentsByObject(events.filter(hasChange));
  const chosen = moments.map(lastOfSecond);
  // Sent together: the connection keeps their order, and each sees what the ones before it did.
  const [taken, siblings] = await Promise.all([
    sql.query<TakenRow>(TAKE_IN, [JSON.stringify(events.map(inboxRow))]),
    findSiblingsAfter(writeStates(chosen, WRITE_NEWER, sql), chosen, sql),
  ]);
  const resolved = resolveSeconds(chosen, siblings);
  await Promise.all(writeStates(resolved, WRITE_RESOLVED, sql));
  const byKey = new Map(events.map((event) => [event.key, event]));
  return taken.rows.map((row) => ({
    event: byKey.get(keyOf(row)) as IncomingEvent,
    status: row.status,
    organizationId: row.organizationId,
  }));
}

/** Per object, the events of its latest moment in this batch. */
function momentsByObject(events: ChangeEvent[]): [ChangeEvent, ...ChangeEvent[]][] {
  const byObject = Map.groupBy(events, objectKey);
  return [...byObject.values()].map(
    (list) => latestMoment(list) as [ChangeEvent, ...ChangeEvent[]],
  );
}

function writeStates(
  events: ChangeEvent[],
  statements: Record<ObjectKind, string>,
  sql: Sql,
): Promise<unknown>[] {
  const byKind = Map.groupBy(events, (event) => event.change.state.kind);
  return TABLE_ORDER.flatMap((kind) => {
    const rows = byKind.get(kind);
    return rows ? [sql.query(statements[kind], [JSON.stringify(rows.map(stateRow))])] : [];
  });
}

/**
 * Looks for events of the same second once the rows are locked. Only a new statement sees what the
 * writer that had the lock before us committed. Fetched states need none: they are as of now.
 */
async function findSiblingsAfter(
  writes: Promise<unknown>[],
  chosen: ChangeEvent[],
  sql: Sql,
): Promise<Envelope[]> {
  const asked = chosen.filter((event) => event.change.source.ticket === 0);
  const found =
    asked.length > 0
      ? sql.query<Envelope>(FIND_SIBLINGS, [JSON.stringify(asked.map(stateKey))])
      : undefined;
  const [siblings] = await Promise.all([found, ...writes]);
  // bigint arrives as text
  return (siblings?.rows ?? []).map((row) => ({ ...row, created: Number(row.created) }));
}

function resolveSeconds(chosen: ChangeEvent[], siblings: Envelope[]): ChangeEvent[] {
  // A thin event was applied by a fetch, which later payloads supersede by their second.
  const readable = siblings.filter(({ payload }) => !isThin(payload));
  const bySecond = Map.groupBy(readable.map(readPayload).filter(hasChange), objectKey);
  return chosen.flatMap((event) => {
    const others = bySecond.get(objectKey(event));
    return others ? [lastOfSecond([event, ...others])] : [];
  });
}

const inboxRow = (event: IncomingEvent) => ({
  account: event.account,
  livemode: event.livemode,
  event_id: event.eventId,
  type: event.type,
  created: event.created,
  api_version: event.apiVersion,
  object_id: event.change?.state.id,
  customer_id: event.change?.state.customer,
  phase: event.change?.state.phase,
  payload: event.payload,
  claim: event.claim,
});

const stateKey = ({ account, eventId, change: { state, source } }: ChangeEvent) => ({
  account,
  id: state.id,
  phase: state.phase,
  created: source.created,
  event: eventId,
});

const stateRow = (event: ChangeEvent): StateRow => ({
  ...stateKey(event),
  livemode: event.livemode,
  customer: event.change.state.customer,
  ticket: event.change.source.ticket,
  ...event.change.state.columns,
});
