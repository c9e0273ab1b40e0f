import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { isForUs, isOfUs } from '../host-header.ts';
import { type Authenticate, readBody } from './authenticate.ts';
import type { AwsReply, AwsService } from './call.ts';
import { AwsError, notImplemented } from './errors.ts';
import { jsonRefusal } from './protocol/json.ts';
import { queryRefusal } from './protocol/query.ts';

export type GatewayDeps = {
  authenticate: Authenticate;
  /** By signing name. */
  services: Record<string, AwsService>;
  /** A browser's question before it sends, which carries no signature. */
  preflight: (request: { path: string; headers: Record<string, string> }) => AwsReply;
  /** Added to every S3 answer for a page of another origin. */
  corsHeaders: (request: {
    method: string;
    path: string;
    headers: Record<string, string>;
  }) => Record<string, string>;
  onLog: (line: string) => void;
};

/** One endpoint for every AWS service: who asks, what for, may they; then the service answers. */
export function createGateway(deps: GatewayDeps): Server {
  const server = createServer((request, response) => {
    answer(request, response, deps).catch((error: unknown) => {
      deps.onLog(
        `aws endpoint: ${request.method} ${pathOf(request)} broke off: ${(error as Error).message}`,
      );
      response.destroy();
    });
  });
  // Long polls and uploads of hours are normal here.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  return server;
}

const NOT_FOR_US = 'This machine answers only to itself: call it by 127.0.0.1';

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  deps: GatewayDeps,
): Promise<void> {
  const requestId = randomUUID();
  const headers = flatten(request);
  if (!isForUs(headers.host)) {
    // A page of another site whose name was made to point here.
    const reply = jsonRefusal(new AwsError('AccessDeniedException', NOT_FOR_US, 403), {
      denied: 'AccessDeniedException',
    });
    return send({ reply, requestId, request, response });
  }
  const [path = '/', search = ''] = splitUrl(request.url ?? '/');
  if (request.method === 'OPTIONS') {
    const reply = deps.preflight({ path, headers });
    return send({ reply, requestId, request, response });
  }
  let service: AwsService | undefined;
  let reply: AwsReply;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const signed = { method: request.method ?? 'GET', path, search, headers };
    const scope = deps.authenticate.scopeOf(signed);
    service = deps.services[scope.service];
    // Pages of the application upload to S3, whose buckets say which; no page has business elsewhere.
    if (scope.service !== 's3' && !isOfUs(headers.origin))
      throw new AwsError('AccessDeniedException', NOT_FOR_US, 403);
    const body = scope.service === 's3' ? Buffer.alloc(0) : await readBody(request);
    const caller = deps.authenticate.verify(signed, scope, body);
    if (!service) throw notImplemented(`The AWS service ${scope.service}`);
    const query = new URLSearchParams(search);
    const call = {
      service: scope.service,
      requestId,
      caller,
      query,
      body,
      request,
      gone: gone.signal,
      ...signed,
    };
    reply = await service.handle(call);
  } catch (error) {
    if (!(error instanceof AwsError))
      deps.onLog(
        `aws endpoint: ${request.method} ${path} failed: ${(error as Error).stack ?? String(error)}`,
      );
    const refuser = refuserFor(service, headers, deps);
    reply = refuser.refuse(error, requestId);
  }
  if (service === deps.services.s3)
    reply.headers = {
      ...reply.headers,
      ...deps.corsHeaders({ method: request.method ?? '', path, headers }),
    };
  await send({ reply, requestId, request, response });
}

/** An error has the shape that the request's protocol has, also of a service that is not here. */
function refuserFor(
  service: AwsService | undefined,
  headers: Record<string, string>,
  { services }: GatewayDeps,
): Pick<AwsService, 'refuse'> {
  const { s3, sns } = services;
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '');
  if (isForm && service !== sns && service !== s3)
    return { refuse: (...of) => queryRefusal(...of) };
  if (service) return service;
  if (headers['x-amz-target'] === undefined && s3) return s3;
  return { refuse: (error) => jsonRefusal(error, { denied: 'AccessDeniedException' }) };
}

async function send(input: {
  reply: AwsReply;
  requestId: string;
  request: IncomingMessage;
  response: ServerResponse;
}): Promise<void> {
  const { reply, requestId, request, response } = input;
  const { status, headers, body } = reply;
  if (reply.hangUp) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    ...headers,
    ...(body === undefined && headers?.['content-length'] === undefined
      ? { 'content-length': '0' }
      : {}),
    ...(typeof body === 'string' || Buffer.isBuffer(body)
      ? { 'content-length': String(Buffer.byteLength(body)) }
      : {}),
  });
  // What was refused unread must still be taken off the wire, or the client never sees the answer.
  if (!request.complete) request.resume();
  if (body === undefined || request.method === 'HEAD') response.end();
  else if (typeof body === 'string' || Buffer.isBuffer(body)) response.end(body);
  else await pipeline(body, response);
}

function flatten(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  return headers;
}

function splitUrl(url: string): [string, string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

const pathOf = (request: IncomingMessage) => splitUrl(request.url ?? '/')[0];
