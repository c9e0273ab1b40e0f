import { holdBack } from '../dry-run.ts';
import { currentTrace, writeXray } from '../trace.ts';
import { callAws } from './signed-request.ts';

/**
 * Puts one message on a queue, with string attributes.
 * @throws RetryLater when SQS refuses or cannot be reached.
 */
export async function sendMessage(message: {
  queueUrl: string;
  body: string;
  attributes?: Record<string, string>;
  /** Until somebody may receive it. */
  delaySeconds?: number;
}): Promise<void> {
  if (
    holdBack(`puts a message on ${message.queueUrl.slice(message.queueUrl.lastIndexOf('/') + 1)}`)
  )
    return;
  const attributes = Object.entries(message.attributes ?? {}).map(([name, value]) => [
    name,
    { DataType: 'String', StringValue: value },
  ]);
  const trace = currentTrace();
  await callAws({
    service: 'sqs',
    target: 'AmazonSQS.SendMessage',
    body: {
      QueueUrl: message.queueUrl,
      MessageBody: message.body,
      MessageAttributes: Object.fromEntries(attributes),
      ...(trace && {
        MessageSystemAttributes: {
          AWSTraceHeader: { DataType: 'String', StringValue: writeXray(trace) },
        },
      }),
      ...(message.delaySeconds && { DelaySeconds: message.delaySeconds }),
    },
  });
}
