import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { BackupFailed } from '../errors.ts';

export type ClientProcess = {
  stdout: Readable;
  /** Resolves on exit 0, else rejects with what the client said. */
  finished: Promise<void>;
  /** Whether the client itself still runs: what compresses behind it may go on. */
  isRunning(): boolean;
  kill(): void;
};

type Command = { command: string; args: string[]; env: Record<string, string>; name: string };

/**
 * Starts a database's own dump client. With `through`, its output goes straight into a second
 * process, which never passes our own: both must exit 0.
 */
export function startClient(input: Command & { through?: Omit<Command, 'env'> }): ClientProcess {
  const { through } = input;
  const first = start(input, 'ignore');
  if (!through) return first;
  const second = start({ ...through, env: input.env }, first.stdout);
  // The second process has the pipe now; ours would keep it open when the second one ends early.
  first.stdout.destroy();
  const finished = Promise.all([first.finished, second.finished]).then(() => undefined);
  finished.catch(() => {});
  return {
    stdout: second.stdout,
    finished,
    isRunning: first.isRunning,
    kill() {
      first.kill();
      second.kill();
    },
  };
}

function start({ command, args, env, name }: Command, stdin: 'ignore' | Readable): ClientProcess {
  const child = spawn(command, args, { env, stdio: [stdin, 'pipe', 'pipe'] });
  const stdout = child.stdout as Readable;
  let said = '';
  child.stderr?.on('data', (piece: Buffer) => {
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
  return {
    stdout,
    finished,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => void child.kill('SIGKILL'),
  };
}

/** As PostgreSQL's clients and the server have it, and `mongodump`. */
const NAMES_AN_ERROR = /^.*?(error|ERROR|FATAL|Failed):\s*(query failed: ERROR:\s*)?/;

const LOCKED = /LOCK TABLE (.{1,200}?) IN ACCESS SHARE MODE/;
const NO_ROOM = /out of shared memory/;

/** Lines that name an error; never the statement or the values that follow them, nor who logs in. */
function reason(said: string): string {
  const lines = said
    .split('\n')
    .filter((line) => NAMES_AN_ERROR.test(line))
    .map((line) =>
      line
        .replace(NAMES_AN_ERROR, '')
        .replaceAll(/\/\/[^@\s]*@/g, '//…@')
        .trim(),
    );
  if (lines.length === 0) return '';
  // Of its statement no more than what it waited for: a name, and no value.
  const table = LOCKED.exec(said)?.[1];
  const hint = NO_ROOM.test(said)
    ? ' (the server has too few locks: raise max_locks_per_transaction)'
    : '';
  return `: ${[...new Set(lines)].slice(0, 3).join('; ')}${table ? ` (waiting for ${table})` : ''}${hint}`;
}
