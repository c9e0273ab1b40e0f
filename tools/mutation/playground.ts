import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { News } from './rounds.ts';
import type { Plan } from './session.ts';

/** A copy of the working tree, in which sources may be spoilt and tests run. */
export type Playground = {
  root: string;
  read(path: string): string;
  write(path: string, text: string): void;
  drop(path: string): void;
  /** Plays a plan to its end, or until nothing is heard for longer than was granted. */
  play(
    plan: Plan,
    onNews: (news: News) => Patience,
    signal: AbortSignal,
  ): Promise<'ended' | 'stopped'>;
  /** Milliseconds of each test file, as earlier runs in this tree took. */
  times: Map<string, number>;
  remove(): void;
};

/** Milliseconds until the next news. */
type Patience = number;

/** The suite's configuration, without what this process has started already. */
const CONFIG = `import config from './jest.config.js';
export default async () => ({
  ...(await config()),
  globalSetup: undefined,
  globalTeardown: undefined,
  reporters: [],
  runner: '<rootDir>/mutation-runner.js',
  testEnvironment: '<rootDir>/mutation-environment.js',
  // What is busy is no reason to leave a file out; a mutant's tests have times of their own.
  testTimeout: 120_000,
  cacheDirectory: '<rootDir>/../cache',
});
`;

/** Jest compiles what it loads as TypeScript for itself; what these import, Node does. */
const ENTRIES = {
  'mutation-runner.js': "export { MutationRunner as default } from './tools/mutation/runner.ts';",
  'mutation-environment.js':
    "export { MutationEnvironment as default } from './tools/mutation/environment.ts';",
  'jest.mutation.config.js': CONFIG,
};

/**
 * Copies what git knows or would take, of the tree as it is now. The copy stands at one place, so that
 * Jest finds again what it compiled for the last one.
 * @throws Error while another run in this tree has it.
 */
export function createPlayground(root: string): Playground {
  const home = join(root, '.build/mutation');
  const copy = join(home, 'tree');
  take(home);
  rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
  for (const file of filesOf(root)) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const path = (file: string) => join(copy, file);
  const times = join(home, 'times.json');
  const known = new Map<string, number>(
    existsSync(times) ? JSON.parse(readFileSync(times, 'utf8')) : [],
  );
  for (const [file, text] of Object.entries(ENTRIES)) writeFileSync(path(file), text);
  return {
    root: copy,
    read: (file) => readFileSync(path(file), 'utf8'),
    write: (file, text) => writeFileSync(path(file), text),
    drop: (file) => rmSync(path(file), { force: true }),
    play: (plan, onNews, signal) => {
      writeFileSync(path('mutation-plan.json'), JSON.stringify(plan));
      return runJest(copy, plan, { onNews, signal });
    },
    times: known,
    remove: () => {
      writeFileSync(times, JSON.stringify([...known]));
      rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
      rmSync(join(home, 'pid'), { force: true });
    },
  };
}

function take(home: string): void {
  mkdirSync(home, { recursive: true });
  const pid = existsSync(join(home, 'pid')) ? Number(readFileSync(join(home, 'pid'), 'utf8')) : 0;
  if (pid > 0 && isRunning(pid)) throw new Error(`process ${pid} tries mutants in this tree`);
  writeFileSync(join(home, 'pid'), String(process.pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function filesOf(root: string): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '-co', '--exclude-standard', '--deduplicate'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const deleted = execFileSync('git', ['ls-files', '-z', '-d'], { cwd: root, encoding: 'utf8' });
  const gone = new Set(deleted.split('\0'));
  return listed.split('\0').filter((file) => file !== '' && !gone.has(file));
}

/** Milliseconds that starting Jest and loading a first file take at most, on a busy machine. */
const START = 5 * 60_000;

function runJest(
  cwd: string,
  { files }: Plan,
  { onNews, signal }: { onNews: (news: News) => Patience; signal: AbortSignal },
) {
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--config',
      'jest.mutation.config.js',
      '-i',
      '--forceExit',
      '--runTestsByPath',
      ...files.map(({ file }) => file),
    ],
    {
      cwd,
      // Its own group: what a mutant leaves behind ends with it.
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: { ...process.env, NIGHTSHIFT_MUTATION_PLAN: join(cwd, 'mutation-plan.json') },
    },
  );
  return new Promise<'ended' | 'stopped'>((resolve) => {
    let stopped = false;
    const stop = () => {
      stopped = true;
      endGroup(child.pid);
    };
    signal.addEventListener('abort', stop);
    let clock = setTimeout(stop, START);
    createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
      clearTimeout(clock);
      clock = setTimeout(stop, onNews(JSON.parse(line)));
    });
    child.on('close', () => {
      clearTimeout(clock);
      signal.removeEventListener('abort', stop);
      endGroup(child.pid);
      resolve(stopped ? 'stopped' : 'ended');
    });
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}
