import { Duration, Validations } from 'aws-cdk-lib';
import { type CfnQueuePolicy, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Foundation, Ground } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import { lastQueueAlarms } from '../watch/queue-alarms.ts';
import { addToPolicy } from './queue-policy.ts';

/** Seconds that the collector may take for a batch. */
export const COLLECTOR_TIMEOUT = Duration.seconds(30);

/**
 * The two queues in which messages of any queue end: SQS names the queue that a message of `dlq`
 * came from, EventBridge and Scheduler the target that they could not reach.
 */
export function createLastQueues(ground: Ground, policy: CfnQueuePolicy): Foundation['lastQueues'] {
  const impact = 'Nothing is lost, and what these messages should have done is not done yet.';
  ground.watch.alarms.push(
    ...lastQueueAlarms(ground, {
      name: 'dlq',
      what: 'Messages crashed their function five times, or its failures could not be recorded.',
      impact,
      look: 'dead-letters list --error Crashed',
    }),
    ...lastQueueAlarms(ground, {
      name: 'undelivered',
      what: 'A rule or a schedule could not put events on their queue, or an event came under a name that nobody knows.',
      impact,
      look: 'dead-letters groups',
    }),
  );
  return {
    dlq: lastQueue(ground, 'dlq', policy),
    undelivered: lastQueue(ground, 'undelivered', policy),
  };
}

/** A queue that keeps messages as long as SQS can. */
function lastQueue(ground: Ground, name: string, policy: CfnQueuePolicy): Queue {
  const queue = new Queue(ground.stack, `${name}-queue`, {
    queueName: deployedName(ground, name),
    retentionPeriod: Duration.days(14),
    visibilityTimeout: Duration.seconds(6 * COLLECTOR_TIMEOUT.toSeconds()),
    encryption: QueueEncryption.SQS_MANAGED,
  });
  addToPolicy(policy, queue);
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'This queue is where dead letters end; collect-dead-letters empties it into Postgres.',
  });
  return queue;
}
