import * as z from 'zod/mini';
import { parseSyncMessage, syncEffectKey } from '../billing/sync-message.ts';
import { emailMessageKey, parseEmailMessage } from '../email/email-message.ts';
import { parseRelayMessage, relayMessageKey } from '../outbox/message.ts';
import { occurrenceKey, occurrenceSchema } from '../scheduling/occurrences.ts';

/**
 * How the consumers of these queues key their messages. A queue that is not here works as well: its
 * messages are keyed by their hash.
 */
const KEYS: Record<string, (raw: string) => string> = {
  billing: (raw) => syncEffectKey(parseSyncMessage(raw)),
  email: (raw) => emailMessageKey(parseEmailMessage(raw)),
  outbox: (raw) => relayMessageKey(parseRelayMessage(raw)),
};

/**
 * The effect key that a message's consumer would use: then a message that crashed it and a later
 * copy of that message are one dead letter.
 * @returns undefined for a body that cannot be read; its hash then stands in.
 */
export function effectKeyOf(input: { queue: string; raw: string }): string | undefined {
  try {
    const body: unknown = JSON.parse(input.raw);
    const occurrence = z.safeParse(occurrenceSchema, body);
    if (occurrence.success) return occurrenceKey(occurrence.data);
    return KEYS[input.queue]?.(input.raw);
  } catch {
    // Nobody can read it: that may well be why it is here.
    return undefined;
  }
}
