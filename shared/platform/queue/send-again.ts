import type { SQSRecord } from 'aws-lambda';
import { queueUrlOf } from '../aws/queue-url.ts';
import { sendMessage } from '../aws/send-message.ts';
import { RetryLater } from '../errors.ts';
import { withTrace } from '../trace.ts';
import { traceOfRecord } from './message.ts';
import { delayAfter, type RetryPolicy } from './retry-policy.ts';

/** Which attempt a message is, where SQS does not count it. */
const ATTEMPT_ATTRIBUTE = 'nightshift-attempt';
/** When it was sent first, in milliseconds. */
const FIRST_SENT_ATTRIBUTE = 'nightshift-first-sent';

/**
 * Sends a message to its queue once more, for its next attempt.
 * @param delaySeconds undefined after the last attempt
 * @returns false where there is no queue.
 */
export type SendAgain = (record: SQSRecord, delaySeconds: number | undefined) => Promise<boolean>;

/** A handler that is called elsewhere, by a test, has no queue behind it. @throws RetryLater */
export const sendAgainInLambda: SendAgain = async (record, delaySeconds) => {
  if (!process.env.AWS_LAMBDA_FUNCTION_NAME) return false;
  // The next attempt would not end otherwise: what Lambda tries again, it gives up at last.
  if (delaySeconds === undefined) throw new RetryLater('The dead letter could not be recorded');
  const { attributes, messageAttributes, body } = record;
  const kept = Object.entries(messageAttributes).map(([name, { stringValue = '' }]) => [
    name,
    stringValue,
  ]);
  await withTrace(traceOfRecord(record), () =>
    sendMessage({
      queueUrl: queueUrlOf(record.eventSourceARN),
      body,
      delaySeconds,
      attributes: {
        ...Object.fromEntries(kept),
        [ATTEMPT_ATTRIBUTE]: String(Number(attributes.ApproximateReceiveCount) + 1),
        [FIRST_SENT_ATTRIBUTE]: attributes.SentTimestamp,
      },
    }),
  );
  return true;
};

/**
 * A function that another one started has no queue that would hand a message out again: the message
 * is sent anew.
 * @returns those that are still to be handed out.
 * @throws RetryLater when it cannot be sent, or had its last attempt: Lambda then tries the start
 * itself again, and gives it up to the queue `dlq`.
 */
export async function sendAllAgain(
  failed: SQSRecord[],
  { retries, sendAgain }: { retries: RetryPolicy; sendAgain: SendAgain },
): Promise<SQSRecord[]> {
  const left: SQSRecord[] = [];
  for (const record of failed) {
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    if (!(await sendAgain(record, delayAfter(attempt, retries)))) left.push(record);
  }
  return left;
}

/** A message as it would be if SQS had counted: which attempt, and since when. */
export function withAttempt(record: SQSRecord): SQSRecord {
  const told = (name: string) => record.messageAttributes[name]?.stringValue;
  return {
    ...record,
    attributes: {
      ...record.attributes,
      ApproximateReceiveCount: told(ATTEMPT_ATTRIBUTE) ?? '1',
      SentTimestamp: told(FIRST_SENT_ATTRIBUTE) ?? record.attributes.SentTimestamp,
    },
  };
}
