import { inspectBytes, type Refusal } from '../bytes/inspect.ts';
import type { Lessons } from '../rules/lessons.ts';
import type { PageText } from '../text/words.ts';
import type { ReadInput } from './content.ts';
import type { Content, Cost, Extracted, Reading, Refused } from './outcome.ts';
import { endReader, keepReader, takeReader } from './readers.ts';
import type { ThreadTask } from './thread.ts';

export type Guard = {
  /** The module that the thread runs: this folder's `thread.ts`, or a bundle of it. */
  thread: URL;
  /** Milliseconds from start to answer. */
  deadline: number;
  /** Growth of the process's memory at which the thread is killed, for each of those that read at a time. */
  megabytes: number;
};

export const DEFAULT_GUARD: Guard = {
  thread: new URL('./thread.ts', import.meta.url),
  deadline: 90_000,
  megabytes: 900,
};

/** Milliseconds between looks at the memory: a bomb of a few kilobytes fills a gigabyte in 300. */
const LOOK = 20;

/** Megabytes that a file may leave behind in a thread that is used again: recognition takes more. */
const LEFT_OVER = 100;

/** Tasks that are being done in this process: memory is the process's, and tells not whose it is. */
let running = 0;

const megabytes = () => process.memoryUsage.rss() / 1_048_576;

/** Reads a file in a thread of its own: byte checks, text, recognition, rules without lessons. */
export async function readGuarded(
  input: ReadInput,
  guard: Guard = DEFAULT_GUARD,
): Promise<Reading> {
  const inspected = inspectBytes(input.bytes);
  if ('refusal' in inspected)
    return { outcome: 'refused', refusal: inspected.refusal, milliseconds: 0, peakMegabytes: 0 };
  return runGuarded<Content>({ kind: 'read', input }, guard);
}

/** Extracts pages that were read before once more, with what corrections of the vendor taught. */
export function extractGuarded(
  input: { pages: PageText[]; lessons: Lessons },
  guard: Guard = DEFAULT_GUARD,
): Promise<(Extracted | Refused) & Cost> {
  return runGuarded<Extracted>({ kind: 'extract', ...input }, guard);
}

/**
 * Does a task in a thread that does nothing else meanwhile. What runs out of memory or time, or crashes
 * its reader, ends as a refusal: never as an error here, never as harm to its neighbours. A thread is
 * used again after a file that was read in peace, and never after any other.
 */
async function runGuarded<T extends { outcome: string }>(
  task: ThreadTask,
  guard: Guard,
): Promise<(T | Refused) & Cost> {
  const started = performance.now();
  const before = megabytes();
  let peak = before;
  const reader = takeReader(guard);
  const { worker } = reader;
  const refuse = (refusal: Refusal): Refused => ({ outcome: 'refused', refusal });
  let watch: NodeJS.Timeout | undefined;
  running += 1;
  const result = await new Promise<T | Refused>((resolve) => {
    watch = setInterval(() => {
      peak = Math.max(peak, megabytes());
      if (peak - before > guard.megabytes * running) resolve(refuse('out-of-memory'));
      else if (performance.now() - started > guard.deadline) resolve(refuse('out-of-time'));
    }, LOOK);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) =>
      resolve(refuse(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'crashed')),
    );
    worker.once('exit', () => resolve(refuse('crashed')));
    worker.postMessage(task);
  });
  running -= 1;
  clearInterval(watch);
  peak = Math.max(peak, megabytes());
  if (task.kind === 'read' && 'ocrPages' in result) await keepWarm(task.input, result);
  const inPeace = result.outcome !== 'refused' && peak - before < LEFT_OVER;
  await (inPeace ? keepReader(reader) : endReader(reader));
  return {
    ...result,
    milliseconds: Math.round(performance.now() - started),
    peakMegabytes: Math.max(0, Math.round(peak - before)),
  };
}

/** The programs of recognition outlive the thread that used them: the next scan finds them compiled. */
async function keepWarm({ assets }: ReadInput, { ocrPages }: object & { ocrPages: unknown }) {
  if (!ocrPages) return;
  const { keepCompiled } = await import('../ocr/compiled.ts');
  await keepCompiled(assets);
}
