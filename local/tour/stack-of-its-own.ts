import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalStack } from '../../ops/stack/local.ts';
import { PASSING, type StartOptions } from '../options.ts';
import { startRuntime } from '../runtime.ts';

export type TourStack = {
  stateDir: string;
  mailUrl: string;
  startedHere: boolean;
  stop(): Promise<void>;
};

/** The stack that runs here, or one of the tour's own that leaves nothing behind. */
export async function findOrStartStack(
  options: Pick<StartOptions, 'root' | 'stateDir'> & { signal: AbortSignal },
  onProgress: (line: string) => void,
): Promise<TourStack> {
  const running = await readLocalStack(options.stateDir).catch(() => undefined);
  if (running) {
    const { stateDir } = options;
    return { stateDir, mailUrl: running.mailUrl ?? '', startedHere: false, stop: async () => {} };
  }
  const stateDir = await mkdtemp(join(tmpdir(), 'nightshift-tour-'));
  let ready = false;
  const remove = () => rm(stateDir, { recursive: true, force: true });
  const runtime = await startRuntime({
    ...PASSING,
    root: options.root,
    stateDir,
    schedules: true,
    signal: options.signal,
    // What the functions say later would stand between the tour's commands.
    onProgress: (line) => {
      if (!ready) onProgress(line);
    },
  }).catch(async (error) => {
    await remove();
    throw error;
  });
  ready = true;
  return {
    stateDir,
    mailUrl: runtime.stack.mailUrl ?? '',
    startedHere: true,
    async stop() {
      await runtime.stop();
      await remove();
    },
  };
}
