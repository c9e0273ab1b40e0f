import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FakeStripe = {
  base: string;
  /** By path, e.g. `/v1/subscriptions/sub_1`. A missing one is 404. */
  objects: Map<string, unknown>;
  /** Paths asked for, in order. */
  asked: string[];
  /** Answers every request with this status while set. */
  failWith: number | undefined;
  stop(): void;
};

/** Stripe's API over HTTP, as far as reading objects goes. */
export async function startFakeStripe(): Promise<FakeStripe> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] as string;
    fake.asked.push(path);
    response.setHeader('content-type', 'application/json');
    if (fake.failWith) {
      response.writeHead(fake.failWith).end(JSON.stringify({ error: { type: 'api_error' } }));
      return;
    }
    const object = fake.objects.get(path);
    if (object) response.end(JSON.stringify(object));
    else {
      const error = {
        type: 'invalid_request_error',
        code: 'resource_missing',
        message: 'No such object',
      };
      response.writeHead(404).end(JSON.stringify({ error }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fake: FakeStripe = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: new Map(),
    asked: [],
    failWith: undefined,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;
}
