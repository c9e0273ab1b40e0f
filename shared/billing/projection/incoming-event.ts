import type { StripeEventDetail } from '../../events/catalogue.ts';
import { RejectMessage } from '../../platform/errors.ts';
import type { KeyRing } from '../../platform/key-ring.ts';
import type { LoadClaim } from '../claim-check.ts';
import { checkIntake } from '../intake-proof.ts';
import { handledType } from '../objects/handled-types.ts';
import type { ObjectState } from '../objects/kind.ts';
import { kindOf, type ObjectKind } from '../objects/kinds.ts';

/** A Stripe event on its way into the tables. */
export type IncomingEvent = {
  /** Inbox key, see `identityOf`. */
  key: string;
  eventId: string;
  account: string;
  livemode: boolean;
  type: string;
  /** Seconds since the epoch. */
  created: number;
  apiVersion: string | null;
  payload: Record<string, unknown>;
  /** The payload as JSON, as it came: nobody needs to write it again. */
  text: string;
  claim: StripeEventDetail['claim'];
  /** W3C traceparent of the call that brought it. */
  trace?: string | undefined;
  /** Absent: a type that is not projected. */
  change?: Change;
};

/** What a handled event does to its object. */
export type Change = {
  kind: ObjectKind;
  state: ObjectState;
  /** Of the event type: within a second, created < updated < deleted. */
  rank: number;
  /** The object as the event shows it, and what it was before: they order events of one second. */
  object: Record<string, unknown>;
  previous: Record<string, unknown> | undefined;
  /** Where the state comes from: the event's payload, or Stripe's API. */
  source: { created: number; ticket: number };
};

/** What an event of either source gives, before its object is read. */
export type Envelope = Pick<
  IncomingEvent,
  | 'account'
  | 'livemode'
  | 'type'
  | 'created'
  | 'apiVersion'
  | 'payload'
  | 'text'
  | 'claim'
  | 'trace'
> & {
  id: string;
  /** The customer that the object is known to belong to, where the payload does not say. */
  customer?: string | undefined;
};

/**
 * The id that an event is known by. A thin event names the snapshot event of the same change: the
 * two are one event, whichever arrives first.
 */
function identityOf({ id, payload }: Pick<Envelope, 'id' | 'payload'>): string {
  return typeof payload.snapshot_event === 'string' ? payload.snapshot_event : id;
}

export const keyOf = (e: { account: string; livemode: boolean; eventId: string }): string =>
  `${e.account} ${e.livemode} ${e.eventId}`;

/**
 * Fetches the claimed payload where there is one.
 * @throws RejectMessage when nothing proves that the event passed the intake.
 */
export async function openDetail(
  detail: StripeEventDetail,
  { loadClaim, keys }: { loadClaim: LoadClaim; keys: KeyRing },
): Promise<Envelope> {
  const { body, claim, proof, ...event } = detail;
  const text = claim ? await loadClaim(claim) : body;
  if (text === undefined) throw new RejectMessage('The event carries neither a body nor a claim');
  await checkIntake({ event, body: text, proof }, { keys });
  return { ...event, ...parsePayload(text), claim };
}

/** @throws RejectMessage when the text is no JSON object. */
export function parsePayload(text: string): Pick<Envelope, 'payload' | 'text'> {
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch (cause) {
    throw new RejectMessage('The event’s body is not JSON', { cause });
  }
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new RejectMessage('The event’s body is no object');
  return { payload: payload as Record<string, unknown>, text };
}

/** An event without its object's state: what the inbox needs. */
export function receive(envelope: Envelope): IncomingEvent {
  const eventId = identityOf(envelope);
  const { account, livemode, type, created, apiVersion, payload, text, claim, trace } = envelope;
  const key = keyOf({ account, livemode, eventId });
  return {
    key,
    eventId,
    account,
    livemode,
    type,
    created,
    apiVersion,
    payload,
    text,
    claim,
    trace,
  };
}

/**
 * Reads an event by its own payload.
 * @throws RejectMessage when a handled type's object is malformed, or the event is thin.
 */
export function readPayload(envelope: Envelope): IncomingEvent {
  const event = receive(envelope);
  const handled = handledType(event.type);
  if (!handled) return event;
  if (isThin(event.payload)) throw thinAlone(event);
  const data = (event.payload.data ?? {}) as Record<string, unknown>;
  const previous = asObject(data.previous_attributes);
  const { kind, rank, gone } = handled;
  const { customer } = envelope;
  const state = kindOf(kind).read(data.object, { gone, at: event.created, previous, customer });
  if (!state) return event;
  const object = data.object as Record<string, unknown>;
  const source = { created: event.created, ticket: 0 };
  return { ...event, change: { kind, state, rank, object, previous, source } };
}

function thinAlone({ eventId, type, payload }: IncomingEvent): RejectMessage {
  const why =
    relatedId(payload) === undefined
      ? 'related_object.id is missing: the event says of nothing that it changed'
      : 'A thin event carries no object: set the Stripe API key so that it can be fetched';
  return new RejectMessage(why, { details: { eventId, type } });
}

/** The id of the object that an event of either style is about. */
export function relatedId(payload: Record<string, unknown>): string | undefined {
  const related = isThin(payload) ? payload.related_object : asObject(payload.data)?.object;
  const id = asObject(related)?.id;
  return typeof id === 'string' ? id : undefined;
}

export const isThin = (payload: Record<string, unknown>): boolean =>
  payload.object === 'v2.core.event';

export const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
