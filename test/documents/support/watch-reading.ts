import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A reading thread that writes down what it was asked to do, and what such threads were asked. */
export function watchReading(): { thread: URL; tasks: () => string[] } {
  const log = join(mkdtempSync(join(tmpdir(), 'nightshift-reading-')), 'tasks');
  const thread = new URL('./counting-thread.ts', import.meta.url);
  thread.searchParams.set('log', log);
  return { thread, tasks: () => readFileSync(log, 'utf8').trim().split('\n') };
}
