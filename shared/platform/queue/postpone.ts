import type { SQSRecord } from 'aws-lambda';
import { type Postponed, postponeMessages } from '../aws/postpone-messages.ts';
import { log } from '../log.ts';
import { delayAfter, type RetryPolicy } from './retry-policy.ts';

/** Tells SQS when messages of one queue come back. */
export type Postpone = (queueArn: string, messages: Postponed[]) => Promise<void>;

/** What SQS takes in one call. */
const AT_ONCE = 10;

/** A handler that is called elsewhere, by a test, has no queue behind it. */
export const postponeInLambda: Postpone = async (queueArn, messages) => {
  if (process.env.AWS_LAMBDA_FUNCTION_NAME) await postponeMessages(queueArn, messages);
};

/** Has each failed message come back when its retry policy says. */
export async function postponeRetries(
  failed: SQSRecord[],
  { retries, postpone }: { retries: RetryPolicy; postpone: Postpone },
): Promise<void> {
  for (let at = 0; at < failed.length; at += AT_ONCE) {
    const records = failed.slice(at, at + AT_ONCE);
    const messages = records.map(({ receiptHandle, attributes }, i) => {
      const seconds = delayAfter(Number(attributes.ApproximateReceiveCount), retries) ?? 0;
      return { id: String(i), receiptHandle, seconds };
    });
    try {
      await postpone((records[0] as SQSRecord).eventSourceARN, messages);
    } catch (error) {
      // They come back all the same, when the queue's visibility timeout is over.
      log.warn('retries could not be brought forward', { error });
    }
  }
}
