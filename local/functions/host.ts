import { FunctionPool } from './pool.ts';
import { errorAnswer, type FromHost, type ToHost } from './protocol.ts';

/**
 * The function host: a process of its own that runs every function, so that a native crash or a
 * kill takes no queue and no database with it. Talks to the runtime over the IPC channel.
 */

const pools = new Map<string, FunctionPool>();

// Ctrl-C reaches the whole process group; the runtime says when to stop, after the drain.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The runtime is gone: nobody waits for answers.
process.on('disconnect', () => process.exit(0));

process.on('message', async (message: ToHost) => {
  switch (message.kind) {
    case 'define':
      for (const spec of message.functions) {
        pools.set(
          spec.name,
          new FunctionPool(spec, message.maxWorkers, (line) => send({ ...line, kind: 'line' })),
        );
      }
      send({ kind: 'ready' });
      break;
    case 'invoke':
      send({ kind: 'answer', id: message.id, answer: await invoke(message) });
      break;
    case 'replace':
      for (const name of message.names) pools.get(name)?.replace();
      break;
    case 'stop':
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      process.exit(0);
  }
});

async function invoke({ id, name, payload }: { id: string; name: string; payload: string }) {
  const pool = pools.get(name);
  return pool ? pool.invoke(id, payload) : errorAnswer('ResourceNotFoundException', name);
}

function send(message: FromHost): void {
  if (process.connected) process.send?.(message);
}
