import type { SendReplay } from '../../shared/dead-letters/replay.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import { REPLAY_ATTRIBUTE } from '../../shared/platform/queue/message.ts';
import type { OpsContext } from '../context.ts';

// SQS's limits for one SendMessageBatch: entries, and bytes of all bodies and attributes together.
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_048_576;
const ATTRIBUTE_BYTES = 100;

type Entry = { id: string; body: string };

/** Sends replays to the stack's queues. */
export function createSendReplay({ stack, aws }: Pick<OpsContext, 'stack' | 'aws'>): SendReplay {
  return async (queue, messages) => {
    const url = stack.queues[queue];
    if (!url) throw new NotFound(`The ${stack.stage} stack has no queue "${queue}"`);
    const [client, { SendMessageBatchCommand }] = await Promise.all([
      aws.sqs(),
      import('@aws-sdk/client-sqs'),
    ]);
    const refused = new Map<string, string>();
    for (const entries of batches(messages)) {
      const answer = await client
        .send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries.map(toEntry) }))
        .catch((error: Error) => ({
          Failed: entries.map(({ id }) => ({ Id: id, Code: error.name, Message: error.message })),
        }));
      for (const { Id, Code, Message } of answer.Failed ?? []) {
        refused.set(Id as string, Message ?? Code ?? 'refused');
      }
    }
    return refused;
  };
}

const toEntry = ({ id, body }: Entry) => ({
  Id: id,
  MessageBody: body,
  MessageAttributes: { [REPLAY_ATTRIBUTE]: { DataType: 'String', StringValue: id } },
});

function batches(messages: Entry[]): Entry[][] {
  const list: Entry[][] = [];
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
