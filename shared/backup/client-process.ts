import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { BackupFailed } from './errors.ts';

export type ClientProcess = {
  stdout: Readable;
  /** Resolves on exit 0, else rejects with what the client said. */
  finished: Promise<void>;
  kill(): void;
};

type Input = { command: string; args: string[]; env: Record<string, string>; name: string };

/** Starts a database's own dump client. */
export function startClient({ command, args, env, name }: Input): ClientProcess {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    said = `${said}${piece}`.slice(-4_000);
  });
  const finished = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(new BackupFailed(`${name} did not start`, { cause })));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      reject(new BackupFailed(`${name} ${how}${reason(said)}`));
    });
  });
  finished.catch(() => {});
  return { stdout: child.stdout, finished, kill: () => void child.kill('SIGKILL') };
}

/** Lines that name an error; never the statement or the values that follow them. */
export function reason(said: string): string {
  const lines = said
    .split('\n')
    .filter((line) => /error:|ERROR:|FATAL:/.test(line))
    .map((line) => line.replace(/^.*?(error|ERROR|FATAL):\s*/, '').trim());
  return lines.length === 0 ? '' : `: ${[...new Set(lines)].slice(0, 3).join('; ')}`;
}
