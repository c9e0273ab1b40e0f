import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { RejectMessage } from '../../platform/errors.ts';
import { type HandledType, handledType } from '../objects/handled-types.ts';
import { kindOf } from '../objects/kinds.ts';
import type { ObjectReader } from '../stripe-api/object-reader.ts';
import {
  asObject,
  type Envelope,
  type IncomingEvent,
  isThin,
  readPayload,
  receive,
  relatedId,
} from './incoming-event.ts';
import { attempt, type Prepared } from './prepared.ts';

export type FetchDeps = { sql: Sql; clock: Clock; reader: ObjectReader };

/** How many objects are fetched at once: well below Stripe's limit over all consumers. */
const FETCHES_AT_ONCE = 4;

type Target = { key: string; handled: HandledType; id: string; account: string };
/** An object as Stripe has it now, which is undefined when it has it no more. */
type Fetched = { object: unknown; ticket: number; at: number };

/**
 * Treats events as pokes: per object one ticket, drawn before its fetch, however many events the
 * batch has for it. Of two fetches the one with the later ticket is written, whoever ends last.
 * @returns for each event in turn, what it leads to.
 */
export async function fetchStates(envelopes: Envelope[], deps: FetchDeps): Promise<Prepared[]> {
  const applied = await findApplied(envelopes, deps);
  const targets = envelopes.map((envelope) => targetOf(envelope, deps));
  const wanted = new Map(
    targets.flatMap((target, i) =>
      target && !isApplied(envelopes[i] as Envelope, applied) ? [[target.key, target]] : [],
    ),
  );
  const answers = await fetchAll([...wanted.values()], deps);
  return Promise.all(
    envelopes.map(async (envelope, i): Promise<Prepared> => {
      // What the inbox has already changes nothing: it needs no state.
      if (isApplied(envelope, applied)) return { event: receive(envelope) };
      const target = targets[i];
      if (!target) return attempt(() => readPayload(envelope));
      try {
        const fetched = await (answers.get(target.key) as Promise<Fetched>);
        return attempt(() => stateOf(envelope, { target, fetched }));
      } catch (error) {
        return { error };
      }
    }),
  );
}

const isApplied = (envelope: Envelope, applied: Set<string>) => applied.has(receive(envelope).key);

function targetOf(envelope: Envelope, { reader }: FetchDeps): Target | undefined {
  const handled = handledType(envelope.type);
  const id = relatedId(envelope.payload);
  if (!handled || id === undefined || !reader.canRead(handled.kind)) return undefined;
  const { account } = envelope;
  return { key: `${handled.kind} ${account} ${id}`, handled, id, account };
}

/** @returns each object's fetch by its key; all of them have ended. */
async function fetchAll(
  targets: Target[],
  deps: FetchDeps,
): Promise<Map<string, Promise<Fetched>>> {
  const tickets = await drawTickets(targets.length, deps);
  const at = Math.floor(deps.clock().getTime() / 1000);
  const fetches = new Map<string, Promise<Fetched>>();
  const queue = targets.map((target, i) => ({ target, ticket: tickets[i] as number }));
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { target, ticket } = next;
      const { handled, id, account } = target;
      const fetch = deps.reader
        .read({ kind: handled.kind, id, account })
        .then((object) => ({ object, ticket, at }));
      fetches.set(target.key, fetch);
      // Whoever needs the object sees its failure.
      await fetch.catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: FETCHES_AT_ONCE }, lane));
  return fetches;
}

function stateOf(
  envelope: Envelope,
  { target: { handled, id }, fetched }: { target: Target; fetched: Fetched },
): IncomingEvent {
  const { kind, rank } = handled;
  const { object, ticket, at } = fetched;
  if (object === undefined) {
    if (!isThin(envelope.payload)) return readPayload(envelope);
    throw new RejectMessage('Stripe has the object no more, and a thin event does not carry it', {
      details: { kind, id },
    });
  }
  const previous = asObject(asObject(envelope.payload.data)?.previous_attributes);
  const state = kindOf(kind).read(object, {
    gone: false, // what is fetched says itself whether it is
    at: handled.gone ? envelope.created : at,
    previous,
    customer: envelope.customer,
  });
  if (!state) return receive(envelope);
  // One second back: an event of the second in which we fetched may be newer than what we got.
  const source = { created: at - 1, ticket };
  const change = { kind, state, rank, object: asObject(object) ?? {}, previous, source };
  return { ...receive(envelope), change };
}

async function findApplied(envelopes: Envelope[], { sql }: FetchDeps): Promise<Set<string>> {
  const events = envelopes.map(receive);
  const { rows } = await sql.query<{ key: string }>(
    `SELECT r.key FROM json_to_recordset($1::json)
       AS r(key text, account text, livemode boolean, "eventId" text)
     JOIN billing_events e ON e.account = r.account AND e.livemode = r.livemode AND e.event_id = r."eventId"
     WHERE e.status = 'applied'`,
    [
      JSON.stringify(
        events.map(({ key, account, livemode, eventId }) => ({ key, account, livemode, eventId })),
      ),
    ],
  );
  return new Set(rows.map(({ key }) => key));
}

async function drawTickets(count: number, { sql }: FetchDeps): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await sql.query<{ ticket: string }>(
    `SELECT nextval('billing_tickets') AS ticket FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ ticket }) => Number(ticket));
}
