import { Duration, Lazy } from 'aws-cdk-lib';
import { sharedQueue } from '../../shared/scheduling/contract.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { allow } from './bind.ts';
import { workQueue } from './work-queue.ts';

/**
 * The queue that all jobs share, and the function that starts the job of each occurrence without
 * waiting for it: a poller for each of a dozen jobs would cost more than all their work. It needs no
 * database, and so none of its network.
 */
export function createJobStarter(foundation: Omit<Foundation, 'jobs'>): Foundation['jobs'] {
  const started = new Set<string>();
  const { queue, function: fn } = workQueue(foundation, sharedQueue, {
    memoryMb: 256,
    timeout: Duration.seconds(30),
    maxConcurrency: 2,
    errorImpact: 'No job runs: check-ins, reminders, campaigns, retention and backups wait.',
  });
  allow(fn, ['lambda:InvokeFunction'], Lazy.list({ produce: () => [...started] }));
  allow(fn, ['sqs:SendMessage'], [foundation.lastQueues.dlq.queueArn]);
  fn.addEnvironment('DLQ_URL', foundation.lastQueues.dlq.queueUrl);
  return { queue, started };
}
