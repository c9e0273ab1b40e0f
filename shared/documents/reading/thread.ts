import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { ReadInput } from './content.ts';

/** What marks a thread as a reading thread: a function's bundle starts itself once more as one. */
export type ThreadData = {
  purpose: 'read-document';
  input: ReadInput;
};

/** Whether this code runs as a reading thread (and not as a function that starts one). */
export function isReadingThread(): boolean {
  return !isMainThread && (workerData as ThreadData | null)?.purpose === 'read-document';
}

// The readers are loaded here only: a function that starts threads need not hold them itself.
if (isReadingThread()) {
  const { readContent } = await import('./content.ts');
  parentPort?.postMessage(await readContent((workerData as ThreadData).input));
}
