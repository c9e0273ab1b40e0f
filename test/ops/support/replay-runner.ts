import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createRunReplaysHandler } from '../../../functions/run-replays/handler.ts';
import type { OpsContext } from '../../../ops/context.ts';
import { queueThrough } from '../../../shared/contracts.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import type { ReplaySender } from '../../../shared/dead-letters/replays/sender.ts';
import { NotFound } from '../../../shared/platform/errors.ts';
import { consume } from './consumer.ts';

/** Runs the replays of a test's stack, as its function does. @param input.turn milliseconds of one */
export function runReplaysOf(
  context: OpsContext,
  { turn = 2_000 }: { turn?: number } = {},
): { stop(): Promise<void> } {
  const { db, clock } = context;
  const handler = createRunReplaysHandler({
    ...{ db, clock, turn },
    ...senderOf(context),
    deadLetters: createDeadLetters({ sql: db, clock }),
    pause: () => new Promise((wake) => setTimeout(wake, 10)),
  });
  return consume({ queue: 'jobs', handler }, context);
}

/** By the SDK: a test's process has no environment of a function. */
const senderOf = ({ aws, stack }: OpsContext): ReplaySender => {
  const urlOf = (queue: string) => {
    const url = stack.queues[queueThrough(queue)];
    if (!url) throw new NotFound(`The stack has no queue "${queue}"`);
    return url;
  };
  return {
    send: async (queue, messages) => {
      const QueueUrl = urlOf(queue);
      for (let at = 0; at < messages.length; at += 10) {
        const Entries = messages.slice(at, at + 10).map(({ id, body, attributes }) => ({
          Id: id,
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, StringValue]) => [
              name,
              { DataType: 'String', StringValue },
            ]),
          ),
        }));
        await (await aws.sqs()).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
      return new Map();
    },
    again: async (occurrence) => {
      const MessageBody = JSON.stringify(occurrence);
      const QueueUrl = urlOf(occurrence.schedule);
      await (await aws.sqs()).send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
  };
};
