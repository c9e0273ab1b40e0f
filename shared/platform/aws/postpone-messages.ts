import { queueUrlOf } from './queue-url.ts';
import { callAws } from './signed-request.ts';

/** A message that a consumer gives back, and for how many seconds nobody sees it. */
export type Postponed = { id: string; receiptHandle: string; seconds: number };

/** Sets when messages of a batch come back; at most 10, as SQS takes them. */
export async function postponeMessages(queueArn: string, messages: Postponed[]): Promise<void> {
  await callAws({
    service: 'sqs',
    target: 'AmazonSQS.ChangeMessageVisibilityBatch',
    body: {
      QueueUrl: queueUrlOf(queueArn),
      Entries: messages.map(({ id, receiptHandle, seconds }) => ({
        Id: id,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      })),
    },
  });
}
