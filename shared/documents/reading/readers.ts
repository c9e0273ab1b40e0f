import { Worker } from 'node:worker_threads';
import type { ThreadData } from './thread.ts';

/** A thread that reads, and how many tasks it has done. */
export type Reader = { worker: Worker; done: number; kind: string };

/** Tasks after which a thread is replaced: what it may have leaked goes with it. */
const MOST = 100;
/** Threads that wait for the next document; the reading function has one at a time. */
const IDLE = 2;

const idle: Reader[] = [];

/** A thread that waits, or a new one. */
export function takeReader({ thread, megabytes }: { thread: URL; megabytes: number }): Reader {
  const kind = `${thread.href} ${megabytes}`;
  const at = idle.findIndex((reader) => reader.kind === kind);
  const [reader = startReader({ thread, megabytes, kind })] = at < 0 ? [] : idle.splice(at, 1);
  reader.worker.removeAllListeners();
  reader.worker.ref();
  return reader;
}

function startReader(input: { thread: URL; megabytes: number; kind: string }): Reader {
  const worker = new Worker(input.thread, {
    workerData: { purpose: 'read-document' } satisfies ThreadData,
    // What a parser prints about a broken file is noise in the logs of its neighbours.
    stdout: true,
    stderr: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: Math.min(input.megabytes, 512) },
  });
  return { worker, done: 0, kind: input.kind };
}

/** Keeps a thread for the next document. It holds no process open, and one that ends is forgotten. */
export async function keepReader(reader: Reader): Promise<void> {
  reader.done += 1;
  if (reader.done >= MOST || idle.length >= IDLE) return endReader(reader);
  const forget = () => {
    const at = idle.indexOf(reader);
    if (at >= 0) idle.splice(at, 1);
  };
  reader.worker.removeAllListeners();
  reader.worker.once('exit', forget).once('error', forget);
  reader.worker.unref();
  idle.push(reader);
}

/** Ends the thread, whatever it does; nobody hears of it as a failure. */
export async function endReader({ worker }: Reader): Promise<void> {
  worker.removeAllListeners();
  await worker.terminate();
}
