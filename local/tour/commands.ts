import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createContext } from '../../ops/context.ts';
import { readLocalStack } from '../../ops/stack/local.ts';
import { readQueueDepths } from '../../ops/stack/queue-depths.ts';

export type TourPlace = {
  /** The project's folder. */
  root: string;
  stateDir: string;
};

/**
 * Runs `npm run <script> -- …` without npm: the script's file, on this Node.
 * @returns its result (stdout; with stderr, where else its progress goes, when it failed) and exit code
 * @throws Error for anything that is no script of package.json
 */
export function runCommand(
  words: string[],
  { root, stateDir }: TourPlace,
): Promise<{ printed: string; code: number }> {
  const [npm, run, script = '', dashes, ...args] = words;
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = /^node (bin\/\w+\.ts)$/.exec(scripts[script] ?? '')?.[1];
  if (npm !== 'npm' || run !== 'run' || dashes !== '--' || !file)
    throw new Error(`The tour cannot run "${words.join(' ')}"`);
  return new Promise((done) => {
    execFile(
      process.execPath,
      [file, ...args],
      { cwd: root, env: { ...process.env, NIGHTSHIFT_STATE: stateDir, NODE_NO_WARNINGS: '1' } },
      (error, stdout, stderr) =>
        done(
          error
            ? { printed: `${stdout}${stderr}`, code: Number(error.code ?? 1) }
            : { printed: stdout, code: 0 },
        ),
    );
  });
}

/**
 * Resolves once no queue holds a message.
 * @throws Error when they do not run empty
 */
export async function settle({ stateDir }: TourPlace): Promise<void> {
  const context = createContext({ stack: await readLocalStack(stateDir) });
  try {
    const deadline = performance.now() + 20_000;
    while (performance.now() < deadline) {
      const depths = await readQueueDepths(context);
      if (depths.every(({ waiting, inFlight }) => waiting + inFlight === 0)) return;
      await pause(50);
    }
    throw new Error('The queues do not run empty: npm run ops -- queues list');
  } finally {
    await context.close();
  }
}
