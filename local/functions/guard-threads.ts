import module, { syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';
import threads, { type WorkerOptions } from 'node:worker_threads';

/** What a thread of a function runs first; the module that it was started for is its first argument. */
const START = new URL('./thread.ts', import.meta.url);

// As they are before a function's code could put others in their place.
const { construct } = Reflect;
const { Worker } = threads;

/**
 * A thread has the permissions of its process, but may be given other switches of Node: with
 * `execArgv` a function would have `node:sqlite` again, which opens any database of this machine. So
 * threads of functions begin with the switches of their function, and with this guard.
 */
export function guardThreads(): void {
  const Guarded = new Proxy(Worker, {
    construct(_target, [file, options]: [string | URL, WorkerOptions?], newTarget) {
      const argv = [fileOf(file, options), ...(options?.argv ?? [])];
      const given = { ...options, argv, execArgv: undefined, eval: false };
      return construct(Worker, [START, given], newTarget);
    },
  });
  Worker.prototype.constructor = Guarded;
  threads.Worker = Guarded;
  // Its hooks would run in a thread of Node's own.
  module.register = () => {
    throw new TypeError('Hooks of modules are not run here');
  };
  syncBuiltinESMExports();
}

/** The module that this thread was started for, which then finds what it was given. */
export const ownModule = () => process.argv.splice(2, 1)[0] as string;

function fileOf(file: string | URL, options: WorkerOptions | undefined): string {
  const address = file instanceof URL ? file : pathToFileURL(file);
  if (options?.eval || address.protocol !== 'file:')
    throw new TypeError('A thread runs a file of the function');
  return address.href;
}
