import type { SQSRecord } from 'aws-lambda';
import { contractOf, contractsThatTake } from '../contracts.ts';
import { unknownEvent } from '../events/known-types.ts';
import { jsonOrNothing } from '../platform/json.ts';
import type { QueueContract } from '../platform/queue/contract.ts';
import type { FailedMessage, Trial } from '../platform/queue/dead-letters.ts';
import {
  DRY_RUN_ATTRIBUTE,
  REPLAY_ATTRIBUTE,
  shortQueueName,
  traceOfRecord,
} from '../platform/queue/message.ts';

/** A message that was given up, and the queue that it goes back to once; unknown, it cannot go back. */
export type GivenUp = FailedMessage & { queueArn?: string; dryRunOf?: string | undefined };

/** Reads a message that SQS, EventBridge or Scheduler gave up as a dead letter of its own queue. */
export function readGivenUp(record: SQSRecord): GivenUp {
  const attribute = (name: string) => record.messageAttributes?.[name]?.stringValue;
  const source = sourceOf(record);
  const { contract } = source;
  const undelivered = shortQueueName(record.eventSourceARN) === 'undelivered';
  const unknown =
    undelivered && !source.contract ? unknownEvent(jsonOrNothing(record.body)) : undefined;
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const consumer = contract?.consumer ?? source.queue;
  return {
    queue: source.queue,
    ...(contract ? { queueArn: siblingArn(record.eventSourceARN, contract.queue) } : {}),
    functionName: consumer,
    effectKey: contract && effectKeyOf(record.body, contract),
    error: unknown
      ? { name: 'UnknownEvent', message: unknown }
      : undelivered
        ? undeliveredReason(attribute, source)
        : crashReason(consumer, source),
    body: record.body,
    // The receive that brought it here was ours.
    attempts: undelivered ? 1 : Math.max(1, receives - 1),
    firstSeenAt: new Date(Number(record.attributes.SentTimestamp)),
    traceId: traceOfRecord(record).traceId,
    replayOf: attribute(REPLAY_ATTRIBUTE),
    dryRunOf: attribute(DRY_RUN_ATTRIBUTE),
  };
}

type Source = { queue: string; contract: QueueContract | undefined; guessed: boolean };

/**
 * The queue that a message was meant for: SQS and EventBridge say it in an attribute; else the
 * message's contents tell, as far as one queue only takes it.
 */
function sourceOf(record: SQSRecord): Source {
  const { DeadLetterQueueSourceArn } = record.attributes;
  const named = DeadLetterQueueSourceArn ?? record.messageAttributes?.TARGET_ARN?.stringValue;
  if (named) {
    const queue = shortQueueName(named);
    return { queue, contract: contractOf(queue), guessed: false };
  }
  const [only, second] = contractsThatTake(record.body);
  return only && !second
    ? { queue: only.queue, contract: only, guessed: true }
    : { queue: 'unknown', contract: undefined, guessed: true };
}

/** The key that the message's consumer would use: a crash and a later copy are then one dead letter. */
function effectKeyOf(raw: string, contract: QueueContract): string | undefined {
  try {
    return contract.effectKey(contract.read(raw));
  } catch {
    // Nobody can read it: that may well be why it is here, and its hash stands in.
    return undefined;
  }
}

const GUESSED = ' Nothing named its queue: it is told from the message itself.';

const crashReason = (consumer: string, { guessed }: Source) => ({
  name: 'Crashed',
  message: `${consumer} gave no answer (crash, timeout, out of memory), or could not record its failure: see its logs.${guessed ? GUESSED : ''}`,
});

function undeliveredReason(attribute: (name: string) => string | undefined, { guessed }: Source) {
  const what = [attribute('ERROR_CODE'), attribute('ERROR_MESSAGE')].filter(Boolean).join(': ');
  return {
    name: 'Undelivered',
    message: `It did not reach its queue: ${what || 'no reason was given'}.${guessed ? GUESSED : ''}`,
  };
}

/** `arn:…:nightshift-<stage>-dlq` and `billing` → `arn:…:nightshift-<stage>-billing`. */
const siblingArn = (arn: string, queue: string) =>
  arn.slice(0, arn.length - shortQueueName(arn).length) + queue;

/** A dry run that its consumer did not survive: the message would not fare better for good. */
export const crashedTrial = ({ error }: Pick<GivenUp, 'error'>): Trial => ({
  verdict: 'still-fails',
  error,
  changes: { rows: [], removed: {}, held: [] },
});
