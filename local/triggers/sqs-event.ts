import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { md5, type ReceivedMessage } from '../aws/sqs/message.ts';

/** Lambda hands a function at most this much at once, whatever the batch size says. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The event that Lambda's event source mapping invokes a function with. */
export function sqsEvent(messages: ReceivedMessage[], queueArn: string): SQSEvent {
  return { Records: messages.map((message) => record(message, queueArn)) };
}

/** Splits a batch so that no event is larger than Lambda takes. */
export function splitBySize(messages: ReceivedMessage[]): ReceivedMessage[][] {
  const batches: ReceivedMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const last = batches.at(-1);
    if (last && bytes + size <= MAX_EVENT_BYTES) {
      last.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}

function record(message: ReceivedMessage, queueArn: string): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      ...(message.trace && { AWSTraceHeader: message.trace }),
      ...(message.deadLetterSource && { DeadLetterQueueSourceArn: message.deadLetterSource }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, attribute]) => [
        name,
        {
          dataType: attribute.DataType,
          stringListValues: [],
          binaryListValues: [],
          ...(attribute.StringValue !== undefined && { stringValue: attribute.StringValue }),
          ...(attribute.BinaryValue !== undefined && { binaryValue: attribute.BinaryValue }),
        },
      ]),
    ),
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? 'us-east-1',
  };
}
