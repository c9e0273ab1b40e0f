import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { OpsContext } from '../../../ops/context.ts';

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Hands one queue's messages to a handler as Lambda does, until stopped: what is in the batch
 * answer comes back after a second, the rest is deleted.
 */
export function consume(
  { queue, handler }: { queue: string; handler: Handler },
  context: OpsContext,
): { stop(): Promise<void> } {
  let running = true;
  const QueueUrl = context.stack.queues[queue] as string;
  const loop = async () => {
    const client = await context.aws.sqs();
    while (running) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) {
        await new Promise((wake) => setTimeout(wake, 10));
        continue;
      }
      const { batchItemFailures } = await handler({
        Records: Messages.map((m) => toRecord(m, queue)),
      });
      const failed = new Set(batchItemFailures.map((f) => f.itemIdentifier));
      for (const { MessageId, ReceiptHandle } of Messages) {
        if (failed.has(MessageId as string)) {
          const back = { QueueUrl, ReceiptHandle, VisibilityTimeout: 1 };
          await client.send(new ChangeMessageVisibilityCommand(back));
        } else {
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    }
  };
  const looping = loop();
  return {
    async stop() {
      running = false;
      await looping;
    },
  };
}

const toRecord = (message: Message, queue: string): SQSEvent['Records'][number] => ({
  messageId: message.MessageId as string,
  receiptHandle: message.ReceiptHandle as string,
  body: message.Body as string,
  attributes: message.Attributes as SQSEvent['Records'][number]['attributes'],
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
      name,
      { stringValue: StringValue as string, dataType: 'String' },
    ]),
  ),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:nightshift-local-${queue}`,
  awsRegion: 'us-east-1',
});
