import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { RejectMessage } from '../../platform/errors.ts';
import { type HandledType, handledType } from '../objects/handled-types.ts';
import { kindOf } from '../objects/kinds.ts';
import type { ObjectReader } from '../stripe-api/object-reader.ts';
import {
  type Envelope,
  type IncomingEvent,
  isThin,
  readPayload,
  receive,
} from './incoming-event.ts';

/** An event that can be projected, or why it cannot. */
export type Prepared = { event: IncomingEvent } | { error: unknown };

export type PrepareDeps = {
  sql: Sql;
  clock: Clock;
  /** Absent: no API key is set, payloads are applied. */
  reader: ObjectReader | undefined;
};

/** How many objects are fetched at once: well below Stripe's limit over all consumers. */
const FETCHES_AT_ONCE = 4;

/** Reads each event's state: from its payload, or fetched from Stripe where an API key is set. */
export async function prepareEvents(
  envelopes: Envelope[],
  deps: PrepareDeps,
): Promise<Map<Envelope, Prepared>> {
  const { reader } = deps;
  if (reader) return fetchStates(envelopes, { ...deps, reader });
  return new Map(envelopes.map((envelope) => [envelope, attempt(() => readPayload(envelope))]));
}

type Fetch = { handled: HandledType; id: string; account: string; ticket: number; at: number };

/**
 * Treats events as pokes: per object one ticket, drawn before its fetch, however many events the
 * batch has for it. Of two fetches the one with the later ticket is written, whoever ends last.
 */
async function fetchStates(
  envelopes: Envelope[],
  deps: PrepareDeps & { reader: ObjectReader },
): Promise<Map<Envelope, Prepared>> {
  const known = await findApplied(envelopes, deps);
  const targets = envelopes.map((envelope) =>
    known.has(receive(envelope).key) ? undefined : targetOf(envelope),
  );
  const keys = [...new Set(targets.flatMap((target) => (target ? [target.key] : [])))];
  const tickets = await drawTickets(keys.length, deps);
  const answers = new Map<string, Promise<unknown>>();
  const at = Math.floor(deps.clock().getTime() / 1000);
  const first = new Map(targets.flatMap((t) => (t ? [[t.key, t] as const] : [])));
  await inTurns(keys, FETCHES_AT_ONCE, (key) => {
    const { handled, id, account } = first.get(key) as Target;
    const answer = deps.reader.read({ kind: handled.kind, id, account });
    answers.set(key, answer);
    return answer;
  });
  const prepare = async (envelope: Envelope, target: Target | undefined): Promise<Prepared> => {
    // Ignored types, and events that the inbox has already, need no fetch.
    if (!target) return attempt(() => receive(envelope));
    try {
      const object = await answers.get(target.key);
      if (object === undefined) return { event: readPayload(envelope) };
      const ticket = tickets[keys.indexOf(target.key)] as number;
      return { event: await withState(envelope, { ...target, object, ticket, at }, deps) };
    } catch (error) {
      return { error };
    }
  };
  return new Map(
    await Promise.all(envelopes.map(async (e, i) => [e, await prepare(e, targets[i])] as const)),
  );
}

type Target = { key: string; handled: HandledType; id: string; account: string };

function targetOf(envelope: Envelope): Target | undefined {
  const handled = handledType(envelope.type);
  if (!handled) return undefined;
  const { payload, account } = envelope;
  const related = isThin(payload)
    ? payload.related_object
    : (payload.data as { object?: unknown } | undefined)?.object;
  const { id } = (related ?? {}) as { id?: unknown };
  if (typeof id !== 'string') return undefined;
  return { key: `${handled.kind} ${account} ${id}`, handled, id, account };
}

async function withState(
  envelope: Envelope,
  { handled, id, account, object, ticket, at }: Fetch & { object: unknown },
  { sql }: PrepareDeps,
): Promise<IncomingEvent> {
  const data = envelope.payload.data as
    | { previous_attributes?: Record<string, unknown> }
    | undefined;
  const previous =
    data?.previous_attributes ??
    (handled.kind === 'payment_method' ? await lastCustomer({ id, account }, sql) : undefined);
  const state = kindOf(handled.kind).read(object, {
    gone: false, // what is fetched says itself whether it is
    at: handled.gone ? envelope.created : at,
    previous,
  });
  // One second back: an event of the second in which we fetched may be newer than what we got.
  const source = { created: at - 1, ticket };
  return {
    ...receive(envelope),
    change: {
      kind: handled.kind,
      state,
      rank: handled.rank,
      object: object as Record<string, unknown>,
      previous,
      source,
    },
  };
}

/** A detached payment method no longer names its customer, and a thin event never did. */
async function lastCustomer({ id, account }: { id: string; account: string }, sql: Sql) {
  const { rows } = await sql.query<{ customer: string }>(
    `SELECT stripe_customer_id AS customer FROM billing_payment_methods
     WHERE stripe_account = $1 AND stripe_payment_method_id = $2`,
    [account, id],
  );
  return rows[0];
}

async function findApplied(envelopes: Envelope[], { sql }: PrepareDeps): Promise<Set<string>> {
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

async function drawTickets(count: number, { sql }: PrepareDeps): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await sql.query<{ ticket: string }>(
    `SELECT nextval('billing_tickets') AS ticket FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ ticket }) => Number(ticket));
}

/** Runs `work` over all items, a few at a time; failures are the callers' to look at. */
async function inTurns<T>(items: T[], width: number, work: (item: T) => Promise<unknown>) {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      await work(item).catch(() => {});
  };
  await Promise.all(Array.from({ length: width }, lane));
}

function attempt(read: () => IncomingEvent): Prepared {
  try {
    return { event: read() };
  } catch (error) {
    if (error instanceof RejectMessage) return { error };
    throw error;
  }
}
