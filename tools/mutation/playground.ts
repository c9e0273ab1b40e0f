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
import { dirname, join, relative } from 'node:path';

type Outcome = 'passed' | 'failed' | 'timed out';

/** A copy of the working tree, in which sources may be spoilt and tests run. */
export type Playground = {
  root: string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Runs test files, one after the other, until the first that fails. */
  test(files: readonly string[], within: number): Promise<Outcome>;
  /** Runs them all, and names those that fail. */
  failing(files: readonly string[]): Promise<string[]>;
  remove(): void;
};

/** The suite's configuration, without what this process has started already. */
const CONFIG = `import config from './jest.config.js';
export default async () => ({
  ...(await config()),
  globalSetup: undefined,
  globalTeardown: undefined,
  reporters: [],
  setupFilesAfterEnv: ['<rootDir>/mutation-setup.js'],
  testTimeout: 15_000,
  cacheDirectory: '<rootDir>/../cache',
});
`;

/** Notes in the log which test file begins, and when: what follows was reached by it. */
const setup = (log: string) => `import { appendFileSync } from 'node:fs';
import { expect } from '@jest/globals';
appendFileSync(${JSON.stringify(log)}, \`test \${Date.now()} \${expect.getState().testPath}\\n\`);
`;

/**
 * Copies what git knows or would take, of the tree as it is now. The copy stands at one place, so that
 * Jest finds again what it compiled for the last one.
 * @throws Error while another run in this tree has it.
 */
export function createPlayground(root: string, log: string): Playground {
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
  writeFileSync(path('mutation-setup.js'), setup(log));
  writeFileSync(path('jest.mutation.config.js'), CONFIG);
  return {
    root: copy,
    read: (file) => readFileSync(path(file), 'utf8'),
    write: (file, text) => writeFileSync(path(file), text),
    test: (files, within) => runJest(copy, ['--bail', ...only(files)], within),
    failing: async (files) => {
      const results = path('mutation-results.json');
      await runJest(copy, ['--json', '--outputFile', results, ...only(files)], FOR_ALL);
      return failingOf(copy, results);
    },
    remove: () => {
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

/** Milliseconds for every concerned test, once. */
const FOR_ALL = 30 * 60_000;

const only = (files: readonly string[]) => ['--runTestsByPath', ...files];

function failingOf(root: string, results: string): string[] {
  type Results = { testResults: { name: string; status: string }[] };
  const { testResults } = JSON.parse(readFileSync(results, 'utf8')) as Results;
  return testResults
    .filter(({ status }) => status !== 'passed')
    .map(({ name }) => relative(root, name));
}

function runJest(cwd: string, args: readonly string[], within: number): Promise<Outcome> {
  const jest = ['node_modules/jest/bin/jest.js', '--config', 'jest.mutation.config.js'];
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', ...jest, '-i', '--forceExit', ...args],
    // Its own group: what a mutant leaves behind ends with it.
    { cwd, detached: true, stdio: 'ignore' },
  );
  return new Promise((resolve) => {
    let late = false;
    const end = () => {
      endGroup(child.pid);
      process.exit(130);
    };
    process.once('SIGINT', end).once('SIGTERM', end);
    const clock = setTimeout(() => {
      late = true;
      endGroup(child.pid);
    }, within);
    child.on('close', (code) => {
      clearTimeout(clock);
      process.off('SIGINT', end).off('SIGTERM', end);
      endGroup(child.pid);
      resolve(late ? 'timed out' : code === 0 ? 'passed' : 'failed');
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
