import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { DeadLetters } from '../dead-letters/record.ts';
import { type Postponed, postponeMessages } from './aws/postpone-messages.ts';
import { AlreadyDone, RejectMessage, RetryLater } from './errors.ts';
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
  /** Says when messages come back that are to be retried. By default SQS is told, in Lambda. */
  postpone?: (queueArn: string, messages: Postponed[]) => Promise<void>;
};

/**
 * Seconds until a retry, by attempt. A queue's own visibility timeout has to outlast its consumer
 * six times over, far too long for a database that was away for a moment; together these outlast
 * a failover or a deployment.
 */
const RETRY_AFTER = [5, 30, 120, 600];

/** What SQS takes in one call. */
const POSTPONED_AT_ONCE = 10;

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

    const failed: SQSRecord[] = [];
    for (const [i, m] of messages.entries()) {
      const outcome = outcomes.get(m.id) as Outcome;
      const settled = await withLogContext({ messageId: m.id, queue: m.queue }, () =>
        settle(m, outcome, consumer),
      );
      if (!settled) failed.push(event.Records[i] as SQSRecord);
    }
    await postpone(failed, consumer.postpone ?? inLambda);
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
  };
}

type Postpone = NonNullable<QueueConsumer<never>['postpone']>;

/** A handler that is called elsewhere, by a test, has no queue behind it. */
const inLambda: Postpone = async (queueArn, messages) => {
  if (process.env.AWS_LAMBDA_FUNCTION_NAME) await postponeMessages(queueArn, messages);
};

async function postpone(failed: SQSRecord[], tell: Postpone) {
  for (let at = 0; at < failed.length; at += POSTPONED_AT_ONCE) {
    const records = failed.slice(at, at + POSTPONED_AT_ONCE);
    const messages = records.map(({ receiptHandle, attributes }, i) => {
      const seconds = RETRY_AFTER[Number(attributes.ApproximateReceiveCount) - 1] ?? 0;
      return { id: String(i), receiptHandle, seconds };
    });
    try {
      await tell((records[0] as SQSRecord).eventSourceARN, messages);
    } catch (error) {
      // They come back all the same, when the queue's visibility timeout is over.
      log.warn('retries could not be brought forward', { error });
    }
  }
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
    // An outage is the same for each of them.
    if (messages.length === 1 || error instanceof RetryLater)
      return messages.map(() => ({ status: 'failed', error }));
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
