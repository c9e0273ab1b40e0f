import { callAws } from './signed-request.ts';

/** Puts one message on a queue. @throws RetryLater when SQS refuses or cannot be reached. */
export async function sendMessage(message: { queueUrl: string; body: string }): Promise<void> {
  await callAws({
    service: 'sqs',
    target: 'AmazonSQS.SendMessage',
    body: { QueueUrl: message.queueUrl, MessageBody: message.body },
  });
}
