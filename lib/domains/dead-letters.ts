import { jobs } from '../../shared/scheduling/jobs.ts';
import { allow, bindWorkQueues } from '../constructs/bind.ts';
import { jobFunction } from '../constructs/job-function.ts';
import { COLLECTOR_TIMEOUT } from '../constructs/last-queues.ts';
import { NightshiftFunction } from '../constructs/nightshift-function.ts';
import { pollQueue } from '../constructs/poll-queue.ts';
import { keepUnknownEvents } from '../constructs/unknown-events.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Replays that operators began → run-replays → the queues of their dead letters. */
export const addReplays = (foundation: Foundation): NightshiftFunction =>
  jobFunction(foundation, jobs['run-replays']);

/**
 * queues dlq and undelivered → collect-dead-letters → Postgres, and back to their own queue once.
 * Comes after every queue.
 */
export function addDeadLetters(
  foundation: Foundation,
  { replays }: { replays: NightshiftFunction },
): void {
  const { dlq, undelivered } = foundation.lastQueues;
  keepUnknownEvents(foundation);
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
  bindWorkQueues(replays, foundation);
}
