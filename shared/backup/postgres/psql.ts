import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { BackupCannotRun, BackupFailed } from '../errors.ts';
import { reason } from '../take/client-process.ts';
import { knowsRestrict, type PostgresClient } from './client-tools.ts';
import { childEnvironment } from './connection.ts';

export type PsqlRun = {
  stdin: Writable;
  /** Resolves when psql has exited 0 after the end of its input. */
  finished: Promise<void>;
  kill(): void;
};

/**
 * psql reading SQL from us; the first error ends it. It reads nothing else: restricted from its first
 * line on by a key that nobody knows, it ends at any command of its own, of which one runs programs.
 * @throws BackupCannotRun for a psql that cannot be restricted
 */
export function startPsql({ client, url }: { client: PostgresClient; url: string }): PsqlRun {
  if (!knowsRestrict(client))
    throw new BackupCannotRun(
      `psql ${client.version} cannot be kept from running commands that a dump names: install a minor since August 2025 (13.22, 14.19, 15.14, 16.10, 17.6, 18)`,
    );
  const args = ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1'];
  const child = spawn(client.psql, args, {
    env: { ...childEnvironment(url), ...client.env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    if (said.length < 8_000) said += piece;
  });
  const finished = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(new BackupFailed('psql did not start', { cause })));
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(new BackupFailed(`The restore stopped and was rolled back${reason(said)}`));
    });
  });
  finished.catch(() => {});
  // A psql that stopped closes its input; its exit says why.
  child.stdin.on('error', () => {});
  child.stdin.write(`\\restrict ${randomBytes(16).toString('hex')}\n`);
  return { stdin: child.stdin, finished, kill: () => void child.kill('SIGKILL') };
}
