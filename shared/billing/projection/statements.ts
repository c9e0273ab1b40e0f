import type { Sql } from '../../platform/database/database.ts';
import type { ObjectKind } from '../objects/object-state.ts';
import type { Envelope, IncomingEvent } from './incoming-event.ts';
import type { ChangeEvent } from './version.ts';

// The SQL behind these is in migrations/0008_billing-projection.sql, which says why.

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
  await sql.query('SELECT billing_write_states($1, $2, $3, $4, $5)', [
    ...stateParameters(input.events),
    input.resolved,
  ]);
}

/** Events and payloads, as `billing_take_in` reads them. */
export const inboxParameters = (events: IncomingEvent[]): string[] => [
  JSON.stringify(events.map(inboxRow)),
  events.map(({ payload }) => JSON.stringify(payload)).join(RECORD_SEPARATOR),
];

const RECORD_SEPARATOR = '\x1e';

const KINDS: readonly ObjectKind[] = ['customer', 'subscription', 'invoice', 'payment_method'];

/** The states by table, as `billing_write_states` reads them. */
export function stateParameters(events: ChangeEvent[]): (string | null)[] {
  const byKind = Map.groupBy(events, (event) => event.change.state.kind);
  return KINDS.map((kind) => {
    const rows = byKind.get(kind);
    return rows ? JSON.stringify(rows.map(stateRow)) : null;
  });
}

/** Fetched states have no siblings: they are as of now. */
const siblingKeys = (events: ChangeEvent[]): string =>
  JSON.stringify(events.filter((event) => event.change.source.ticket === 0).map(stateKey));

/** Other applied events of the same object, phase and second as the given ones. */
export async function findSiblings(events: ChangeEvent[], sql: Sql): Promise<Envelope[]> {
  if (events.length === 0) return [];
  const { rows } = await sql.query<Envelope>('SELECT * FROM billing_find_siblings($1)', [
    siblingKeys(events),
  ]);
  // bigint arrives as text
  return rows.map((row) => ({ ...row, created: Number(row.created), claim: undefined }));
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
  claim: event.claim,
});

const stateKey = ({ account, eventId, change: { state, source } }: ChangeEvent) => ({
  account,
  id: state.id,
  phase: state.phase,
  created: source.created,
  event: eventId,
});

const stateRow = (event: ChangeEvent) => ({
  ...stateKey(event),
  livemode: event.livemode,
  customer: event.change.state.customer,
  ticket: event.change.source.ticket,
  ...event.change.state.columns,
});
