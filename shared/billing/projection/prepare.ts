import type { ObjectReader } from '../stripe-api/object-reader.ts';
import { type FetchDeps, fetchStates } from './fetch-states.ts';
import { type Envelope, readPayload } from './incoming-event.ts';
import { knowCustomers } from './known-customers.ts';
import { attempt, type Prepared } from './prepared.ts';

export type PrepareDeps = Omit<FetchDeps, 'reader'> & {
  /** Absent: no API key is set, payloads are applied. */
  reader: ObjectReader | undefined;
};

/** Reads each event's state: from its payload, or fetched from Stripe where an API key is set. */
export async function prepareEvents(
  envelopes: Envelope[],
  deps: PrepareDeps,
): Promise<Map<Envelope, Prepared>> {
  const { reader } = deps;
  const known = await knowCustomers(envelopes, deps);
  const prepared = reader
    ? await fetchStates(known, { ...deps, reader })
    : known.map((envelope) => attempt(() => readPayload(envelope)));
  return new Map(envelopes.map((envelope, i) => [envelope, prepared[i] as Prepared]));
}
