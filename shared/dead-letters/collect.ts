import type { SQSRecord } from 'aws-lambda';
import { contractIn, contractsThatTake } from '../contracts.ts';
import { unknownEvent } from '../events/known-types.ts';
import { jsonOrNothing } from '../platform/json.ts';
import type { QueueContract } from '../platform/queue/contract.ts';
import type { FailedMessage, Trial } from '../platform/queue/dead-letters.ts';
import {
  DRY_RUN_ATTRIBUTE,
  REJECTED_ATTRIBUTE,
  REPLAY_ATTRIBUTE,
  shortQueueName,
  traceOfRecord,
} from '../platform/queue/message.ts';
import { type GivenUpStart, readGivenUpStart } from './given-up-start.ts';

/** A message that was given up, and the queue that it goes back to once; unknown, it cannot go back. */
export type GivenUp = FailedMessage & { queueArn?: string; dryRunOf?: string | undefined };

/** Reads a message that SQS, EventBridge, Scheduler or Lambda gave up as a dead letter of its own queue. */
export function readGivenUp(received: SQSRecord): GivenUp {
  const start = readGivenUpStart(received.body);
  const record = start?.record ?? received;
  const attribute = (name: string) => record.messageAttributes?.[name]?.stringValue;
  const source = start
    ? sourceNamed(record.eventSourceARN, record.body)
    : (sourceOf(record) ?? guessedSource(record.body));
  const { contract } = source;
  const undelivered = shortQueueName(record.eventSourceARN) === 'undelivered';
  const rejected = attribute(REJECTED_ATTRIBUTE);
  const unknown =
    undelivered && !source.contract ? unknownEvent(jsonOrNothing(record.body)) : undefined;
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const consumer = contract?.consumer ?? source.queue;
  return {
    queue: source.queue,
    ...(contract ? { queueArn: siblingArn(received.eventSourceARN, contract.through) } : {}),
    functionName: consumer,
    effectKey: contract && effectKeyOf(record.body, contract),
    error: reasonOf({ start, rejected, unknown, undelivered, attribute, consumer, source }),
    body: record.body,
    // The receive that brought it here was ours.
    attempts: start ? Math.max(1, start.runs) : undelivered ? 1 : Math.max(1, receives - 1),
    firstSeenAt: new Date(Number(record.attributes.SentTimestamp)),
    traceId: traceOfRecord(record).traceId,
    replayOf: attribute(REPLAY_ATTRIBUTE),
    dryRunOf: attribute(DRY_RUN_ATTRIBUTE),
  };
}

type Source = { queue: string; contract: QueueContract | undefined; guessed: boolean };

/** What happened to it, of all that may have. */
function reasonOf(input: {
  start: GivenUpStart | undefined;
  rejected: string | undefined;
  unknown: string | undefined;
  undelivered: boolean;
  attribute: (name: string) => string | undefined;
  consumer: string;
  source: Source;
}): FailedMessage['error'] {
  const { start, rejected, unknown, undelivered, attribute, consumer, source } = input;
  if (start) return startReason(consumer, start);
  if (rejected) return { name: 'RejectMessage', message: rejected };
  if (unknown) return { name: 'UnknownEvent', message: unknown };
  if (undelivered) return undeliveredReason(attribute, source);
  const { contract } = source;
  const started = contract && contract.through !== contract.queue;
  return crashReason(started ? `${consumer}, or what starts it,` : consumer, source);
}

/** The queue that a message was meant for, where SQS, EventBridge or Scheduler says it in an attribute. */
function sourceOf(record: SQSRecord): Source | undefined {
  const { DeadLetterQueueSourceArn } = record.attributes;
  const named = DeadLetterQueueSourceArn ?? record.messageAttributes?.TARGET_ARN?.stringValue;
  return named === undefined ? undefined : sourceNamed(named, record.body);
}

/** Where several contracts share the queue, the message's contents say which it is. */
function sourceNamed(arn: string, raw: string): Source {
  const named = shortQueueName(arn);
  const contract = contractIn(named, raw);
  return { queue: contract?.queue ?? named, contract, guessed: false };
}

/** Nothing names it: the message's contents tell, as far as one queue only takes it. */
function guessedSource(raw: string): Source {
  const [only, second] = contractsThatTake(raw);
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

const startReason = (consumer: string, { runs, how, neverRan }: GivenUpStart) =>
  neverRan
    ? { name: 'Undelivered', message: `${consumer} could not be started in time: ${how}.` }
    : {
        name: 'Crashed',
        message: `${consumer} gave no answer in ${runs} runs (${how}), or could not record its failure: see its logs.`,
      };

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
