import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const THREAD = new URL('../../../shared/documents/reading/thread.ts', import.meta.url).href;

/**
 * A reading thread that writes down what it is asked to do, and does it; and what was asked of it, in
 * order. The thread is written anew, since a thread gets no query and no environment.
 */
export function watchReading(): { thread: URL; tasks: () => string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-reading-'));
  const [log, file] = [join(folder, 'tasks'), join(folder, 'thread.mjs')];
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ kind }) => appendFileSync(${JSON.stringify(log)}, kind + '\\n'));
     await import(${JSON.stringify(THREAD)});`,
  );
  return { thread: pathToFileURL(file), tasks: () => readFileSync(log, 'utf8').trim().split('\n') };
}
