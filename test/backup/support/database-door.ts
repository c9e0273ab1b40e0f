import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A port of its own that leads to one database of a server, whichever one a client asks for. */
export async function openDoor(to: { host: string; port: number; database: string }) {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    client.once('data', (startup: Buffer) => {
      const upstream = connect(to.port, to.host);
      for (const socket of [client, upstream]) {
        open.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => open.delete(socket));
      }
      upstream.write(startupFor(startup, to.database));
      client.pipe(upstream).pipe(client);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** A start of a session: length, version, then names and values that each end in a zero byte. */
function startupFor(message: Buffer, database: string): Buffer {
  const words = message.subarray(8).toString('utf8').split('\0');
  const at = words.indexOf('database');
  words[at + 1] = database;
  const body = Buffer.from(words.join('\0'));
  const head = Buffer.from(message.subarray(0, 8));
  head.writeInt32BE(8 + body.length);
  return Buffer.concat([head, body]);
}
