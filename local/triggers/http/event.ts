import { isUtf8 } from 'node:buffer';
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RequestTarget } from '../../request-target.ts';
import type { MatchedRoute } from './router.ts';

const TEXT = /^(text\/|application\/(json|javascript|xml)\b|application\/[\w.-]+\+(json|xml)\b)/i;

/** The event of an HTTP API with payload format 2.0, as API Gateway builds it from a request. */
export function httpEvent(
  request: IncomingMessage,
  body: Buffer,
  { route, parameters, target }: MatchedRoute & { target: RequestTarget },
): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = { ...joinHeaders(request), ...forwarded(request) };
  const method = request.method ?? 'GET';
  const path = decodeURIComponent(target.path);
  const now = new Date();
  const encoded = body.length > 0 && !isText(headers, body);
  const query = joinQuery(new URLSearchParams(target.query));
  return {
    version: '2.0',
    routeKey: routeKey(route),
    rawPath: path,
    rawQueryString: target.query,
    ...(cookie && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query && { queryStringParameters: query }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? '127.0.0.1',
      domainPrefix: 'local',
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: routeKey(route),
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(encoded ? 'base64' : 'utf8') }),
    isBase64Encoded: encoded,
  };
}

const routeKey = ({ method, path }: MatchedRoute['route']): string =>
  path === '$default' ? path : `${method} ${path}`;

/** Names lowercased, several values joined by a comma. */
function joinHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [
      name,
      (values ?? []).join(name === 'cookie' ? '; ' : ','),
    ]),
  );
}

function joinQuery(parameters: URLSearchParams): Record<string, string> | undefined {
  const names = new Set(parameters.keys());
  if (names.size === 0) return undefined;
  return Object.fromEntries([...names].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** Text only where text loses nothing: API Gateway encodes every other body. */
function isText(headers: Record<string, string>, body: Buffer): boolean {
  if (headers['content-encoding']) return false;
  const type = headers['content-type'];
  return (type === undefined || TEXT.test(type)) && isUtf8(body);
}

/** What API Gateway adds: who asked, by which door, and the trace that a caller may have begun. */
function forwarded(request: IncomingMessage): Record<string, string> {
  const { 'x-forwarded-for': before, 'x-amzn-trace-id': trace } = request.headers;
  const caller = request.socket.remoteAddress ?? '127.0.0.1';
  return {
    'x-forwarded-for': before ? `${before}, ${caller}` : caller,
    'x-forwarded-port': String(request.socket.localPort ?? 80),
    'x-forwarded-proto': 'http',
    'x-amzn-trace-id': String(trace ?? `Root=1-${seconds()}-${randomBytes(12).toString('hex')}`),
  };
}

const seconds = () => Math.floor(Date.now() / 1000).toString(16);

/** `21/Nov/2026:03:40:10 +0000` */
function clfTime(at: Date): string {
  const [, day, month, year, time] = at.toUTCString().match(/(\d+) (\w+) (\d+) ([\d:]+)/) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
