import { Worker } from 'node:worker_threads';
import type { Refusal } from '../bytes/inspect.ts';
import { inspectBytes } from '../bytes/inspect.ts';
import type { ReadInput } from './content.ts';
import type { Content, Reading, Refused } from './outcome.ts';
import type { ThreadData } from './thread.ts';

export type Guard = {
  /** The module that the thread runs: this folder's `thread.ts`, or a bundle of it. */
  thread: URL;
  /** Milliseconds from start to answer. */
  deadline: number;
  /** Growth of the process's memory at which the thread is killed. */
  megabytes: number;
};

export const DEFAULT_GUARD: Guard = {
  thread: new URL('./thread.ts', import.meta.url),
  deadline: 90_000,
  megabytes: 700,
};

/** Milliseconds between looks at the memory: a bomb of a few kilobytes fills a gigabyte in 300. */
const LOOK = 20;

const megabytes = () => process.memoryUsage.rss() / 1_048_576;

/**
 * Reads a file in a thread of its own. A file that runs out of memory or time, or that crashes the
 * reader, ends as a refusal: never as an error here, never as harm to its neighbours.
 */
export async function readGuarded(
  input: ReadInput,
  guard: Guard = DEFAULT_GUARD,
): Promise<Reading> {
  const started = performance.now();
  const before = megabytes();
  let peak = before;
  const cost = () => ({
    milliseconds: Math.round(performance.now() - started),
    peakMegabytes: Math.max(0, Math.round(peak - before)),
  });
  const inspected = inspectBytes(input.bytes);
  if ('refusal' in inspected) return { outcome: 'refused', refusal: inspected.refusal, ...cost() };

  const data: ThreadData = { purpose: 'read-document', input };
  const worker = new Worker(guard.thread, {
    workerData: data,
    // What a parser prints about a broken file is noise in the logs of its neighbours.
    stdout: true,
    stderr: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: Math.min(guard.megabytes, 512) },
  });
  const refuse = (refusal: Refusal): Refused => ({ outcome: 'refused', refusal });
  const result = await new Promise<Content | Refused>((resolve) => {
    const watch = setInterval(() => {
      peak = Math.max(peak, megabytes());
      if (peak - before > guard.megabytes) resolve(refuse('out-of-memory'));
      else if (performance.now() - started > guard.deadline) resolve(refuse('out-of-time'));
    }, LOOK);
    worker.once('message', (message: Content | Refused) => resolve(message));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      resolve(refuse(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'crashed')),
    );
    worker.once('exit', () => {
      clearInterval(watch);
      resolve(refuse('crashed'));
    });
  });
  peak = Math.max(peak, megabytes());
  await worker.terminate();
  return { ...result, ...cost() };
}
