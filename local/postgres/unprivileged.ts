import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname } from 'node:path';

export const isRoot = process.getuid?.() === 0;

/** Postgres refuses to run as root, so as root it runs as this user: every Unix has it. */
export const UNPRIVILEGED = { uid: 65534, gid: 65534 };

/** Whom a process of Postgres runs as. */
export const identity = isRoot ? UNPRIVILEGED : {};

/** True when every folder above `path` lets other users through. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Runs one of Postgres's commands to its end.
 * @throws Error with what it printed, when it fails
 */
export function runCommand(command: string, args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    // The working folder may be closed to the unprivileged user, and initdb insists on one it can enter.
    const child = spawn(command, args, { ...identity, cwd: tmpdir() });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${basename(command)} failed: ${output.trim()}`)),
    );
  });
}
