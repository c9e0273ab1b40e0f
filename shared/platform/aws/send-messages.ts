import { type Trace, writeXray } from '../trace.ts';
import { callAws } from './signed-request.ts';

// SQS's limits for one SendMessageBatch: entries, and bytes of all bodies and attributes together.
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_048_576;
const ATTRIBUTE_BYTES = 200;
/** A queue answers in some milliseconds, and takes thousands of calls a second. */
const CALLS_AT_ONCE = 4;

export type Outgoing = {
  id: string;
  body: string;
  attributes: Record<string, string>;
  /** What it is a part of. */
  trace?: Trace | undefined;
};

type Refused = { Id: string; Code?: string; Message?: string };

/**
 * Puts messages on a queue, in as few calls as SQS takes.
 * @returns why, for each id that the queue did not take.
 */
export async function sendMessages(
  queueUrl: string,
  messages: readonly Outgoing[],
): Promise<Map<string, string>> {
  const waiting = batches(messages);
  const refused = new Map<string, string>();
  const sendOn = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift())
      for (const { Id, Code, Message } of await send(queueUrl, batch))
        refused.set(Id, Message ?? Code ?? 'refused');
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, sendOn));
  return refused;
}

/** @returns those that the queue did not take. */
async function send(queueUrl: string, batch: readonly Outgoing[]): Promise<Refused[]> {
  const answer = await callAws<{ Failed?: Refused[] }>({
    service: 'sqs',
    target: 'AmazonSQS.SendMessageBatch',
    body: { QueueUrl: queueUrl, Entries: batch.map(toEntry) },
  }).catch((error: Error) => ({
    // It is not known which were taken: those that were are skipped by their effect key next time.
    Failed: batch.map(({ id }): Refused => ({ Id: id, Message: error.message })),
  }));
  return answer.Failed ?? [];
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
