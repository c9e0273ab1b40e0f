import { type MessageAttributes, md5, md5OfAttributes, type ReceivedMessage } from './message.ts';

/** A message in ReceiveMessage's answer, with only the attributes that were asked for. */
export function toReceived(message: ReceivedMessage, input: Record<string, unknown>) {
  const wanted = [
    input.AttributeNames ?? [],
    input.MessageSystemAttributeNames ?? [],
  ].flat() as string[];
  const attributes = chooseAttributes(
    message.attributes,
    (input.MessageAttributeNames ?? []) as string[],
  );
  const system = chooseSystem(systemAttributes(message), wanted);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(system).length > 0 ? { Attributes: system } : {}),
    ...(Object.keys(attributes).length > 0
      ? { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }
      : {}),
  };
}

/** System attributes as SQS and Lambda's event source mapping name them. */
function systemAttributes(message: ReceivedMessage): Record<string, string> {
  return {
    SenderId: '000000000000',
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.trace ? { AWSTraceHeader: message.trace } : {}),
    ...(message.deadLetterSource ? { DeadLetterQueueSourceArn: message.deadLetterSource } : {}),
  };
}

function chooseSystem(all: Record<string, string>, wanted: string[]): Record<string, string> {
  if (wanted.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}

function chooseAttributes(all: MessageAttributes, wanted: string[]): MessageAttributes {
  if (wanted.includes('All') || wanted.includes('.*')) return all;
  const takes = (name: string) =>
    wanted.some((want) =>
      want.endsWith('.*') ? name.startsWith(want.slice(0, -1)) : want === name,
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => takes(name)));
}
