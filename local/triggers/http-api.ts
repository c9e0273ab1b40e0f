import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RouteModel } from '../../lib/template/model.ts';
import type { Answer } from '../functions/protocol.ts';
import { isForUs, isOfUs } from '../host-header.ts';
import { readTarget } from '../request-target.ts';
import { broken, sendAnswer, sendError, unavailable } from './http/answer.ts';
import { httpEvent } from './http/event.ts';
import { createRouter, type Router } from './http/router.ts';

/** An HTTP API refuses larger bodies. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What API Gateway takes of names and values together. */
const MAX_HEADER_BYTES = 10_240;
/** What Lambda takes as one request. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

type Invoke = (functionArn: string, event: unknown) => Promise<Answer>;

/** Told of every request that found its route. */
type OnAnswered = (answered: { route: RouteModel; status: number; milliseconds: number }) => void;

export type HttpApi = {
  url: string;
  /** Until this is called, every request gets a 503. */
  serve: (routes: RouteModel[], invoke: Invoke, onAnswered?: OnAnswered) => void;
  /** Takes no new request; resolves when those in work are answered. */
  stop: () => Promise<void>;
};

/**
 * Opens the HTTP API on loopback.
 * @param options.port 0 takes any free port
 * @throws Error naming the port when it is taken
 */
export async function openHttpApi(options: {
  port: number;
  /** Told of requests that could not be answered. */
  onLog?: (line: string) => void;
}): Promise<HttpApi> {
  const onLog = options.onLog ?? (() => {});
  let router: Router | undefined;
  let invoke: Invoke | undefined;
  let answered: OnAnswered = () => {};
  const server = createServer((request, response) => {
    const requestId = randomUUID();
    if (!router || !invoke) return sendError(response, unavailable(requestId));
    handle({ request, response, requestId, router, invoke, answered }).catch((error: Error) => {
      onLog(`http ${request.method} ${request.url}: ${error.stack}`);
      if (response.headersSent) return response.destroy();
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      sendError(response, broken(requestId));
    });
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
    serve: (routes, invoker, onAnswered = () => {}) => {
      router = createRouter(routes);
      invoke = invoker;
      answered = onAnswered;
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
  answered: OnAnswered;
};

async function handle(exchange: Exchange): Promise<void> {
  const { request, response, requestId, router, invoke } = exchange;
  const began = performance.now();
  const refuse = (statusCode: number, message: string) => {
    const error = STATUS_CODES[statusCode] ?? '';
    return sendError(response, { statusCode, error, message, requestId });
  };
  const { host, origin } = request.headers;
  if (!isForUs(host) || !isOfUs(origin))
    return refuse(403, 'This machine answers only to itself: call it by 127.0.0.1');
  if (headerBytes(request) > MAX_HEADER_BYTES)
    return refuse(431, `The headers are larger than ${MAX_HEADER_BYTES} bytes`);
  const target = readTarget(request.url ?? '/');
  if (!target) return refuse(400, 'The path cannot be read');
  const matched = router.match(request.method ?? 'GET', target.path);
  if (!matched)
    return refuse(404, `No route for ${request.method} ${target.path}${router.near(target.path)}`);
  const body = await readBody(request);
  if (!body) {
    response.setHeader('connection', 'close');
    return refuse(413, 'The body is larger than 10 MB');
  }
  const event = httpEvent(request, body, { ...matched, target });
  event.requestContext.requestId = requestId;
  if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES)
    return refuse(413, 'The request is larger than the 6 MB that a function takes');
  const answer = await inTime(invoke(matched.route.functionArn, event), matched.route.timeoutMs);
  if (answer) sendAnswer(response, answer, requestId);
  else sendError(response, unavailable(requestId));
  const milliseconds = performance.now() - began;
  exchange.answered({ route: matched.route, status: response.statusCode, milliseconds });
}

const headerBytes = ({ rawHeaders }: IncomingMessage): number =>
  rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part), 0);

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
