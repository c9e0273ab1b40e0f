import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from '../../support/certificates.ts';

export type TlsFront = {
  port: number;
  /** What came in the clear, after the question whether TLS is spoken: nothing, if all is well. */
  heard: () => string;
  stop(): Promise<void>;
};

const SSL_REQUEST = 80_877_103;

/** Stands before a Postgres that speaks no TLS: with a certificate, or saying that it has none. */
export async function startTlsFront(input: {
  target: { host: string; port: number };
  certificate?: Certificate | undefined;
}): Promise<TlsFront> {
  const { target, certificate } = input;
  let heard = '';
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((incoming) => {
    keep(incoming);
    incoming.once('data', (first: Buffer) => {
      if (first.length !== 8 || first.readUInt32BE(4) !== SSL_REQUEST) {
        heard += first.toString('latin1');
        return incoming.destroy();
      }
      if (!certificate) {
        incoming.on('data', (piece: Buffer) => {
          heard += piece.toString('latin1');
        });
        return incoming.write('N');
      }
      incoming.write('S');
      const secure = new TLSSocket(incoming, {
        isServer: true,
        secureContext: createSecureContext({ cert: certificate.cert, key: certificate.key }),
      });
      secure.on('error', () => incoming.destroy());
      const onward = keep(connect(target));
      secure.pipe(onward);
      onward.pipe(secure);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
