import { allow } from '../constructs/bind.ts';
import { COLLECTOR_TIMEOUT } from '../constructs/last-queues.ts';
import { NightshiftFunction } from '../constructs/nightshift-function.ts';
import { pollQueue } from '../constructs/poll-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** queues dlq and undelivered → collect-dead-letters → Postgres, and back to their own queue once. */
export function addDeadLetters(foundation: Foundation): void {
  const { dlq, undelivered } = foundation.lastQueues;
  const collector = new NightshiftFunction(foundation, 'collect-dead-letters', {
    memoryMb: 256,
    timeout: COLLECTOR_TIMEOUT,
    database: 'worker',
    errorImpact:
      'Nothing is lost for 14 days, but operators do not see what failed and cannot replay it.',
  });
  for (const queue of [dlq, undelivered])
    pollQueue(collector, queue, { batchSize: 10, maxConcurrency: 2 });
  allow(
    collector,
    ['sqs:SendMessage'],
    [...foundation.queues.values()].map((queue) => queue.queueArn),
  );
}
