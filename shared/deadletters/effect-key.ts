import * as z from 'zod/mini';
import { envelope, events, stripeEventDetail } from '../events/catalogue.ts';
import { occurrenceKey, occurrenceSchema } from '../platform/schedule.ts';

/**
 * The effect key that a body's consumer would use, where the kind of body tells: then a message
 * that crashed its consumer and a later copy of it are one dead letter.
 * @returns undefined for a body of unknown kind; its hash then stands in.
 */
export function effectKeyOf(raw: string): string | undefined {
  const body = parseJson(raw);
  const occurrence = z.safeParse(occurrenceSchema, body);
  if (occurrence.success) return occurrenceKey(occurrence.data);
  const event = z.safeParse(envelope, body);
  if (!event.success) return undefined;
  const { source, detail } = event.data;
  if (source === events.stripe.source) {
    const stripe = z.safeParse(stripeEventDetail, detail);
    return stripe.success ? stripeKey(stripe.data) : undefined;
  }
  const outbox = z.safeParse(z.object({ outboxId: z.string() }), detail);
  return outbox.success ? `outbox:${outbox.data.outboxId}` : undefined;
}

/** Stripe's ids are unique within an account and mode only. */
const stripeKey = (event: { account: string; livemode: boolean; id: string }) =>
  [event.account, event.livemode ? 'live' : 'test', event.id].filter(Boolean).join(':');

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
