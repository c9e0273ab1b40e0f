import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { RetryLater } from '../errors.ts';
import { log, withLogContext } from '../log.ts';
import { beginSpan } from '../span.ts';
import { type Trace, withTrace } from '../trace.ts';
import type { QueueContract } from './contract.ts';
import type { DeadLetters, Replayed } from './dead-letters.ts';
import { tryMessage } from './dry-run.ts';
import { type Message, type Outcome, openMessage } from './message.ts';
import { type Postpone, postponeInLambda, postponeRetries } from './postpone.ts';
import { type PutBack, putBackInLambda } from './put-back.ts';
import { type SendAgain, sendAgainInLambda, sendAllAgain } from './send-again.ts';
import { settle } from './settle.ts';

/** How much of its time the function has left. */
export type Time = Pick<Context, 'getRemainingTimeInMillis'>;

export type ConsumerDeps<B> = {
  deadLetters: DeadLetters;
  /**
   * Processes a batch and answers one outcome per message, in order. When it throws, nothing of the
   * batch was applied: each message is then tried alone, so that one bad row cannot hold the rest.
   */
  process(messages: Message<B>[], time: Time): Promise<Outcome[]>;
  /** By default SQS is told, in Lambda. */
  postpone?: Postpone;
  /** By default its own queue, in Lambda. */
  putBack?: PutBack;
  /** By default its shared queue, in Lambda. */
  sendAgain?: SendAgain;
};

/**
 * Makes the handler of a queue's consumer: partial batch failures, a log context per message,
 * permanent failures to dead letters at once, transient ones back to the queue as its contract
 * says, crashes left to the queue's redrive.
 */
export function consume<B extends { kind: string; detail: unknown }>(
  contract: QueueContract<B>,
  {
    deadLetters,
    process,
    postpone = postponeInLambda,
    putBack = putBackInLambda,
    sendAgain = sendAgainInLambda,
  }: ConsumerDeps<B>,
) {
  const { consumer, retries } = contract;
  return async (event: SQSEvent, time?: Time): Promise<SQSBatchResponse> => {
    const opened = event.Records.map((record) => {
      const message = openMessage(record, contract);
      const span = beginSpan('consumer', message.trace);
      return { record, message: { ...message, trace: span.trace }, span };
    });
    // What a statement does for many at once is a part of no single trace.
    const work = (batch: Message<B>[]) =>
      withTraces(
        batch.map(({ trace }) => trace),
        () => process(batch, time ?? ENDLESS),
      );
    const [trials, real] = [
      opened.filter(({ message }) => message.dryRunOf),
      opened.filter(({ message }) => !message.dryRunOf),
    ];
    const messages = real.map(({ message }) => message);
    const readable = messages.filter((m): m is Message<B> => !('unreadable' in m));
    const processed = readable.length > 0 ? await processBatch(readable, work) : [];
    const outcomes = new Map(readable.map((m, i) => [m.id, processed[i]]));

    const failed: SQSRecord[] = [];
    const replayed: (Replayed & { record: SQSRecord })[] = [];
    for (const [i, m] of messages.entries()) {
      const { record, span } = real[i] as (typeof real)[number];
      const outcome: Outcome =
        'unreadable' in m
          ? { status: 'failed', error: m.unreadable }
          : (outcomes.get(m.id) ?? { status: 'failed', error: new Error('no outcome') });
      const settled = await withTrace(m.trace, () =>
        withLogContext({ messageId: m.id, queue: m.queue }, () =>
          settle(m, outcome, {
            consumer,
            retries,
            deadLetters,
            cameThrough: (one) => replayed.push({ ...one, record }),
            putBack: (afterSeconds) => putBack(record, { ...m, afterSeconds }),
          }),
        ),
      );
      span.end({
        name: `process ${m.queue}`,
        failed: outcome.status === 'failed' ? nameOf(outcome.error) : undefined,
        attributes: {
          'messaging.system': 'aws_sqs',
          'messaging.destination.name': m.queue,
          'messaging.message.id': m.id,
          'nightshift.attempt': m.attempt,
          ...('effectKey' in m && { 'nightshift.effect_key': m.effectKey }),
        },
      });
      if (!settled) failed.push(record);
    }
    if (replayed.length > 0 && !(await resolveAll(replayed, deadLetters)))
      failed.push(...replayed.map(({ record }) => record));
    // Last: they only ask.
    for (const { message, record } of trials) {
      const told = await withLogContext({ messageId: message.id, queue: message.queue }, () =>
        tryMessage(message, work, { deadLetters, records: contract.records }),
      );
      if (!told) failed.push(record);
    }
    const shares = contract.through !== contract.queue;
    if (!shares) await postponeRetries(failed, { retries, postpone });
    const left = shares ? await sendAllAgain(failed, { retries, sendAgain }) : failed;
    return { batchItemFailures: left.map((record) => ({ itemIdentifier: record.messageId })) };
  };
}

/** @returns false when it could not be written: those messages come back, and have their effect already. */
async function resolveAll(replayed: Replayed[], deadLetters: DeadLetters): Promise<boolean> {
  try {
    await deadLetters.resolve(replayed.map(({ id, outcome }) => ({ id, outcome })));
    return true;
  } catch (error) {
    log.error('replays that came through could not be recorded', { error });
    return false;
  }
}

/** Of several, what is logged names them all. */
function withTraces<T>(traces: Trace[], work: () => T): T {
  const [only, second] = traces;
  if (!second) return withTrace(only, work);
  return withLogContext({ traceIds: traces.map(({ traceId }) => traceId) }, work);
}

/** Words of an error may quote what came from outside. */
const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'NonError');

/** Elsewhere than in Lambda nobody stops the clock. */
const ENDLESS: Time = { getRemainingTimeInMillis: () => Number.MAX_SAFE_INTEGER };

async function processBatch<B>(
  messages: Message<B>[],
  work: (messages: Message<B>[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  try {
    return await work(messages);
  } catch (error) {
    // An outage is the same for each of them.
    if (messages.length === 1 || error instanceof RetryLater)
      return messages.map(() => ({ status: 'failed', error }));
    log.warn('batch failed, trying each message alone', { size: messages.length, error });
    const outcomes: Outcome[] = [];
    for (const message of messages) outcomes.push(...(await processBatch([message], work)));
    return outcomes;
  }
}
