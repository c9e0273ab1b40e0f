import type { StripeEventDetail } from '../../events/catalogue.ts';
import { RetryLater } from '../../platform/errors.ts';
import type { KeyRing } from '../../platform/key-ring.ts';
import type { Message, Outcome } from '../../platform/queue/message.ts';
import { writeTraceparent } from '../../platform/trace.ts';
import type { LoadClaim } from '../claim-check.ts';
import { type Envelope, openDetail } from './incoming-event.ts';
import { type ProjectionDeps, projectEnvelopes } from './project-envelopes.ts';

type EventMessage = Message<{ detail: StripeEventDetail }>;
type OpenDeps = { loadClaim: LoadClaim; keys: KeyRing };
type Opened = { id: string; envelope: Envelope } | { id: string; error: unknown };

/**
 * Projects the Stripe events of a batch in one transaction. A message whose event cannot be read
 * fails alone.
 * @returns what became of each message, by its id.
 */
export async function projectMessages(
  messages: EventMessage[],
  deps: ProjectionDeps & OpenDeps,
): Promise<Map<string, Outcome>> {
  const opened = await Promise.all(messages.map((message) => open(message, deps)));
  const envelopes = opened.flatMap((o) => ('envelope' in o ? [o.envelope] : []));
  const projected = await projectEnvelopes(envelopes, deps).catch((error: unknown) => {
    // An outage fails them all: trying each alone would only wait longer.
    if (error instanceof RetryLater) return error;
    throw error;
  });
  const outcomeOf = (o: Opened): Outcome => {
    if ('error' in o) return { status: 'failed', error: o.error };
    if (projected instanceof RetryLater) return { status: 'failed', error: projected };
    const result = projected.get(o.envelope);
    if (!result || result.status === 'failed') return { status: 'failed', error: result?.error };
    return { status: result.status === 'duplicate' ? 'already-done' : 'done' };
  };
  return new Map(opened.map((o) => [o.id, outcomeOf(o)]));
}

async function open({ id, body, trace }: EventMessage, deps: OpenDeps): Promise<Opened> {
  try {
    const envelope = await openDetail(body.detail, deps);
    return { id, envelope: { ...envelope, trace: writeTraceparent(trace) } };
  } catch (error) {
    return { id, error };
  }
}
