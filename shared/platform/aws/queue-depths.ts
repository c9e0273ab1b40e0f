import { callAws } from './signed-request.ts';

/** How full a queue is; SQS calls these numbers approximate. */
export type Depth = { waiting: number; inFlight: number; delayed: number };

const ATTRIBUTES = {
  waiting: 'ApproximateNumberOfMessages',
  inFlight: 'ApproximateNumberOfMessagesNotVisible',
  delayed: 'ApproximateNumberOfMessagesDelayed',
} as const;

/** Asks SQS. @throws RetryLater */
export async function readDepth(queueUrl: string): Promise<Depth> {
  const { Attributes = {} } = await callAws<{ Attributes?: Record<string, string> }>({
    service: 'sqs',
    target: 'AmazonSQS.GetQueueAttributes',
    body: { QueueUrl: queueUrl, AttributeNames: Object.values(ATTRIBUTES) },
  });
  const of = (name: keyof typeof ATTRIBUTES) => Number(Attributes[ATTRIBUTES[name]] ?? 0);
  return { waiting: of('waiting'), inFlight: of('inFlight'), delayed: of('delayed') };
}
