import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { isolate } from './isolation.ts';
import {
  type Answer,
  errorAnswer,
  type FromHost,
  type FunctionSpec,
  type LogLine,
  type ToHost,
} from './protocol.ts';

const DEFAULT_MAX_WORKERS = 4;
/** A host that dies this often in a row, without a single answer, is not started again. */
const MAX_SILENT_DEATHS = 5;

export type FunctionHost = {
  /** Invokes a function with an event; never throws, a failure is the answer. */
  invoke: (name: string, event: unknown) => Promise<Answer>;
  /** The bundles of these functions changed: the next invocations take the new ones. */
  replace: (names: string[]) => void;
  /** Of the process that runs the functions; changes when it was killed and started again. */
  pid: () => number | undefined;
  /** Ends the host at once: what runs in it fails. */
  kill: () => void;
  stop: () => Promise<void>;
};

export type HostOptions = {
  functions: FunctionSpec[];
  onLine: (line: LogLine) => void;
  /** Folder of these functions alone, for what they write: emptied when they start, gone when they end. */
  scratch: string;
  /** Concurrent workers per function. */
  maxWorkers?: number;
};

type Pending = { settle: (answer: Answer) => void };

/** Starts the function host, and starts it again whenever it dies; what ran in it then fails. */
export async function startFunctionHost(options: HostOptions): Promise<FunctionHost> {
  const pending = new Map<string, Pending>();
  let stopping = false;
  let silentDeaths = 0;
  let current: { child: ChildProcess; ready: Promise<void> };

  const { discard, functions, ...started } = isolate(options.functions, options.scratch);
  const start = (): typeof current => {
    const child = fork(fileURLToPath(new URL('./host.ts', import.meta.url)), {
      ...started,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    const ready = Promise.withResolvers<void>();
    child.on('message', (message: FromHost) => {
      if (message.kind === 'ready') ready.resolve();
      else if (message.kind === 'lines') for (const line of message.lines) options.onLine(line);
      else {
        silentDeaths = 0;
        pending.get(message.id)?.settle(message.answer);
      }
    });
    // A message to a process that has just died: its exit says what there is to say.
    child.on('error', () => {});
    child.once('exit', (code, signal) => {
      for (const { settle } of pending.values())
        settle(errorAnswer('Runtime.ExitError', `The function host ended (${signal ?? code})`));
      ready.resolve();
      if (stopping) return;
      silentDeaths += 1;
      options.onLine({
        functionName: 'function-host',
        stream: 'platform',
        text: `The function host ended (${signal ?? code}) and is started again`,
      });
      if (silentDeaths <= MAX_SILENT_DEATHS) current = start();
    });
    const define: ToHost = {
      kind: 'define',
      functions,
      maxWorkers: options.maxWorkers ?? DEFAULT_MAX_WORKERS,
    };
    child.send(define);
    return { child, ready: ready.promise };
  };

  current = start();
  await current.ready;

  const invoke = async (name: string, event: unknown): Promise<Answer> => {
    await current.ready;
    const { child } = current;
    if (!child.connected)
      return errorAnswer('Runtime.ExitError', 'The function host does not stay up');
    const id = randomUUID();
    const answered = Promise.withResolvers<Answer>();
    pending.set(id, { settle: answered.resolve });
    child.send({ kind: 'invoke', id, name, payload: JSON.stringify(event) } satisfies ToHost);
    try {
      return await answered.promise;
    } finally {
      pending.delete(id);
    }
  };

  return {
    invoke,
    replace: (names) => {
      if (current.child.connected) current.child.send({ kind: 'replace', names } satisfies ToHost);
    },
    pid: () => current.child.pid,
    kill: () => {
      stopping = true;
      current.child.kill('SIGKILL');
      discard();
    },
    stop: async () => {
      stopping = true;
      const { child } = current;
      if (child.exitCode !== null || child.signalCode !== null) return discard();
      const ended = new Promise<void>((done) => child.once('exit', () => done()));
      if (child.connected) child.send({ kind: 'stop' } satisfies ToHost);
      const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(force);
      discard();
    },
  };
}
