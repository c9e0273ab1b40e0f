import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type ConsoleInput, checkedKey, createConsole } from './app.ts';

export type RunningConsole = { url: string; stop(): Promise<void> };

/**
 * Serves the operator console on loopback. The context is the caller's to close.
 * @param input.port 0 for any free one.
 * @throws InvalidRequest when there is no key to protect it, Error when the port is taken.
 */
export async function startConsole(
  input: ConsoleInput & { port: number },
): Promise<RunningConsole> {
  await checkedKey(input.key);
  const app = createConsole(input);
  const server = serve({ fetch: app.fetch, port: input.port, hostname: '127.0.0.1' });
  await new Promise<void>((ready, fail) => {
    server.once('listening', ready);
    server.once('error', (cause: NodeJS.ErrnoException) =>
      fail(
        cause.code === 'EADDRINUSE' ? new Error(`Port ${input.port} is taken`, { cause }) : cause,
      ),
    );
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        // A browser keeps its connection open; nobody waits for it.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
