import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { QueueContract } from '../../shared/platform/queue/contract.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import { watchWorkQueue } from '../watch/queue-alarms.ts';
import { NightshiftFunction, type NightshiftFunctionProps } from './nightshift-function.ts';
import { pollQueue } from './poll-queue.ts';
import { addToPolicy } from './queue-policy.ts';

export type WorkQueueProps = NightshiftFunctionProps & {
  /** Messages per invocation; above 10 needs a window of at least a second. 10 by default. */
  batchSize?: number;
  batchWindow?: Duration;
  /** Concurrent executions, at least 2; the stage's by default. */
  maxConcurrency?: number;
  /** Age of the oldest message that raises the alarm; 15 minutes by default. */
  maxAge?: Duration;
};

export type WorkQueue = { queue: Queue; function: NightshiftFunction };

/** What of a contract the stack is made of. */
export type Carries = Pick<QueueContract, 'queue' | 'consumer' | 'retries'>;

/**
 * A queue and the function that consumes it, as the contract names them. What the function cannot
 * process becomes a dead letter by itself; what crashes it comes again as often as the contract
 * says, then goes through the stage's `dlq` to the collector.
 */
export function workQueue(
  foundation: Omit<Foundation, 'jobs'>,
  contract: Carries,
  { batchSize = 10, batchWindow, maxConcurrency, maxAge, ...props }: WorkQueueProps,
): WorkQueue {
  const { queue: name, consumer, retries } = contract;
  const fn = new NightshiftFunction(foundation, consumer, props);
  const queue = new Queue(foundation.stack, `${name}-queue`, {
    queueName: deployedName(foundation, name),
    retentionPeriod: Duration.days(4),
    // AWS: at least six times the function's timeout, so that retries of a throttled poller do
    // not count as receives of a message that is still being worked on.
    visibilityTimeout: Duration.seconds(6 * props.timeout.toSeconds()),
    encryption: QueueEncryption.SQS_MANAGED,
    deadLetterQueue: { queue: foundation.lastQueues.dlq, maxReceiveCount: retries.attempts },
  });
  addToPolicy(foundation.queuePolicy, queue);
  foundation.queues.set(name, queue);
  pollQueue(fn, queue, {
    batchSize,
    batchWindow,
    // Not reserved concurrency: a throttled receive would count towards the dead-letter queue.
    maxConcurrency: maxConcurrency ?? foundation.config.consumerConcurrency,
  });
  watchWorkQueue(foundation, {
    name,
    consumer,
    maxAge: maxAge ?? Duration.minutes(15),
    impact: props.errorImpact,
  });
  return { queue, function: fn };
}
