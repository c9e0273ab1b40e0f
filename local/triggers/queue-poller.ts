import { setTimeout as wait } from 'node:timers/promises';
import type { EventSourceMappingModel } from '../../lib/template/model.ts';
import type { Mappings } from '../aws/captured/mappings.ts';
import { compilePattern } from '../aws/events/pattern/compile.ts';
import type { ReceivedMessage } from '../aws/sqs/message.ts';
import type { Queues } from '../aws/sqs/queues.ts';
import type { Answer } from '../functions/protocol.ts';
import { succeededIds } from './batch-answer.ts';
import { splitBySize, sqsEvent } from './sqs-event.ts';

const LONG_POLL_SECONDS = 20;
const MAX_RECEIVE = 10;
/** Where the template sets no maximum concurrency. Lambda would go up to 1,250. */
const DEFAULT_CONCURRENCY = 4;
const PAUSE_MS = 1_000;

export type PollerDeps = {
  queues: Queues;
  /** Whether the queue is held; never without. */
  mappings?: Mappings;
  invoke: (functionArn: string, event: unknown) => Promise<Answer>;
  onLog: (line: string) => void;
  /** Milliseconds between a failure to receive and the next attempt. */
  pauseMs?: number;
};

export type Poller = {
  /** Takes no new message; resolves when the batches in work are settled. */
  stop: () => Promise<void>;
};

/**
 * Polls a queue for a function, as Lambda's event source mapping does. A message that failed stays
 * until its visibility timeout ends, and the queue's redrive counts its receives.
 */
export function startPoller(mapping: EventSourceMappingModel, deps: PollerDeps): Poller {
  const stopping = new AbortController();
  const inWork = new Set<Promise<void>>();
  const limit = mapping.maximumConcurrency ?? DEFAULT_CONCURRENCY;
  const passes = createFilter(mapping.filters);

  const receive = async (max: number, waitSeconds: number) => {
    const { queueArn, logicalId } = mapping;
    await deps.mappings?.enabled(logicalId, stopping.signal);
    if (stopping.signal.aborted) return [];
    // A long poll that is under way ends when somebody holds the queue.
    const held = deps.mappings?.nextHeld(logicalId);
    const signal = held ? AbortSignal.any([stopping.signal, held]) : stopping.signal;
    return deps.queues.receive({ queueArn, max, waitSeconds, signal });
  };

  const gather = async (): Promise<ReceivedMessage[]> => {
    const { batchSize, maximumBatchingWindowSeconds: window } = mapping;
    const messages = await receive(Math.min(batchSize, MAX_RECEIVE), LONG_POLL_SECONDS);
    const until = Date.now() + window * 1000;
    while (messages.length > 0 && messages.length < batchSize && !stopping.signal.aborted) {
      const left = (until - Date.now()) / 1000;
      if (left <= 0) break;
      messages.push(...(await receive(Math.min(batchSize - messages.length, MAX_RECEIVE), left)));
    }
    return messages;
  };

  const settle = async (batch: ReceivedMessage[]): Promise<void> => {
    const answer = await deps.invoke(mapping.functionArn, sqsEvent(batch, mapping.queueArn));
    const ids = batch.map((message) => message.messageId);
    const done = new Set(succeededIds(ids, answer, mapping));
    for (const { messageId, receiptHandle } of batch)
      if (done.has(messageId)) deps.queues.delete(mapping.queueArn, receiptHandle);
  };

  const work = async (messages: ReceivedMessage[]): Promise<void> => {
    const wanted = messages.filter(passes);
    // As in Lambda, what no filter wants is gone.
    for (const message of messages)
      if (!wanted.includes(message)) deps.queues.delete(mapping.queueArn, message.receiptHandle);
    for (const batch of splitBySize(wanted)) await settle(batch);
  };

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (inWork.size >= limit) {
        await Promise.race(inWork);
        continue;
      }
      const messages = await gather().catch(rest);
      if (messages.length === 0) continue;
      const task: Promise<void> = work(messages)
        .catch((error: Error) => deps.onLog(`polling ${mapping.queueArn}: ${error.stack}`))
        .finally(() => inWork.delete(task));
      inWork.add(task);
    }
    await Promise.all(inWork);
  };

  /** Whatever it was, the queue is still there afterwards: a poller that ended would not be missed. */
  const rest = async (error: Error): Promise<ReceivedMessage[]> => {
    deps.onLog(`polling ${mapping.queueArn}: ${error.stack}`);
    await wait(deps.pauseMs ?? PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => {});
    return [];
  };

  const polling = poll();
  return {
    stop: async () => {
      stopping.abort();
      await polling;
    },
  };
}

function createFilter(filters: Record<string, unknown>[] | undefined) {
  const patterns = filters?.map((filter) => compilePattern(filter));
  return (message: ReceivedMessage): boolean =>
    !patterns || patterns.some((matches) => matches({ ...message, body: parsed(message.body) }));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
