import type { SQSEvent } from 'aws-lambda';
import type { Occurrence } from '../../shared/scheduling/occurrences.ts';

/** What SQS hands to the consumer of a job's queue. */
export function batchOf(queue: string, occurrences: Occurrence[]): SQSEvent {
  const eventSourceARN = `arn:aws:sqs:us-east-1:000000000000:nightshift-local-${queue}`;
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: '1' };
  const Records = occurrences.map((occurrence, i) => ({
    messageId: String(i),
    body: JSON.stringify(occurrence),
    attributes,
    eventSourceARN,
    messageAttributes: {},
  }));
  return { Records } as unknown as SQSEvent;
}
