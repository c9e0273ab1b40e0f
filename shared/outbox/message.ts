import * as z from 'zod/mini';
import { envelope, events } from '../events/catalogue.ts';
import { RejectMessage } from '../platform/errors.ts';
import { type Occurrence, occurrenceKey, occurrenceSchema } from '../scheduling/occurrences.ts';

/** Why the relay wakes: rows were just committed, or the sweep of this minute. */
export type RelayMessage = { kind: 'poke' } | { kind: 'sweep'; occurrence: Occurrence };

const pokeSchema = z.extend(envelope, {
  source: z.literal(events.outboxWritten.source),
  'detail-type': z.literal(events.outboxWritten.detailType),
});

/** @throws RejectMessage when the body is neither a poke from the bus nor an occurrence. */
export function parseRelayMessage(raw: string): RelayMessage {
  const body = parseJson(raw);
  const occurrence = z.safeParse(occurrenceSchema, body);
  if (occurrence.success) return { kind: 'sweep', occurrence: occurrence.data };
  if (z.safeParse(pokeSchema, body).success) return { kind: 'poke' };
  throw new RejectMessage('Neither outbox.written nor an occurrence of the sweep');
}

/** Every poke asks for the same effect: that nothing is left to publish. */
export const relayMessageKey = (message: RelayMessage) =>
  message.kind === 'poke' ? 'outbox-poke' : occurrenceKey(message.occurrence);

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (cause) {
    throw new RejectMessage('The message is not JSON', { cause });
  }
}
