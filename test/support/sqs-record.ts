import type { SQSEvent, SQSRecord } from 'aws-lambda';

const arn = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:nightshift-local-${queue}`;

/** An SQS message as Lambda hands it over. */
export function sqsRecord(input: {
  /** Short name of the queue that it lies in. */
  queue: string;
  body: string;
  id?: string;
  receives?: number;
  /** In a dead-letter queue: short name of the queue that it comes from, where SQS tells. */
  from?: string;
  /** X-Ray's header, by which SQS and the bus carry a trace. */
  trace?: string;
  /** String attributes of the message. */
  attributes?: Record<string, string>;
}): SQSRecord {
  const attributes = Object.entries(input.attributes ?? {});
  return {
    messageId: input.id ?? 'm-1',
    receiptHandle: 'r',
    body: input.body,
    attributes: {
      ApproximateReceiveCount: String(input.receives ?? 1),
      SentTimestamp: '1790000000000',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
      ...(input.trace ? { AWSTraceHeader: input.trace } : {}),
      ...(input.from ? { DeadLetterQueueSourceArn: arn(input.from) } : {}),
    },
    messageAttributes: Object.fromEntries(
      attributes.map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: arn(input.queue),
    awsRegion: 'us-east-1',
  };
}

/** Messages of one queue as one batch: their bodies, as JSON unless they are text. */
export const sqsBatch = (queue: string, bodies: readonly unknown[]): SQSEvent => ({
  Records: bodies.map((body, i) =>
    sqsRecord({
      queue,
      id: `m-${i + 1}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  ),
});
