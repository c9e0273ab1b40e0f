import type { SQSRecord } from 'aws-lambda';
import { shortQueueName } from '../platform/queue.ts';
import { effectKeyOf } from './effect-key.ts';
import type { FailedMessage } from './record.ts';
import { REPLAY_ATTRIBUTE } from './replay-attribute.ts';

/**
 * Reads a message that SQS, EventBridge or Scheduler gave up as a dead letter of the queue it was
 * meant for: `<queue>-dlq` holds what crashed its consumer, `<queue>-undelivered` what never
 * reached the queue.
 *
 * @param input.consumers queue → the function that consumes it, as far as known.
 */
export function readGivenUp(input: {
  record: SQSRecord;
  consumers: Readonly<Record<string, string>>;
}): FailedMessage {
  const { record, consumers } = input;
  const from = shortQueueName(record.eventSourceARN);
  const queue = from.replace(/-(dlq|undelivered)$/, '');
  const attribute = (name: string) => record.messageAttributes?.[name]?.stringValue;
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const undelivered = from.endsWith('-undelivered');
  const functionName = consumers[queue] ?? queue;
  return {
    queue,
    functionName,
    effectKey: effectKeyOf({ queue, raw: record.body }),
    error: undelivered
      ? undeliveredReason(attribute)
      : {
          name: 'Crashed',
          message: `${functionName} gave no answer (crash, timeout, out of memory), or could not record its failure: see its logs`,
        },
    body: record.body,
    // The receive that brought it here was ours.
    attempts: undelivered ? 1 : Math.max(1, receives - 1),
    firstSeenAt: new Date(Number(record.attributes.SentTimestamp)),
    replayOf: attribute(REPLAY_ATTRIBUTE),
  };
}

function undeliveredReason(attribute: (name: string) => string | undefined) {
  const what = [attribute('ERROR_CODE'), attribute('ERROR_MESSAGE')].filter(Boolean).join(': ');
  return {
    name: 'Undelivered',
    message: `It did not reach its queue: ${what || 'no reason was given'}`,
  };
}

/** `billing=sync-billing,outbox=relay-outbox`: which function consumes a queue. */
export function parseConsumers(text = ''): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.trim().split('=') as [string, string?]);
  return Object.fromEntries(
    pairs.flatMap(([queue, name]) => (queue && name ? [[queue, name]] : [])),
  );
}
