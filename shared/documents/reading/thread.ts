import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { type ReadInput, readContent } from './content.ts';

/** What marks a thread as a reading thread: bundles start the same file for both uses. */
export interface ThreadData {
  purpose: 'read-document';
  input: ReadInput;
}

/** Whether this code runs as a reading thread (and not as a function that starts one). */
export function isReadingThread(): boolean {
  return !isMainThread && (workerData as ThreadData | null)?.purpose === 'read-document';
}

/** Read the one file that this thread was started for and post what it holds. */
export async function runReadingThread(): Promise<void> {
  const { input } = workerData as ThreadData;
  parentPort?.postMessage(await readContent(input));
}

if (isReadingThread()) await runReadingThread();
