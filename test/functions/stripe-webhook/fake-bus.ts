import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Entry = { EventBusName: string; Source: string; DetailType: string; Detail: unknown };
type Failure = { entry?: boolean; status?: number; hangUp?: boolean };

export type FakeBus = {
  /** What PutEvents took, with the detail parsed. */
  entries: Entry[];
  /** The next call fails so: refuses its entry within a 200, answers a status, or hangs up. */
  fail(failure: Failure): void;
  reset(): void;
  stop(): void;
};

/** EventBridge's PutEvents over HTTP; the environment's AWS endpoint points to it. */
export async function startFakeBus(): Promise<FakeBus> {
  let failure: Failure = {};
  const entries: Entry[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { entry, status, hangUp } = failure;
    failure = {};
    if (hangUp) return request.socket.destroy();
    if (status) {
      response.writeHead(status).end(JSON.stringify({ __type: 'InternalException' }));
      return;
    }
    if (entry) {
      const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
      response.end(JSON.stringify({ FailedEntryCount: 1, Entries: [refused] }));
      return;
    }
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as { Entries: Entry[] };
    for (const taken of Entries)
      entries.push({ ...taken, Detail: JSON.parse(taken.Detail as string) });
    response.end(
      JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: '1' })) }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = process.env.AWS_ENDPOINT_URL;
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    entries,
    fail(next) {
      failure = next;
    },
    reset() {
      entries.length = 0;
      failure = {};
    },
    stop() {
      if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
      else process.env.AWS_ENDPOINT_URL = before;
      server.closeAllConnections();
      server.close();
    },
  };
}
