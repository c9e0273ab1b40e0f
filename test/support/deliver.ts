import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsBatch } from './sqs-record.ts';

/**
 * Hands messages of a queue to its consumer in one batch, as SQS and Lambda do.
 * @param bodies as JSON, unless they are text; their ids are `m-1`, `m-2`, …
 * @returns the ids that go back to the queue
 */
export async function deliver(
  handler: (event: SQSEvent) => Promise<SQSBatchResponse>,
  queue: string,
  ...bodies: readonly unknown[]
): Promise<string[]> {
  const { batchItemFailures } = await handler(sqsBatch(queue, bodies));
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
