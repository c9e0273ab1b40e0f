import type { Database, Sql } from '../../platform/database/database.ts';
import { RejectMessage } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { announce } from './announce.ts';
import { applyEvents, type Taken } from './apply.ts';
import { projectAtOnce } from './at-once.ts';
import { type Envelope, type IncomingEvent, readPayload } from './incoming-event.ts';
import {
  findMappedMeanwhile,
  mapNamedCustomers,
  mapOrganizationsMeanwhile,
  readQuarantined,
} from './mapping.ts';
import { type ChangeEvent, hasChange } from './version.ts';

/** What became of one event. `duplicate`: the inbox had it already. */
export type Projected =
  | { status: 'applied' | 'quarantined' | 'ignored' | 'duplicate' }
  | { status: 'failed'; error: RejectMessage };

export type Projection = {
  /** What became of each input event. */
  results: Map<IncomingEvent, Projected>;
  /** Outbox rows were written: the relay may be poked. */
  announced: boolean;
};

/** Quarantined events that one transaction releases; the mapping's own event releases the rest. */
const RELEASE_AT_ONCE = 500;

/**
 * Projects a batch of events in one transaction: inbox rows, table rows and announcements commit
 * together or not at all. Whatever the order, the duplicates and the batches, the same events give
 * the same rows (see version.ts).
 *
 * An event that contradicts a customer's mapping fails alone; the rest of the batch is applied.
 */
export async function projectEvents(
  events: IncomingEvent[],
  { db }: { db: Database },
): Promise<Projection> {
  const unique = byKey(events);
  if (unique.length === 0) return { results: new Map(), announced: false };
  const quick = await projectAtOnce(unique, { sql: db });
  if (quick) {
    const results = resultsOf(events, { taken: quick.taken, refused: new Set() });
    return { results, announced: quick.announced };
  }
  const refused = new Set<string>();
  for (;;) {
    const accepted = unique.filter((event) => !refused.has(event.key));
    const round = await db
      .transaction((tx) => projectOnce(accepted, tx))
      .catch((error) => {
        if (error instanceof Contradiction) return error;
        throw error;
      });
    if (round instanceof Contradiction) {
      // Rolled back: once more, without them.
      for (const key of round.keys) refused.add(key);
      continue;
    }
    return {
      results: resultsOf(events, { taken: round.taken, refused }),
      announced: round.announced,
    };
  }
}

/**
 * Each event once, in the order of their keys: batches that share events take them into the inbox in
 * one order, and so never wait for each other in a circle.
 */
const byKey = (events: IncomingEvent[]) =>
  [...new Map(events.map((e) => [e.key, e])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));

async function projectOnce(events: IncomingEvent[], sql: Sql) {
  // Everyone that was left may have been refused.
  if (events.length === 0) return { taken: [], announced: false };
  const { mapped, contradictions } = await mapNamedCustomers(events.filter(hasChange), { sql });
  if (contradictions.length > 0) throw new Contradiction(contradictions);
  const released =
    mapped.length > 0
      ? await readQuarantined({ customers: mapped, limit: RELEASE_AT_ONCE }, { sql })
      : [];
  const all = byKey([...readable(released), ...events]);
  const taken = await applyEvents(all, { sql });
  taken.push(...(await applyMappedMeanwhile(taken, sql)));
  const announcements = await announce(taken, { sql });
  return { taken, announced: announcements + mapped.length > 0 };
}

/**
 * Events are quarantined by what one statement saw; a mapping, or the organisation that a customer
 * names, may have been committed since.
 */
async function applyMappedMeanwhile(taken: Taken[], sql: Sql): Promise<Taken[]> {
  const waiting = taken.flatMap(({ event, status }) =>
    status === 'quarantined' && hasChange(event) ? [event] : [],
  );
  if (waiting.length === 0) return [];
  await mapOrganizationsMeanwhile(waiting, { sql });
  const customerOf = ({ account, change }: ChangeEvent) => ({
    account,
    customer: change.state.customer,
  });
  const found = await findMappedMeanwhile(waiting.map(customerOf), { sql });
  const mapped = new Set(found.map(({ account, customer }) => `${account} ${customer}`));
  const ready = waiting.filter((event) => {
    const { account, customer } = customerOf(event);
    return mapped.has(`${account} ${customer}`);
  });
  return ready.length > 0 ? applyEvents(ready, { sql }) : [];
}

/** What cannot be read from its payload (thin events) stays in quarantine for the mapping's event. */
function readable(envelopes: Envelope[]): IncomingEvent[] {
  return envelopes.flatMap((envelope) => {
    try {
      return [readPayload(envelope)];
    } catch (error) {
      log.warn('quarantined event cannot be applied from its payload', {
        eventId: envelope.id,
        error,
      });
      return [];
    }
  });
}

function resultsOf(
  events: IncomingEvent[],
  { taken, refused }: { taken: Pick<Taken, 'event' | 'status'>[]; refused: Set<string> },
): Map<IncomingEvent, Projected> {
  // The last entry wins: an event quarantined and released in one transaction was applied.
  const status = new Map(taken.map((t) => [t.event.key, t.status]));
  const seen = new Set<string>();
  const resultOf = ({ key, eventId }: IncomingEvent): Projected => {
    if (refused.has(key)) return { status: 'failed', error: contradiction(eventId) };
    const first = !seen.has(key);
    seen.add(key);
    return { status: (first && status.get(key)) || 'duplicate' };
  };
  return new Map(events.map((event) => [event, resultOf(event)]));
}

const contradiction = (eventId: string) =>
  new RejectMessage(
    'metadata.organization_id names another organisation than the one this customer is mapped to',
    { details: { eventId } },
  );

class Contradiction extends Error {
  readonly keys: string[];

  constructor(keys: string[]) {
    super('Events contradict a mapping');
    this.keys = keys;
  }
}
