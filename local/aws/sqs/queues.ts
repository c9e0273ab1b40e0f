import type { QueueModel } from '../../../lib/template/model.ts';
import { AwsError } from '../errors.ts';
import type { LocalState } from '../state.ts';
import { checkQueueAttributes } from './checks.ts';
import { type MessageAttributes, messageSize, type ReceivedMessage } from './message.ts';
import { createMessageStore, type QueueCounts } from './store.ts';
import { createWaiters } from './waiters.ts';

export type SendInput = {
  queueArn: string;
  body: string;
  attributes?: MessageAttributes;
  delaySeconds?: number;
  /** The sender's X-Ray header. */
  trace?: string;
};

export type ReceiveInput = {
  queueArn: string;
  max?: number;
  waitSeconds?: number;
  visibilitySeconds?: number;
  /** Ends a long poll early, with no messages. */
  signal?: AbortSignal;
};

/** What happened to messages. */
export type Counted = 'sent' | 'received' | 'deleted';

/** SQS itself: used in-process by the pollers and the bus, and over HTTP by sqs/actions.ts. */
export type Queues = ReturnType<typeof createQueues>;

/** One mebibyte, as in AWS since 2025. */
export const LARGEST_MESSAGE = 1_048_576;

/** Milliseconds between two looks for messages past their retention. */
const EXPIRE_EVERY = 60_000;
/** Milliseconds in which a queue may be purged once. */
const PURGE_EVERY = 60_000;

/** @param onMessages told of what happened to messages, once it is committed. */
export function createQueues(
  state: LocalState,
  now: () => number = Date.now,
  onMessages: (queueArn: string, what: Counted, times: number) => void = () => {},
) {
  const store = createMessageStore(state, now);
  const waiters = createWaiters({ now, nextDueAt: store.nextDueAt });
  const models = new Map<string, QueueModel>();
  /** Attributes set over the API, until the template is read again. */
  const overrides = new Map<string, Record<string, string>>();
  const expiredAt = new Map<string, number>();
  const purgedAt = new Map<string, number>();

  const find = (arn: string): QueueModel => {
    const queue = models.get(arn);
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  };
  const attribute = (arn: string, name: string): string | undefined =>
    overrides.get(arn)?.[name] ?? find(arn).attributes[name];
  const seconds = (arn: string, name: string, usual: number) =>
    Number(attribute(arn, name) ?? usual);

  const expireNowAndThen = (arn: string) => {
    if (now() - (expiredAt.get(arn) ?? 0) < EXPIRE_EVERY) return;
    expiredAt.set(arn, now());
    store.expire(arn, now() - seconds(arn, 'MessageRetentionPeriod', 345_600) * 1000);
  };

  const redriveOf = (arn: string) => {
    const written = attribute(arn, 'RedrivePolicy');
    if (!written) return undefined;
    const policy = JSON.parse(written) as {
      deadLetterTargetArn: string;
      maxReceiveCount: number | string;
    };
    return { queue: policy.deadLetterTargetArn, maxReceiveCount: Number(policy.maxReceiveCount) };
  };

  return {
    find,
    all: () => [...models.values()],
    redriveOf,
    attribute,

    /**
     * Queues are what the template says; messages of a queue that it no longer names stay stored.
     * @throws Error naming the queue that CloudFormation would not make.
     */
    setModel(queues: QueueModel[]) {
      for (const queue of queues) checkModel(queue);
      models.clear();
      overrides.clear();
      for (const queue of queues) models.set(queue.arn, queue);
    },

    setAttributes(queueArn: string, attributes: Record<string, string>) {
      find(queueArn);
      overrides.set(queueArn, { ...overrides.get(queueArn), ...attributes });
    },

    /** Durable when it returns. @returns the message id. */
    send({ queueArn, body, attributes = {}, delaySeconds, trace }: SendInput): string {
      const limit = seconds(queueArn, 'MaximumMessageSize', LARGEST_MESSAGE);
      if (messageSize(body, attributes) > limit)
        throw new AwsError(
          'InvalidParameterValue',
          `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
        );
      const delay = delaySeconds ?? seconds(queueArn, 'DelaySeconds', 0);
      const id = state.atomically(() =>
        store.send({ queue: queueArn, body, attributes, delaySeconds: delay, trace }),
      );
      state.afterCommit(() => {
        onMessages(queueArn, 'sent', 1);
        waiters.wake(queueArn);
      });
      return id;
    },

    async receive(input: ReceiveInput): Promise<ReceivedMessage[]> {
      const { queueArn, max = 1, signal } = input;
      const wait = input.waitSeconds ?? seconds(queueArn, 'ReceiveMessageWaitTimeSeconds', 0);
      const until = now() + wait * 1000;
      for (;;) {
        if (waiters.stopped()) return [];
        const messages = this.takeDue({ ...input, max });
        const over = now() >= until || signal?.aborted;
        if (messages.length > 0 || over) return messages;
        await waiters.wait({ queue: queueArn, until, ...(signal ? { signal } : {}) });
      }
    },

    takeDue({ queueArn, max = 1, visibilitySeconds }: ReceiveInput): ReceivedMessage[] {
      expireNowAndThen(queueArn);
      const redrive = redriveOf(queueArn);
      const { messages, moved } = store.receive({
        queue: queueArn,
        max,
        visibilitySeconds: visibilitySeconds ?? seconds(queueArn, 'VisibilityTimeout', 30),
        ...(redrive && models.has(redrive.queue) ? { redrive } : {}),
      });
      if (moved && redrive) waiters.wake(redrive.queue);
      if (messages.length > 0) onMessages(queueArn, 'received', messages.length);
      return messages;
    },

    /**
     * Moves up to `max` messages that are visible out of a dead-letter queue, each as a new message.
     * @throws AwsError for one whose queue is not known, or not there
     */
    moveSome(input: { source: string; destination?: string | undefined; max: number }) {
      const { source, destination, max } = input;
      const sent = new Map<string, number>();
      const moved = state.atomically(() => {
        const { messages } = store.receive({ queue: source, max, visibilitySeconds: 30 });
        for (const { body, attributes, trace, deadLetterSource, receiptHandle } of messages) {
          const queue = destination ?? deadLetterSource;
          if (!queue)
            throw new AwsError(
              'CouldNotDetermineMessageSource',
              'Where it came from is not known.',
            );
          store.send({ queue: find(queue).arn, body, attributes, delaySeconds: 0, trace });
          store.delete(source, receiptHandle);
          sent.set(queue, (sent.get(queue) ?? 0) + 1);
        }
        return messages.length;
      });
      for (const [queue, times] of sent) {
        onMessages(queue, 'sent', times);
        waiters.wake(queue);
      }
      return { moved, left: store.counts(source).visible };
    },

    delete(queueArn: string, receiptHandle: string): boolean {
      const deleted = store.delete(queueArn, receiptHandle);
      if (deleted) onMessages(queueArn, 'deleted', 1);
      return deleted;
    },

    changeVisibility(input: { queueArn: string; receiptHandle: string; seconds: number }): boolean {
      const changed = store.changeVisibility({ ...input, queue: input.queueArn });
      if (changed) waiters.wake(input.queueArn);
      return changed;
    },

    purge(queueArn: string) {
      if (now() - (purgedAt.get(queueArn) ?? 0) < PURGE_EVERY)
        throw new AwsError(
          'PurgeQueueInProgress',
          'Only one PurgeQueue operation is allowed every 60 seconds.',
          403,
        );
      purgedAt.set(queueArn, now());
      return store.purge(queueArn);
    },
    counts: (queueArn: string): QueueCounts => store.counts(queueArn),
    oldestSentAt: (queueArn: string) => store.oldestSentAt(queueArn),
    stop: () => waiters.stop(),
  };
}

function checkModel({ queueName, attributes }: QueueModel): void {
  try {
    checkQueueAttributes(attributes);
  } catch (cause) {
    throw new Error(`Queue ${queueName}: ${(cause as Error).message}`, { cause });
  }
}
