import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { eventually } from '../support/eventually.ts';
import { processTree } from '../support/processes.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** What Node compiled for one command serves the next: half of a command's time was that. */
const COMPILED = join(tmpdir(), 'nightshift-compiled');

type Surroundings = { args: string[]; env: Record<string, string> };
export type Result = { code: number; stdout: string; stderr: string };

/** The product as its users run it: `npm start` in a process of its own, the CLIs beside it. */
export class Nightshift {
  readonly state: string;
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(state: string) {
    this.state = state;
  }

  static async create(): Promise<Nightshift> {
    return new Nightshift(await mkdtemp(join(tmpdir(), 'nightshift-e2e-')));
  }

  /** Starts and waits until `stack.json` says that all is up. */
  async start(environment: Record<string, string> = {}, args: string[] = []): Promise<StackFile> {
    this.output = '';
    const child = spawn(process.execPath, ['bin/local.ts', '--port', '0', '--no-watch', ...args], {
      cwd: root,
      env: { ...this.environment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
    return eventually(
      () => {
        if (child.exitCode !== null) throw new Error(`ended early:\n${this.output}`);
        return this.stackOf(child);
      },
      { within: 120_000 },
    );
  }

  /** A second start on the same state: how it ends, and what it prints. */
  startAgain(): Promise<Result> {
    return this.cli('bin/local.ts', ['--port', '0', '--no-watch']);
  }

  /** A runtime that was killed leaves its `stack.json`, which says nothing of the one after it. */
  private async stackOf(child: ChildProcess): Promise<StackFile> {
    const stack: StackFile = JSON.parse(await readFile(join(this.state, 'stack.json'), 'utf8'));
    if (stack.pid !== child.pid) throw new Error('stack.json is of an earlier runtime');
    return stack;
  }

  get running(): boolean {
    return existsSync(join(this.state, 'stack.json'));
  }

  /** Process ids below the runtime. */
  children(): number[] {
    return processTree(this.process?.pid as number).slice(1);
  }

  /** As Ctrl-C does; resolves with the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.state, { recursive: true, force: true });
  }

  ops(...args: string[]): Promise<Result> {
    return this.cli('bin/ops.ts', args);
  }

  /** With something on standard input: a secret, say. */
  opsGiven(input: string, ...args: string[]): Promise<Result> {
    return this.cli('bin/ops.ts', args, { input });
  }

  events(...args: string[]): Promise<Result> {
    return this.cli('bin/events.ts', args);
  }

  /** Runs a program of somebody else's beside the stack, as an application would stand there. */
  program(text: string, { args = [], env = {} }: Partial<Surroundings> = {}): Promise<Result> {
    // what stands for the file's name
    const named = ['program', ...args];
    return this.cli('--input-type=module', ['--eval', text, ...named], { env });
  }

  private async cli(
    script: string,
    args: string[],
    { input, env = {} }: { input?: string | undefined; env?: Surroundings['env'] } = {},
  ): Promise<Result> {
    try {
      const started = run(process.execPath, [script, ...args], {
        cwd: root,
        env: { ...this.environment(), ...env },
        maxBuffer: 10_000_000,
      });
      if (input !== undefined) started.child.stdin?.end(input);
      const { stdout, stderr } = await started;
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }

  private environment(): Record<string, string> {
    const { PATH = '', HOME = '', TMPDIR = tmpdir() } = process.env;
    return {
      ...{ PATH, HOME, TMPDIR, NIGHTSHIFT_STATE: this.state },
      ...{ NODE_NO_WARNINGS: '1', NODE_COMPILE_CACHE: COMPILED },
    };
  }
}
