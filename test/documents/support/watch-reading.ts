import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const THREAD = new URL('../../../shared/documents/reading/thread.ts', import.meta.url).href;

/**
 * A reading thread that writes down what it was asked to do, and then does it; and what the threads
 * were asked, in order. The thread is written anew, since a thread gets no query and no environment.
 */
export function watchReading(): { thread: URL; tasks: () => string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-reading-'));
  const [log, file] = [join(folder, 'tasks'), join(folder, 'thread.mjs')];
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs';
     import { workerData } from 'node:worker_threads';
     appendFileSync(${JSON.stringify(log)}, workerData.task.kind + '\\n');
     await import(${JSON.stringify(THREAD)});`,
  );
  return { thread: pathToFileURL(file), tasks: () => readFileSync(log, 'utf8').trim().split('\n') };
}
