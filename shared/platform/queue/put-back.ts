import type { SQSRecord } from 'aws-lambda';
import { queueUrlOf } from '../aws/queue-url.ts';
import { sendMessage } from '../aws/send-message.ts';
import { RetryLater } from '../errors.ts';
import { type Message, PUT_BACK_ATTRIBUTE, REPLAY_ATTRIBUTE, type Unreadable } from './message.ts';

/** Sends a message to the end of its queue; the caller then deletes it where it was. */
export type PutBack = (
  record: Pick<SQSRecord, 'eventSourceARN' | 'body'>,
  message: Pick<Message<unknown> | Unreadable, 'putBack' | 'replayOf'> & {
    /** Instead of the usual. */
    afterSeconds?: number | undefined;
  },
) => Promise<void>;

/** The longest that a message stays away, in seconds: by itself, and as SQS has it. */
const LONGEST = 60;
const MOST = 900;

/**
 * Seconds until it is looked at again: soon at first, and spread, so that a thousand of one
 * organisation do not come back at once.
 */
export const delayBefore = (timesBefore: number, random = Math.random): number =>
  Math.max(1, Math.round(Math.min(LONGEST, 2 ** (timesBefore + 1)) * (0.5 + random() / 2)));

/** A handler that is called elsewhere, by a test, has no queue behind it. */
export const putBackInLambda: PutBack = async (
  record,
  { putBack, replayOf, afterSeconds = delayBefore(putBack) },
) => {
  if (!process.env.AWS_LAMBDA_FUNCTION_NAME) throw new RetryLater('There is no queue');
  await sendMessage({
    queueUrl: queueUrlOf(record.eventSourceARN),
    body: record.body,
    attributes: {
      [PUT_BACK_ATTRIBUTE]: String(putBack + 1),
      ...(replayOf && { [REPLAY_ATTRIBUTE]: replayOf }),
    },
    delaySeconds: Math.min(MOST, afterSeconds),
  });
};
