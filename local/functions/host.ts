import { FunctionPool } from './pool.ts';
import { errorAnswer, type FromHost, type LogLine, type ToHost } from './protocol.ts';

/**
 * The function host: a process of its own that runs every function, so that a native crash or a
 * kill takes no queue and no database with it. Talks to the runtime over the IPC channel.
 */

const pools = new Map<string, FunctionPool>();
let lines: LogLine[] = [];

// Ctrl-C reaches the whole process group; the runtime says when to stop, after the drain.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The runtime is gone: nobody waits for answers.
process.on('disconnect', () => process.exit(0));

process.on('message', async (message: ToHost) => {
  switch (message.kind) {
    case 'define':
      for (const spec of message.functions) {
        pools.set(spec.name, new FunctionPool(spec, message.maxWorkers, keepLine));
      }
      send({ kind: 'ready' });
      break;
    case 'invoke':
      await answer(message);
      break;
    case 'replace':
      for (const name of message.names) pools.get(name)?.replace();
      break;
    case 'stop':
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      process.exit(0);
  }
});

async function answer({ id, name, payload }: { id: string; name: string; payload: string }) {
  const pool = pools.get(name);
  const unknown = errorAnswer('ResourceNotFoundException', name);
  const given = pool ? await pool.invoke(id, payload) : unknown;
  // What an invocation printed arrives before its answer.
  sendLines();
  send({ kind: 'answer', id, answer: given });
}

/** Lines travel together: one message for each would cost more than many an invocation. */
function keepLine(line: LogLine): void {
  if (lines.length === 0) setImmediate(sendLines);
  lines.push(line);
}

function sendLines(): void {
  if (lines.length > 0) send({ kind: 'lines', lines });
  lines = [];
}

function send(message: FromHost): void {
  if (process.connected) process.send?.(message);
}
