import { createHash } from 'node:crypto';
import type { FailedMessage } from '../platform/queue/dead-letters.ts';

/** A failed message that the table takes. */
export type Storable = FailedMessage & { effectKey: string };

/** An index entry of Postgres has room for about 2,700 bytes. */
const MAX_KEY = 512;

/** Postgres's text knows no NUL. */
const withoutNul = (text: string): string => text.replaceAll('\0', '\uFFFD');

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * A failed message as the table can hold it, whatever is in it: a dead letter that cannot be written
 * would go round and round between its queues, and nobody would see it.
 */
export function storable(failed: FailedMessage): Storable {
  const key = failed.effectKey ?? hash(failed.body);
  return {
    ...failed,
    effectKey: key.length > MAX_KEY ? hash(key) : withoutNul(key),
    error: { name: withoutNul(failed.error.name), message: withoutNul(failed.error.message) },
    body: withoutNul(failed.body),
  };
}
