import type { Sql } from '../../platform/database/database.ts';
import { rowsLiteral } from '../../platform/database/rows-literal.ts';
import { storableJson } from '../../platform/database/storable-json.ts';
import { textArray } from '../../platform/database/text-array.ts';
import { kindNames, type ObjectKind } from '../objects/kinds.ts';
import { stateRow } from '../objects/state-row.ts';
import { type Envelope, type IncomingEvent, parsePayload } from './incoming-event.ts';
import { type ChangeEvent, namesOrganization } from './version.ts';

// The SQL behind these is in migrations/…billing-projection.sql, which says why.

/** An event that the inbox took in just now. */
export type TakenRow = {
  account: string;
  livemode: boolean;
  eventId: string;
  status: 'applied' | 'quarantined' | 'ignored';
  organizationId: string | null;
};

/** Takes events into the inbox; answers with those that were new or could come through now. */
export async function takeIn(events: IncomingEvent[], sql: Sql): Promise<TakenRow[]> {
  const { rows } = await sql.query<TakenRow>(
    `SELECT account, livemode, event_id AS "eventId", status, organization_id AS "organizationId"
     FROM billing_take_in($1, $2)`,
    inboxParameters(events),
  );
  return rows;
}

/**
 * Writes states that are newer than their rows.
 * @param input.resolved the states are the last of their second: they override the row's.
 */
export async function writeStates(
  input: { events: ChangeEvent[]; resolved: boolean },
  sql: Sql,
): Promise<void> {
  if (input.events.length === 0) return;
  await sql.query('SELECT billing_write_taken($1, $2, $3)', [
    rowsLiteral(input.events.map(inboxRow)),
    input.resolved,
    statesParameter(input.events, input.events),
  ]);
}

/** Events and payloads, as `billing_take_in` and `billing_project` read them. */
export const inboxParameters = (events: IncomingEvent[]): unknown[] => [
  rowsLiteral(events.map(inboxRow)),
  textArray(events.map(({ text }) => text)),
];

/**
 * States by kind, as `billing_write_states` reads them.
 * @param events the list in which each state's event has its place.
 */
export function statesParameter(states: ChangeEvent[], events: IncomingEvent[]): Buffer {
  const places = new Map(events.map((event, i) => [event, i + 1]));
  const byKind = Map.groupBy(states, (event) => event.change.kind);
  const rowsOf = (kind: ObjectKind) => {
    const rows = byKind.get(kind)?.map((event) => rowOf(event, places.get(event) as number));
    return rows ? rowsLiteral(rows) : '';
  };
  return textArray(kindNames.map(rowsOf));
}

/** Other applied events of the same object, phase and second as the given ones. */
export async function findSiblings(events: ChangeEvent[], sql: Sql): Promise<Envelope[]> {
  // Fetched states have no siblings: they are as of now.
  const byPayload = events.filter((event) => event.change.source.ticket === 0);
  if (byPayload.length === 0) return [];
  const { rows } = await sql.query<StoredEvent>('SELECT * FROM billing_find_siblings($1)', [
    storableJson(byPayload.map(siblingKey)),
  ]);
  return rows.map(storedEnvelope);
}

/** An event as the inbox keeps it. */
export type StoredEvent = Omit<
  Envelope,
  'created' | 'payload' | 'text' | 'claim' | 'trace' | 'customer'
> & {
  customer: string | null;
  /** bigint arrives as text. */
  created: string;
  payload: string;
};

export const storedEnvelope = ({ created, payload, customer, ...row }: StoredEvent): Envelope => ({
  ...row,
  ...parsePayload(payload),
  created: Number(created),
  customer: customer ?? undefined,
  claim: undefined,
});

/** In the order of `billing_incoming`. */
const inboxRow = (event: IncomingEvent): unknown[] => [
  event.account,
  event.livemode,
  event.eventId,
  event.type,
  event.created,
  event.apiVersion,
  event.change?.state.id,
  event.change?.state.customer,
  event.change?.state.phase,
  event.claim,
  namedBy(event),
  event.trace,
];

const namedBy = (event: IncomingEvent) =>
  namesOrganization(event) ? event.change.state.namedOrganization : undefined;

const siblingKey = ({ account, eventId, change: { state, source } }: ChangeEvent) => ({
  account,
  id: state.id,
  phase: state.phase,
  created: source.created,
  event: eventId,
});

const rowOf = ({ account, eventId, change }: ChangeEvent, at: number): unknown[] =>
  stateRow(change.kind, change.state, { at, account, event: eventId, ...change.source });
