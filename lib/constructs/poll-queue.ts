import type { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { allow } from './bind.ts';
import type { NightshiftFunction } from './nightshift-function.ts';

export type PollProps = {
  batchSize: number;
  batchWindow?: Duration | undefined;
  maxConcurrency: number;
};

/** Lets Lambda poll a queue for a function, which answers for each message of a batch. */
export function pollQueue(fn: NightshiftFunction, queue: Queue, props: PollProps): void {
  const { batchSize, batchWindow, maxConcurrency } = props;
  new EventSourceMapping(fn, `${queue.node.id}-mapping`, {
    target: fn,
    eventSourceArn: queue.queueArn,
    batchSize,
    ...(batchWindow ? { maxBatchingWindow: batchWindow } : {}),
    reportBatchItemFailures: true,
    maxConcurrency,
  });
  const receive = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  allow(
    fn,
    [...receive, 'ChangeMessageVisibility'].map((it) => `sqs:${it}`),
    [queue.queueArn],
  );
}
