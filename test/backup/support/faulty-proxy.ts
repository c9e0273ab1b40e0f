import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'pass'
  /** The connection breaks when so much of the request's body has passed. */
  | { cutAfter: number }
  /** The connection breaks when so much of the answer's body has passed. */
  | { cutAnswerAfter: number }
  | { status: number; code: string };

export type Seen = { method: string; url: string; part: number | undefined };

/** Stands between client and store, and breaks what `decide` says. */
export async function startFaultyProxy(input: {
  target: string;
  decide: (seen: Seen) => Fault | Promise<Fault>;
}) {
  const target = new URL(input.target);
  const server = createServer(async (incoming, outgoing) => {
    const url = incoming.url ?? '/';
    const part = /partNumber=(\d+)/.exec(url)?.[1];
    const seen = { method: incoming.method ?? '', url, part: part ? Number(part) : undefined };
    const fault = await input.decide(seen);
    if (fault !== 'pass' && 'status' in fault) return refuse(incoming, outgoing, fault);
    forward(incoming, outgoing, { target, fault });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, code }: { status: number; code: string },
) {
  incoming.resume();
  incoming.once('end', () => {
    outgoing.writeHead(status, { 'content-type': 'application/xml' });
    outgoing.end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
  });
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, fault }: { target: URL; fault: Exclude<Fault, { status: number }> },
) {
  const { hostname, port } = target;
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    const limit = fault !== 'pass' && 'cutAnswerAfter' in fault ? fault.cutAnswerAfter : undefined;
    let passed = 0;
    answer.on('data', (piece: Buffer) => {
      passed += piece.length;
      outgoing.write(piece);
      if (limit !== undefined && passed > limit) incoming.socket.destroy();
    });
    answer.once('end', () => outgoing.end());
    answer.once('error', () => incoming.socket.destroy());
  });
  onward.once('error', () => incoming.socket.destroy());
  outgoing.once('close', () => onward.destroy());
  let sent = 0;
  incoming.on('data', (piece: Buffer) => {
    sent += piece.length;
    if (fault !== 'pass' && 'cutAfter' in fault && sent > fault.cutAfter) {
      onward.destroy();
      incoming.socket.destroy();
      return;
    }
    onward.write(piece);
  });
  incoming.once('end', () => onward.end());
}
