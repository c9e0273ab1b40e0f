import type { LoadClaim } from '../../shared/billing/claim-check.ts';
import { openDetail } from '../../shared/billing/projection/incoming-event.ts';
import { prepareEvents } from '../../shared/billing/projection/prepare.ts';
import { type Projected, projectEvents } from '../../shared/billing/projection/project.ts';
import { releaseQuarantine } from '../../shared/billing/release.ts';
import type { ObjectReader } from '../../shared/billing/stripe-api/object-reader.ts';
import {
  parseSyncMessage,
  type SyncMessage,
  syncEffectKey,
} from '../../shared/billing/sync-message.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import type { StripeEventDetail } from '../../shared/events/catalogue.ts';
import { pokeOutboxRelay } from '../../shared/outbox/write-outbox.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { type Outcome, queueHandler } from '../../shared/platform/queue.ts';

export type SyncBillingDeps = {
  db: Database;
  clock: Clock;
  busName: string;
  loadClaim: LoadClaim;
  /** Undefined while no Stripe API key is set: events are applied by their payload. */
  readerSource(): Promise<ObjectReader | undefined>;
};

/**
 * Projects Stripe's events into the billing tables, a batch per transaction, each event once; and
 * applies the events that waited for a customer's organisation once that is known.
 */
export function createSyncBillingHandler(deps: SyncBillingDeps) {
  return queueHandler<SyncMessage>({
    name: 'sync-billing',
    parse: parseSyncMessage,
    effectKey: syncEffectKey,
    deadLetters: createDeadLetters({ sql: deps.db, clock: deps.clock }),
    process: async (messages) => {
      const reader = await deps.readerSource();
      const outcomes = new Array<Outcome>(messages.length);
      const details: { at: number; detail: StripeEventDetail }[] = [];
      const mappings: { at: number; mapping: Mapping }[] = [];
      messages.forEach(({ body }, at) => {
        if (body.kind === 'stripe-event') details.push({ at, detail: body.detail });
        else mappings.push({ at, mapping: body });
      });

      const projected = await projectDetails(
        details.map(({ detail }) => detail),
        { ...deps, reader },
      );
      details.forEach(({ at }, i) => {
        outcomes[at] = projected.outcomes[i] as Outcome;
      });
      let { announced } = projected;
      for (const { at, mapping } of mappings) {
        const released = await release(mapping, { ...deps, reader });
        outcomes[at] = released.outcome;
        announced ||= released.announced;
      }
      if (announced) await pokeOutboxRelay(deps);
      return outcomes;
    },
  });
}

type Mapping = Extract<SyncMessage, { kind: 'customer-mapped' }>;
type Deps = SyncBillingDeps & { reader: ObjectReader | undefined };

/** An outage fails the batch as a whole: trying its messages one by one would only wait longer. */
async function projectDetails(details: StripeEventDetail[], deps: Deps) {
  try {
    return await projectOpened(details, deps);
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    const outcomes = details.map((): Outcome => ({ status: 'failed', error }));
    return { outcomes, announced: false };
  }
}

async function projectOpened(details: StripeEventDetail[], deps: Deps) {
  const opened = await Promise.all(
    details.map((detail) => openDetail(detail, deps).catch((error: unknown) => ({ error }))),
  );
  const envelopes = opened.flatMap((o) => ('error' in o ? [] : [o]));
  const prepared = await prepareEvents(envelopes, { ...deps, sql: deps.db });
  const events = prepared.flatMap((p) => ('event' in p ? [p.event] : []));
  const { outcomes, announced } = await projectEvents(events, deps);

  // Back to one outcome per detail: each stage dropped what had failed in it.
  const [nextPrepared, nextOutcome] = [prepared.values(), outcomes.values()];
  const results = opened.map((o): Outcome => {
    const p = 'error' in o ? o : nextPrepared.next().value;
    if (!p || 'error' in p) return { status: 'failed', error: p?.error };
    return asOutcome(nextOutcome.next().value as Projected);
  });
  return { outcomes: results, announced };
}

function asOutcome(projected: Projected): Outcome {
  if (projected.status === 'failed') return projected;
  return { status: projected.status === 'duplicate' ? 'already-done' : 'done' };
}

async function release(
  mapping: Mapping,
  deps: Deps,
): Promise<{ outcome: Outcome; announced: boolean }> {
  try {
    const { released, announced } = await releaseQuarantine(mapping, deps);
    return { outcome: { status: released ? 'done' : 'already-done' }, announced };
  } catch (error) {
    return { outcome: { status: 'failed', error }, announced: true };
  }
}
