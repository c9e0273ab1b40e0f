import { RejectMessage, RetryLater } from '../../platform/errors.ts';
import type { IncomingEvent } from './incoming-event.ts';

/** An event that can be projected, or why it cannot. */
export type Prepared = { event: IncomingEvent } | { error: unknown };

/** What cannot be read fails alone, for good or for now. */
export function attempt(read: () => IncomingEvent): Prepared {
  try {
    return { event: read() };
  } catch (error) {
    if (error instanceof RejectMessage || error instanceof RetryLater) return { error };
    throw error;
  }
}
