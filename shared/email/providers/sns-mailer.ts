import type { Mailer } from '../mailer.ts';
import { classify } from './ses-mailer.ts';

/** Publishes to an SNS topic; the recipient is its ARN. */
export function createSnsMailer(): Mailer {
  return async ({ recipient, rendered }) => {
    try {
      const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
      const client = new SNSClient({ maxAttempts: 1 });
      const answer = await client.send(
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
