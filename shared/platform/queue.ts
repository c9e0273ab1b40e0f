import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { DeadLetters } from '../deadletters/record.ts';
import { AlreadyDone, RejectMessage } from './errors.ts';
import { describeError, log, withLogContext } from './log.ts';

/** One SQS message, parsed. */
export type Message<T> = {
  /** SQS message id: for the batch answer and the logs only, never a key (a redrive changes it). */
  id: string;
  /** Short queue name, e.g. `billing`. */
  queue: string;
  body: T;
  /** The body as received. */
  raw: string;
  /** Receives so far, this one included. */
  attempt: number;
  sentAt: Date;
  /** The dead letter that an operator replays with this message. */
  replayOf?: string;
};

/** What became of a message. An error that is no RejectMessage or AlreadyDone is retried. */
export type Outcome = { status: 'done' | 'already-done' } | { status: 'failed'; error: unknown };

export type QueueConsumer<T> = {
  /** The function's name, as in logs and dead letters. */
  name: string;
  /** @throws RejectMessage when the body can never be processed. */
  parse(raw: string): T;
  /** The key of the message's effect; a dead letter is one per queue and effect key. */
  effectKey(body: T): string;
  /**
   * Processes a batch and answers one outcome per message, in order. When it throws, nothing of the
   * batch was applied: each message is then tried alone, so that one bad row cannot hold the rest.
   */
  process(messages: Message<T>[]): Promise<Outcome[]>;
  deadLetters: DeadLetters;
};

/**
 * Wraps an SQS consumer: partial batch failures, a log context per message, permanent failures to
 * dead letters at once, transient ones back to the queue, crashes left to the queue's redrive.
 */
export function queueHandler<T>(consumer: QueueConsumer<T>) {
  return async (event: SQSEvent, _context?: Context): Promise<SQSBatchResponse> => {
    const messages = event.Records.map((record) => open(record, consumer));
    const readable = messages.filter((m) => !('unreadable' in m)) as Message<T>[];
    const outcomes = new Map<string, Outcome>();
    for (const m of messages) {
      if ('unreadable' in m) outcomes.set(m.id, { status: 'failed', error: m.unreadable });
    }
    const processed = readable.length > 0 ? await processBatch(readable, consumer) : [];
    readable.forEach((m, i) => {
      outcomes.set(m.id, processed[i] ?? { status: 'failed', error: new Error('no outcome') });
    });

    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const m of messages) {
      const outcome = outcomes.get(m.id) as Outcome;
      const settled = await withLogContext({ messageId: m.id, queue: m.queue }, () =>
        settle(m, outcome, consumer),
      );
      if (!settled) batchItemFailures.push({ itemIdentifier: m.id });
    }
    return { batchItemFailures };
  };
}

type Unreadable = Omit<Message<never>, 'body'> & { unreadable: unknown };

function open<T>(record: SQSRecord, consumer: QueueConsumer<T>): Message<T> | Unreadable {
  const replayOf = record.messageAttributes?.['nightshift-replay-of']?.stringValue;
  const envelope = {
    id: record.messageId,
    queue: shortQueueName(record.eventSourceARN),
    raw: record.body,
    attempt: Number(record.attributes.ApproximateReceiveCount),
    sentAt: new Date(Number(record.attributes.SentTimestamp)),
    ...(replayOf ? { replayOf } : {}),
  };
  try {
    return { ...envelope, body: consumer.parse(record.body) };
  } catch (error) {
    return { ...envelope, unreadable: error };
  }
}

/** `arn:aws:sqs:…:nightshift-<stage>-billing` → `billing`. */
export function shortQueueName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1).replace(/^nightshift-[^-]+-/, '');
}

async function processBatch<T>(
  messages: Message<T>[],
  consumer: QueueConsumer<T>,
): Promise<Outcome[]> {
  try {
    return await consumer.process(messages);
  } catch (error) {
    if (messages.length === 1) return [{ status: 'failed', error }];
    log.warn('batch failed, trying each message alone', { size: messages.length, error });
    const outcomes: Outcome[] = [];
    for (const message of messages) outcomes.push(...(await processBatch([message], consumer)));
    return outcomes;
  }
}

/** @returns true when the message may be deleted from its queue. */
async function settle<T>(
  message: Message<T> | Unreadable,
  outcome: Outcome,
  { name, effectKey, deadLetters }: QueueConsumer<T>,
): Promise<boolean> {
  const { replayOf } = message;
  if (outcome.status !== 'failed' || outcome.error instanceof AlreadyDone) {
    const status = outcome.status === 'failed' ? 'already-done' : outcome.status;
    log.info('message processed', { status });
    if (replayOf) await deadLetters.resolve({ id: replayOf, outcome: status });
    return true;
  }
  const permanent = isPermanent(outcome.error);
  // After the last receive SQS would give the message up without a reason; here it is still known.
  if (!permanent && message.attempt < LAST_ATTEMPT) {
    log.warn('message will be retried', { attempt: message.attempt, error: outcome.error });
    return false;
  }
  try {
    await deadLetters.record({
      queue: message.queue,
      functionName: name,
      effectKey: 'body' in message ? effectKey(message.body) : undefined,
      error: permanent ? describe(outcome.error) : exhausted(outcome.error, message.attempt),
      body: message.raw,
      attempts: message.attempt,
      firstSeenAt: message.sentAt,
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

/** Every work queue's maxReceiveCount. */
const LAST_ATTEMPT = 5;

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
