import { sendMessage } from '../../platform/aws/send-message.ts';
import { sendMessages } from '../../platform/aws/send-messages.ts';
import { NotFound } from '../../platform/errors.ts';
import type { SendReplay } from './runner.ts';

export type ReplaySender = {
  send: SendReplay;
  /** Asks for another run, when this one's time is up. */
  again: (input: { schedule: string; scheduledTime: string }) => Promise<void>;
};

/** Sends letters back to the queues that they came from. @param input.queues JSON of short queue name → URL, from the environment. */
export function createReplaySender(input: { queues: string }): ReplaySender {
  const queues = JSON.parse(input.queues) as Record<string, string>;
  const urlOf = (queue: string) => {
    const url = queues[queue];
    if (!url) throw new NotFound(`The stack has no queue "${queue}"`);
    return url;
  };
  return {
    send: async (queue, messages) => sendMessages(urlOf(queue), messages),
    again: (occurrence) =>
      sendMessage({ queueUrl: urlOf(occurrence.schedule), body: JSON.stringify(occurrence) }),
  };
}
