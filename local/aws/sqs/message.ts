import { createHash } from 'node:crypto';

type MessageAttribute = {
  DataType: string;
  StringValue?: string;
  /** Base64, as the JSON protocol carries it. */
  BinaryValue?: string;
};

export type MessageAttributes = Record<string, MessageAttribute>;

/** A message as a receiver gets it. */
export type ReceivedMessage = {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: MessageAttributes;
  /** Milliseconds since the epoch; a dead-letter queue keeps the original. */
  sentAt: number;
  firstReceivedAt: number;
  receiveCount: number;
  /** The queue that it was dead-lettered from. */
  deadLetterSource?: string;
  /** The sender's X-Ray header. */
  trace?: string;
};

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The digest that SDK clients check: length-prefixed name, type, and value, sorted by name. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const field = (data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    hash.update(length).update(data);
  };
  for (const name of names) {
    const attribute = attributes[name] as MessageAttribute;
    const binary = attribute.DataType.startsWith('Binary');
    field(Buffer.from(name));
    field(Buffer.from(attribute.DataType));
    hash.update(Buffer.from([binary ? 2 : 1]));
    field(
      binary
        ? Buffer.from(attribute.BinaryValue ?? '', 'base64')
        : Buffer.from(attribute.StringValue ?? ''),
    );
  }
  return hash.digest('hex');
}

/** Bytes that count toward the queue's limit: body, and each attribute's name, type and value. */
export function messageSize(body: string, attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (total, [name, { DataType, StringValue, BinaryValue }]) =>
      total +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (BinaryValue === undefined
        ? Buffer.byteLength(StringValue ?? '')
        : Buffer.byteLength(BinaryValue, 'base64')),
    Buffer.byteLength(body),
  );
}
