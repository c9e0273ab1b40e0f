import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The least that can answer GetSecretValue, GetParameter and PutEvents on loopback: what is measured
 * against it is the caller.
 */
export async function startBareAws(secret: string) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      const body = JSON.stringify(answer(operation, Buffer.concat(chunks), secret));
      response.writeHead(200, {
        'content-type': 'application/x-amz-json-1.1',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

function answer(operation: string, body: Buffer, secret: string): unknown {
  if (operation === 'PutEvents') return acceptAll(body);
  if (operation === 'GetParameter') return { Parameter: { Value: secret } };
  return { SecretString: secret };
}

function acceptAll(body: Buffer) {
  const { Entries } = JSON.parse(body.toString()) as { Entries: unknown[] };
  return { FailedEntryCount: 0, Entries: Entries.map((_, i) => ({ EventId: String(i) })) };
}
