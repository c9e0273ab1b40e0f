import type { SNSClient } from '@aws-sdk/client-sns';
import { stopIfDry } from '../../platform/dry-run.ts';
import type { Mailer } from '../mailer.ts';
import { classify } from './classify.ts';
import { oneAttempt } from './one-attempt.ts';

/** Publishes to an SNS topic; the recipient is its ARN. The client is loaded at the first notice. */
export function createSnsMailer(): Mailer {
  let client: Promise<SNSClient> | undefined;
  const connect = async () => {
    const { SNSClient: Client } = await import('@aws-sdk/client-sns');
    return new Client(oneAttempt());
  };
  return async ({ recipient, rendered }) => {
    stopIfDry('tells operators');
    try {
      const { PublishCommand } = await import('@aws-sdk/client-sns');
      client ??= connect();
      const answer = await (await client).send(
        new PublishCommand({
          TopicArn: recipient,
          // SNS takes 100 printable characters.
          Subject: rendered.subject.replace(/[^\x20-\x7e]/g, '?').slice(0, 100),
          Message: rendered.text,
        }),
      );
      return { status: 'sent', messageId: answer.MessageId ?? '' };
    } catch (error) {
      return classify(error);
    }
  };
}
