import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Lessons } from '../rules/lessons.ts';
import type { PageText } from '../text/words.ts';
import type { ReadInput } from './content.ts';

/** What a reading thread is asked to do: a file is opened and recognised once, extracted as often as needed. */
export type ThreadTask =
  | { kind: 'read'; input: ReadInput }
  | { kind: 'extract'; pages: PageText[]; lessons: Lessons };

/** What marks a thread as a reading thread: a function's bundle starts itself once more as one. */
export type ThreadData = { purpose: 'read-document' };

/** Whether this code runs as a reading thread (and not as a function that starts one). */
export function isReadingThread(): boolean {
  return !isMainThread && (workerData as ThreadData | null)?.purpose === 'read-document';
}

// The readers are loaded here only: a function that starts threads need not hold them itself.
if (isReadingThread()) {
  parentPort?.on('message', async (task: ThreadTask) => {
    parentPort?.postMessage(await work(task));
  });
  // What follows in a function's bundle is the function: none of it is for this thread.
  await new Promise(() => {});
}

async function work(task: ThreadTask): Promise<unknown> {
  if (task.kind === 'read') {
    const { readContent } = await import('./content.ts');
    return readContent(task.input);
  }
  const { extractByRules } = await import('../rules/extract.ts');
  return { outcome: 'extracted', extracted: extractByRules(task.pages, task.lessons) };
}
