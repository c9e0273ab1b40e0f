import type { Sql } from '../../platform/database/database.ts';
import { storableJson } from '../../platform/database/storable-json.ts';
import { kindNames } from '../objects/kinds.ts';
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
    storableJson(input.events.map(inboxRow)),
    stateParameter(input.events, input.events),
    input.resolved,
  ]);
}

/** Events and payloads, as `billing_take_in` and `billing_project` read them. */
export const inboxParameters = (events: IncomingEvent[]): string[] => [
  storableJson(events.map(inboxRow)),
  events.map(({ text }) => text).join(RECORD_SEPARATOR),
];

const RECORD_SEPARATOR = '\x1e';

/**
 * States by kind, as `billing_write_states` reads them.
 * @param events the list in which each state's event has its place.
 */
export function stateParameter(states: ChangeEvent[], events: IncomingEvent[]): string {
  const places = new Map(events.map((event, i) => [event, i + 1]));
  const byKind = Map.groupBy(states, (event) => event.change.kind);
  return kindNames
    .map((kind) => byKind.get(kind)?.map((event) => stateRow(event, places.get(event))))
    .map((rows) => (rows ? storableJson(rows) : ''))
    .join(RECORD_SEPARATOR);
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

const inboxRow = (event: IncomingEvent) => ({
  account: event.account,
  livemode: event.livemode,
  event_id: event.eventId,
  type: event.type,
  created: event.created,
  api_version: event.apiVersion ?? undefined,
  object_id: event.change?.state.id,
  customer_id: event.change?.state.customer,
  phase: event.change?.state.phase,
  claim: event.claim,
  trace: event.trace,
  named: namedBy(event),
});

const namedBy = (event: IncomingEvent) =>
  namesOrganization(event) ? event.change.state.namedOrganization : undefined;

const siblingKey = ({ account, eventId, change: { state, source } }: ChangeEvent) => ({
  account,
  id: state.id,
  phase: state.phase,
  created: source.created,
  event: eventId,
});

const stateRow = (event: ChangeEvent, at: number | undefined) => {
  const { state, source } = event.change;
  return {
    at,
    account: event.account,
    customer: state.customer,
    id: state.id,
    phase: state.phase,
    created: source.created,
    event: event.eventId,
    ticket: source.ticket,
    ...state.columns,
  };
};
