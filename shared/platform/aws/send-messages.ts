import { type Trace, writeXray } from '../trace.ts';
import { callAws } from './signed-request.ts';

// SQS's limits for one SendMessageBatch: entries, and bytes of all bodies and attributes together.
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_048_576;
const ATTRIBUTE_BYTES = 200;

export type Outgoing = {
  id: string;
  body: string;
  attributes: Record<string, string>;
  /** What it is a part of. */
  trace?: Trace | undefined;
};

type Answer = { Failed?: { Id: string; Code?: string; Message?: string }[] };

/**
 * Puts messages on a queue, in as few calls as SQS takes.
 * @returns why, for each id that the queue did not take.
 */
export async function sendMessages(
  queueUrl: string,
  messages: readonly Outgoing[],
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  for (const batch of batches(messages)) {
    const answer = await callAws<Answer>({
      service: 'sqs',
      target: 'AmazonSQS.SendMessageBatch',
      body: { QueueUrl: queueUrl, Entries: batch.map(toEntry) },
    }).catch(
      (error: Error): Answer => ({
        // It is not known which were taken: those that were are skipped by their effect key next time.
        Failed: batch.map(({ id }) => ({ Id: id, Message: error.message })),
      }),
    );
    for (const { Id, Code, Message } of answer.Failed ?? [])
      refused.set(Id, Message ?? Code ?? 'refused');
  }
  return refused;
}

const toEntry = ({ id, body, attributes, trace }: Outgoing) => ({
  Id: id,
  MessageBody: body,
  MessageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      { DataType: 'String', StringValue: value },
    ]),
  ),
  ...(trace && {
    MessageSystemAttributes: {
      AWSTraceHeader: { DataType: 'String', StringValue: writeXray(trace) },
    },
  }),
});

function batches(messages: readonly Outgoing[]): Outgoing[][] {
  const list: Outgoing[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body) + ATTRIBUTE_BYTES;
    const current = list.at(-1);
    if (!current || current.length === MAX_ENTRIES || bytes + size > MAX_BYTES) {
      list.push([message]);
      bytes = size;
    } else {
      current.push(message);
      bytes += size;
    }
  }
  return list;
}
