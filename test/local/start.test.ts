import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { eventually } from '../support/eventually.ts';
import { isRunning, processTree } from '../support/processes.ts';

const ROOT = join(import.meta.dirname, '../..');
/** A loaded machine of two cores, with bundling and a new Postgres cluster. */
const READY_WITHIN = 100_000;

type Started = {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
};

// Whole stacks start and stop here, beside other tests on two cores.
jest.setTimeout(150_000);

describe('npm start, on the whole stack', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-start-'));
  const stackPath = join(stateDir, 'stack.json');
  const children: ChildProcess[] = [];
  let running: Started;
  let stack: StackFile;

  const launch = (...args: string[]) => launchBy([process.execPath, 'bin/local.ts'], args);
  const launchBy = ([command, ...first]: [string, ...string[]], args: string[]): Started => {
    // As from a shell, and not from within the npm that runs these tests.
    const { DATABASE_URL: _own, npm_lifecycle_event: _npm, ...environment } = process.env;
    const child = spawn(command, [...first, ...args], {
      cwd: ROOT,
      env: { ...environment, NIGHTSHIFT_STATE: stateDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    return { child, output: () => output, ended };
  };
  const ready = async (by: 'node' | 'npm' = 'node') => {
    const args = ['--port', '0', '--no-watch', '--no-schedules'];
    running = by === 'node' ? launch(...args) : launchBy(['npm', 'start', '--'], args);
    await eventually(
      () => {
        if (running.child.exitCode !== null) return;
        expect(running.output()).toContain('ready in');
      },
      { within: READY_WITHIN },
    );
    if (running.child.exitCode !== null) throw new Error(running.output());
    stack = JSON.parse(readFileSync(stackPath, 'utf8'));
  };
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  afterAll(async () => {
    const left = children.flatMap((child) => processTree(child.pid as number)).filter(isRunning);
    for (const child of children) child.kill('SIGKILL');
    await eventually(() => expect(left.filter(isRunning)).toEqual([]));
    rmSync(stateDir, { recursive: true, force: true });
  });

  it('becomes ready with a table of addresses, a migrated database and demo organisations', async () => {
    await ready();
    for (const address of [stack.apiUrl, stack.mailUrl, stack.awsEndpoint])
      expect(running.output()).toContain(address);
    const { host, password } = new URL(stack.databaseUrl);
    expect(running.output()).toContain(host);
    expect(running.output()).not.toContain(password);
    expect(stack.pid).toBe(running.child.pid);
    const rows = await query('SELECT name FROM organizations ORDER BY id');
    expect(rows[0]).toEqual({ name: 'Harbor Coffee' });
    expect((await fetch(stack.mailUrl as string)).status).toBe(200);
  });

  it('runs the intake behind its route: a request without a signature is refused', async () => {
    const response = await fetch(`${stack.apiUrl}/webhooks/stripe`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(400);
  });

  it('names the process that holds the state, and a port that is taken', async () => {
    const second = launch('--port', '0');
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`process ${stack.pid}`);
  });

  it('takes everything with it when it is killed, and starts again on the same data', async () => {
    const before = processTree(stack.pid);
    expect(before.length).toBeGreaterThan(2);
    running.child.kill('SIGKILL');
    await running.ended;
    await eventually(() => expect(before.filter(isRunning)).toEqual([]));
    await ready();
    expect(await query('SELECT name FROM organizations ORDER BY id')).toHaveLength(4);
  });

  it('leaves no process, no stack.json and no lock behind after Ctrl-C', async () => {
    const tree = processTree(stack.pid);
    expect(tree.length).toBeGreaterThan(2);
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    await eventually(() => expect(tree.filter(isRunning)).toEqual([]));
    expect(existsSync(stackPath)).toBe(false);
    expect(existsSync(join(stateDir, 'runtime.lock'))).toBe(false);
  });

  it('stops as cleanly before it is ready', async () => {
    const early = launch('--port', '0', '--no-watch');
    await eventually(() => expect(early.output()).toContain('queues'), { within: READY_WITHIN });
    const tree = processTree(early.child.pid as number);
    early.child.kill('SIGTERM');
    expect(await early.ended).toBe(1);
    expect(early.output()).toContain('stopped before it was ready');
    await eventually(() => expect(tree.filter(isRunning)).toEqual([]));
    expect(existsSync(join(stateDir, 'runtime.lock'))).toBe(false);
  });

  it('drains and stops when npm, which started it, gets the SIGTERM', async () => {
    await ready('npm');
    const tree = processTree(running.child.pid as number);
    expect(tree).toContain(stack.pid);
    running.child.kill('SIGTERM');
    await eventually(() => expect(tree.filter(isRunning)).toEqual([]), { within: 20_000 });
    expect(running.output()).toContain('stopped');
    expect(existsSync(stackPath)).toBe(false);
  });

  it('refuses arguments that it does not know', async () => {
    const wrong = launch('--prot', '0');
    expect(await wrong.ended).toBe(2);
    expect(wrong.output()).toContain('--prot');
  });
});
