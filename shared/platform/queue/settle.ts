import { AlreadyDone, ComeAgain, RejectMessage } from '../errors.ts';
import { describeError, log } from '../log.ts';
import type { DeadLetters, Replayed } from './dead-letters.ts';
import type { Message, Outcome, Unreadable } from './message.ts';
import type { RetryPolicy } from './retry-policy.ts';

type Deps = {
  consumer: string;
  retries: RetryPolicy;
  deadLetters: DeadLetters;
  /** Collects the replays that came through: they are told of at once. */
  cameThrough: (replayed: Replayed) => void;
  /** Sends a message once more, to the end of its queue. */
  putBack: (afterSeconds: number | undefined) => Promise<void>;
};

/**
 * Brings a message to its end: done, a dead letter, or one more attempt.
 * @returns true when the message may be deleted from its queue.
 */
export async function settle(
  message: Message<unknown> | Unreadable,
  outcome: Outcome,
  { consumer, retries, deadLetters, cameThrough, putBack }: Deps,
): Promise<boolean> {
  const { replayOf, attempt } = message;
  if (outcome.status !== 'failed' || outcome.error instanceof AlreadyDone) {
    const status = outcome.status === 'failed' ? 'already-done' : outcome.status;
    log.info('message processed', { status });
    if (replayOf) cameThrough({ id: replayOf, outcome: status });
    return true;
  }
  if (outcome.error instanceof ComeAgain) return putAtTheEnd(outcome.error, { putBack });
  const permanent = isPermanent(outcome.error);
  // After the last receive SQS would give the message up without a reason; here it is still known.
  if (!permanent && attempt < retries.attempts) {
    log.warn('message will be retried', { attempt, error: outcome.error });
    return false;
  }
  try {
    await deadLetters.record({
      queue: message.queue,
      functionName: consumer,
      effectKey: 'effectKey' in message ? message.effectKey : undefined,
      error: permanent ? describe(outcome.error) : exhausted(outcome.error, attempt),
      body: message.raw,
      attempts: attempt,
      firstSeenAt: message.sentAt,
      traceId: message.trace.traceId,
      replayOf,
    });
  } catch (error) {
    // The dead letter must be durable before the message goes: back to the queue.
    log.error('dead letter could not be recorded', { error });
    return false;
  }
  log.error('message became a dead letter', { error: outcome.error });
  return true;
}

async function putAtTheEnd(error: ComeAgain, { putBack }: Pick<Deps, 'putBack'>): Promise<boolean> {
  try {
    await putBack(error.afterSeconds);
  } catch (cause) {
    // It comes back by itself, and this attempt counts.
    log.warn('message could not be put at the end of its queue', { error: cause });
    return false;
  }
  log.info('message waits for others', { error });
  return true;
}

const describe = (error: unknown) => describeError(error) as { name: string; message: string };

function exhausted(error: unknown, attempts: number) {
  const { name, message } = describe(error);
  return {
    name: 'RetriesExhausted',
    message: `${attempts} attempts; the last: ${name}: ${message}`,
  };
}

// Data exceptions (22) and broken constraints (23): the same message fails the same way again.
const PERMANENT_SQL = /^2[23]/;

function isPermanent(error: unknown): boolean {
  if (error instanceof RejectMessage) return true;
  const { code, severity } = error as { code?: string; severity?: string };
  return severity !== undefined && code !== undefined && PERMANENT_SQL.test(code);
}
