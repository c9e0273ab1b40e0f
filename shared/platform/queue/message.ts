import type { SQSRecord } from 'aws-lambda';
import { readXray, type Trace, traceOfMessage } from '../trace.ts';
import type { QueueContract } from './contract.ts';

/** Marks a message as a replay, so that its consumer reports what became of the dead letter. */
export const REPLAY_ATTRIBUTE = 'nightshift-replay-of';

/** How often a message was put at the end of its queue. */
export const PUT_BACK_ATTRIBUTE = 'nightshift-put-back';

/** Says of a message in `dlq` why nobody takes it, where who put it there knows. */
export const REJECTED_ATTRIBUTE = 'nightshift-rejected';

/** Marks a replay as a trial: what it would do is told, and nothing of it stays. Names the replay. */
export const DRY_RUN_ATTRIBUTE = 'nightshift-dry-run-of';

/** What is known of an SQS message whatever its body is. */
type Envelope = {
  /** SQS message id: for the batch answer and the logs only, never a key (a redrive changes it). */
  id: string;
  /** Short queue name, e.g. `billing`. */
  queue: string;
  /** The body as received. */
  raw: string;
  /** Receives so far, this one included. */
  attempt: number;
  sentAt: Date;
  /** What brought it about; its own, where nobody says. */
  trace: Trace;
  /** The dead letter that an operator replays with this message. */
  replayOf?: string;
  /** The replay that only asks what this message would do. */
  dryRunOf?: string;
  /** Times that others came first. */
  putBack: number;
};

/** One SQS message, read. */
export type Message<B> = Envelope & { body: B; effectKey: string };

export type Unreadable = Envelope & { unreadable: unknown };

/** What became of a message. An error that is no RejectMessage or AlreadyDone is retried. */
export type Outcome =
  /** `superseded`: done, and it changed nothing, because what is newer was there. */
  { status: 'done' | 'already-done'; superseded?: boolean } | { status: 'failed'; error: unknown };

/** Whether a message is of one kind of its contract. */
export const isOf =
  <K extends string>(kind: K) =>
  <B extends { kind: string }>(message: Message<B>): message is Message<Extract<B, { kind: K }>> =>
    message.body.kind === kind;

/** What a message is a part of. */
export const traceOfRecord = ({ attributes, messageId }: SQSRecord): Trace =>
  readXray(attributes.AWSTraceHeader) ??
  traceOfMessage({ id: messageId, sentAt: Number(attributes.SentTimestamp) });

/**
 * Reads a message of SQS by its queue's contract; what no kind accepts keeps the reason, for its dead
 * letter.
 */
export function openMessage<B extends { kind: string; detail: unknown }>(
  record: SQSRecord,
  contract: QueueContract<B>,
): Message<B> | Unreadable {
  const replayOf = record.messageAttributes[REPLAY_ATTRIBUTE]?.stringValue;
  const dryRunOf = record.messageAttributes[DRY_RUN_ATTRIBUTE]?.stringValue;
  const envelope = {
    id: record.messageId,
    queue: contract.queue,
    raw: record.body,
    attempt: Number(record.attributes.ApproximateReceiveCount),
    sentAt: new Date(Number(record.attributes.SentTimestamp)),
    putBack: Number(record.messageAttributes[PUT_BACK_ATTRIBUTE]?.stringValue ?? 0),
    trace: traceOfRecord(record),
    ...(replayOf ? { replayOf } : {}),
    ...(dryRunOf ? { dryRunOf } : {}),
  };
  try {
    const body = contract.read(record.body);
    return { ...envelope, body, effectKey: contract.effectKey(body) };
  } catch (error) {
    return { ...envelope, unreadable: error };
  }
}

/** `arn:aws:sqs:…:nightshift-<stage>-billing` → `billing`. */
export function shortQueueName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1).replace(/^nightshift-[^-]+-/, '');
}
