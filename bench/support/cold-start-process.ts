import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Spent = { cpu: number; wall: number };
export type ColdStart = { ready: Spent; called?: Spent; status?: number };

const RUNNER = join(import.meta.dirname, 'cold-start-process.mjs');

/**
 * Starts a bundle in a fresh Node process, and calls it once when an event is given.
 * @throws Error when the function does not answer 200.
 */
export async function coldStart(input: {
  /** Absolute path of the bundle's `index.mjs`. */
  bundle: string;
  environment: Record<string, string>;
  /** JSON file with the event of a first call. */
  eventFile?: string;
}): Promise<ColdStart> {
  const { bundle, environment, eventFile } = input;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [RUNNER, bundle, ...(eventFile ? [eventFile] : [])],
    { env: { PATH: process.env.PATH, ...environment } as NodeJS.ProcessEnv },
  );
  const spent = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ColdStart;
  if (eventFile && spent.status !== 200)
    throw new Error(`${bundle} answered ${spent.status}: ${stdout}${stderr}`.slice(0, 1_000));
  return spent;
}
