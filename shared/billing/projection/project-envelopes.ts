import type { Database } from '../../platform/database/database.ts';
import { tellIgnored } from './ignored.ts';
import type { Envelope } from './incoming-event.ts';
import { type PrepareDeps, prepareEvents } from './prepare.ts';
import { type Projected, projectEvents } from './project.ts';

export type ProjectionDeps = Omit<PrepareDeps, 'sql'> & {
  db: Database;
  /** Asks for what was announced to be published now; best effort. */
  wakeRelay(): Promise<void>;
};

/** Like `Projected`; an event that cannot be read fails with whatever says why. */
export type EnvelopeResult = Projected | { status: 'failed'; error: unknown };

/**
 * Reads each event's state, from its payload or from Stripe, and projects all that could be read in
 * one transaction.
 */
export async function projectEnvelopes(
  envelopes: Envelope[],
  deps: ProjectionDeps,
): Promise<Map<Envelope, EnvelopeResult>> {
  const prepared = await prepareEvents(envelopes, { ...deps, sql: deps.db });
  const readable = [...prepared.values()].flatMap((p) => ('event' in p ? [p.event] : []));
  const { results, announced } = await projectEvents(readable, deps);
  if (announced) await deps.wakeRelay();
  for (const [event, { status }] of results) if (status === 'ignored') tellIgnored(event);
  const resultOf = (envelope: Envelope): EnvelopeResult => {
    const p = prepared.get(envelope);
    if (!p || 'error' in p) return { status: 'failed', error: p?.error };
    return results.get(p.event) as Projected;
  };
  return new Map(envelopes.map((envelope) => [envelope, resultOf(envelope)]));
}
