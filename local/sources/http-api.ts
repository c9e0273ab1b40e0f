import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RouteModel } from '../../lib/template/model.ts';
import type { Answer } from '../functions/protocol.ts';
import { sendAnswer, sendError, unavailable } from './http/answer.ts';
import { httpEvent } from './http/event.ts';
import { createRouter, type Router } from './http/router.ts';

/** An HTTP API refuses larger bodies. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

type Invoke = (functionArn: string, event: unknown) => Promise<Answer>;

export type HttpApi = {
  url: string;
  /** Until this is called, every request gets a 503. */
  serve: (routes: RouteModel[], invoke: Invoke) => void;
  /** Takes no new request; resolves when those in work are answered. */
  stop: () => Promise<void>;
};

/**
 * Opens the HTTP API on loopback.
 * @param options.port 0 takes any free port
 * @throws Error naming the port when it is taken
 */
export async function openHttpApi(options: { port: number }): Promise<HttpApi> {
  let router: Router | undefined;
  let invoke: Invoke | undefined;
  const server = createServer((request, response) => {
    const requestId = randomUUID();
    if (!router || !invoke) return sendError(response, unavailable(requestId));
    handle({ request, response, requestId, router, invoke }).catch(() => response.destroy());
  });
  await new Promise<void>((opened, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(error.code === 'EADDRINUSE' ? portTaken(options.port, error) : error),
    );
    server.listen(options.port, '127.0.0.1', opened);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (routes, invoker) => {
      router = createRouter(routes);
      invoke = invoker;
    },
    stop: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), 5_000);
      await closed;
      clearTimeout(force);
    },
  };
}

type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  router: Router;
  invoke: Invoke;
};

async function handle({ request, response, requestId, router, invoke }: Exchange): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://local');
  const matched = router(request.method ?? 'GET', pathname);
  if (!matched) {
    const message = `No route for ${request.method} ${pathname}`;
    return sendError(response, { statusCode: 404, error: 'Not Found', message, requestId });
  }
  const body = await readBody(request);
  if (!body) {
    response.setHeader('connection', 'close');
    const message = 'The body is larger than 10 MB';
    return sendError(response, { statusCode: 413, error: 'Payload Too Large', message, requestId });
  }
  const event = httpEvent(request, body, matched);
  event.requestContext.requestId = requestId;
  const answer = await inTime(invoke(matched.route.functionArn, event), matched.route.timeoutMs);
  if (answer) sendAnswer(response, answer, requestId);
  else sendError(response, unavailable(requestId));
}

/** The whole body; undefined when it is too large, without keeping what is over. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function inTime(answer: Promise<Answer>, timeoutMs: number): Promise<Answer | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), timeoutMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function portTaken(port: number, cause: Error): Error {
  return new Error(
    `Port ${port} is taken: stop what listens there, or choose another with --port (0 takes any free one)`,
    { cause },
  );
}
