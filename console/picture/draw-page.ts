import { Worker } from 'node:worker_threads';
import { RetryLater } from '../../shared/platform/errors.ts';

/** Milliseconds, megabytes: what a page of a hostile file may take. */
const DEADLINE = 20_000;
const MEMORY = 512;
const DPI = 110;

/** A page as PNG; `scale` is pixels per PDF point. */
export type Picture = { png: Uint8Array; width: number; height: number; scale: number };

/**
 * Draws a page of a PDF in a thread of its own.
 * @throws RetryLater when it takes too long, or the file cannot be drawn.
 */
export function drawPage(bytes: Uint8Array, number: number): Promise<Picture> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { bytes, number, dpi: DPI },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    // What it prints is of a stranger's file.
    stdout: true,
    stderr: true,
  });
  return new Promise<Picture>((done, fail) => {
    const refuse = (cause?: unknown) =>
      fail(new RetryLater('This page cannot be drawn', { cause }));
    const timer = setTimeout(refuse, DEADLINE);
    worker.once('message', done);
    worker.once('error', refuse);
    worker.once('exit', () => {
      clearTimeout(timer);
      refuse();
    });
  }).finally(() => worker.terminate());
}
