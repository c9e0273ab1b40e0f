import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { type Claimed, claimForReplay, markNotSent, markSent } from './claim.ts';
import { awaitOutcomes, countArrivals, type Outcome } from './outcome.ts';

/**
 * Puts messages on a queue, each with its dead letter's id in REPLAY_ATTRIBUTE.
 * @returns why, for each id that the queue did not take.
 */
export type SendReplay = (
  queue: string,
  messages: { id: string; body: string }[],
) => Promise<Map<string, string>>;

export type ReplayResult = Outcome & { id: string };

export type ReplayReport = {
  /** One per id that was asked for, in that order. */
  results: ReplayResult[];
  /** The first messages all failed again, so the rest was left alone. */
  stopped: boolean;
  /** Dead letters that are new in the same queues since the replay began. */
  arrived: number;
};

export type ReplayInput = {
  ids: readonly string[];
  /** The operator action that this belongs to. */
  actionId: string;
  /** Sent instead of the kept body; with one id only. */
  editedBody?: string | undefined;
  /** Send even what is being replayed already: its message may have been lost. */
  resend?: boolean;
  /** Do not stop when everything fails again. */
  keepGoing?: boolean;
  /** How long to wait for the outcomes of what was sent last. */
  waitSeconds: number;
  onProgress?: (text: string) => void;
};

export type ReplayDeps = {
  db: Database;
  send: SendReplay;
  clock: Clock;
  pause?: (milliseconds: number) => Promise<unknown>;
};

// A few first: when the cause is still there, that shows before thousands have failed again.
const FIRST = 10;
const CHUNK = 100;

/**
 * Sends dead letters back to the queues they came from, and reports what their consumers made of
 * them. The effect key is in the body, so what was done before is skipped and reported as such;
 * "done" is only said when the consumer has said so.
 */
export async function replayDeadLetters(
  input: ReplayInput,
  deps: ReplayDeps,
): Promise<ReplayReport> {
  const began = deps.clock();
  const results: ReplayResult[] = [];
  const queues = new Set<string>();
  let stopped = false;
  for (let at = 0; at < input.ids.length && !stopped; ) {
    const ids = input.ids.slice(at, at + (at === 0 ? FIRST : CHUNK));
    at += ids.length;
    const { outcomes, claimed } = await replayChunk({ ...input, ids }, deps);
    for (const { queue } of claimed) queues.add(queue);
    results.push(...ids.map((id) => ({ id, ...(outcomes.get(id) ?? GONE) })));
    stopped =
      ids.length === FIRST && at < input.ids.length && !input.keepGoing && allFailed(results);
    if (at < input.ids.length) input.onProgress?.(`${at} of ${input.ids.length} replayed`);
  }
  for (const id of input.ids.slice(results.length)) {
    results.push({ id, outcome: 'left-alone', error: STOPPED });
  }
  const arrived = await countArrivals(
    { queues: [...queues], since: began, except: input.ids },
    deps,
  );
  return { results, stopped, arrived };
}

const GONE: Outcome = {
  outcome: 'not-sent',
  error: { name: 'NotFound', message: 'There is no such dead letter any more' },
};
const STOPPED = {
  name: 'Stopped',
  message: 'The first ones all failed again: the cause is still there',
};

const allFailed = (results: ReplayResult[]) => results.every(({ outcome }) => outcome === 'failed');

async function replayChunk(input: ReplayInput, deps: ReplayDeps) {
  const claimed = await claimForReplay(input, deps);
  await sendAll(claimed, input, deps);
  const outcomes = await awaitOutcomes(input, deps);
  return { outcomes, claimed };
}

async function sendAll(claimed: Claimed[], input: ReplayInput, deps: ReplayDeps) {
  const byQueue = Map.groupBy(claimed, (letter) => letter.queue);
  for (const [queue, letters] of byQueue) {
    const messages = letters.map(({ id, body }) => ({ id, body }));
    const refused = await deps.send(queue, messages).catch((error: unknown) => {
      // It is not known which were taken: all that were are skipped by their effect key next time.
      const why = error instanceof Error ? error.message : String(error);
      return new Map(messages.map(({ id }) => [id, why]));
    });
    await markNotSent({ refused, actionId: input.actionId }, deps);
    const taken = messages.map(({ id }) => id).filter((id) => !refused.has(id));
    await markSent({ ids: taken, actionId: input.actionId }, deps);
  }
}
