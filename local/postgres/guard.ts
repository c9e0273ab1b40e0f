import { type ChildProcess, spawn } from 'node:child_process';
import { identity } from './unprivileged.ts';

/** Waits for the end of its input, which comes with the end of whoever holds the other end. */
const WATCH = 'read -r _; kill -INT "$1" 2>/dev/null';

/**
 * Shuts `server` down when this process ends without having done so: after a `kill -9` of the
 * runtime nobody else would. Costs a shell that sleeps in `read`.
 * @returns resolves when server and guard are gone
 */
export async function guardServer(server: ChildProcess): Promise<void> {
  const ended = new Promise<void>((done) => {
    server.once('exit', () => done());
    server.once('error', () => done());
  });
  // Windows has no such shell; there the next start stops what was left.
  if (process.platform === 'win32' || !server.pid) return ended;
  const guard = spawn('/bin/sh', ['-c', WATCH, 'nightshift-postgres-guard', String(server.pid)], {
    ...identity,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    // A Ctrl-C in the terminal reaches the whole process group, and must not end the guard.
    detached: true,
  });
  const guardEnded = new Promise<void>((done) => {
    guard.once('exit', () => done());
    // Without a guard everything works, until somebody kills the runtime.
    guard.once('error', () => done());
  });
  await ended;
  // Not a moment longer than the server: process ids are reused.
  guard.kill('SIGKILL');
  await guardEnded;
}
