import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { errorStatuses } from '../../shared/compose/openapi.ts';
import type { HttpRequest, HttpResponse } from '../../shared/platform/http/request.ts';
import type { ApiContract, RouteKey } from '../../shared/platform/http/route.ts';
import { expectStrictPage } from './strict-page.ts';

type Handler = (request: HttpRequest, context: Context) => Promise<HttpResponse>;

export type RequestParts = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON, unless it is text. */
  body?: unknown;
  token?: string;
  /** As the gateway sees the caller. */
  ip?: string;
};

/** A request as API Gateway hands it over (payload 2.0). */
export function httpRequest(routeKey: string, parts: RequestParts = {}): HttpRequest {
  const [method = '', path = ''] = routeKey.split(' ');
  const { params, query, headers, body, token, ip = '192.0.2.10' } = parts;
  return {
    version: '2.0',
    routeKey,
    rawPath: path.replace(/\{(\w+)\+?\}/g, (_, name) => params?.[name] ?? ''),
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(params ? { pathParameters: params } : {}),
    ...(query ? { queryStringParameters: query } : {}),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    requestContext: {
      requestId: 'r-1',
      routeKey,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: ip, userAgent: 'test' },
    },
    isBase64Encoded: false,
  } as HttpRequest;
}

const problem = z.strictObject({
  statusCode: z.int(),
  error: z.string(),
  message: z.string(),
  requestId: z.string(),
});

/**
 * Calls a route and holds its answer to what the contract declares; errors to the one shape they have.
 * @returns status and body, parsed where it is JSON.
 */
export async function callRoute(
  { handler, contract }: { handler: Handler; contract: ApiContract },
  routeKey: string,
  parts: RequestParts = {},
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the answer is
): Promise<{ status: number; body: any; headers: Record<string, unknown> }> {
  const answer = await handler(httpRequest(routeKey, parts), {} as Context);
  const status = answer.statusCode ?? 0;
  const declared = routeOf(contract, routeKey)?.answers?.[status];
  const type = String(answer.headers?.['content-type']);
  const body = type.includes('json') ? JSON.parse(answer.body ?? '') : answer.body;
  if (typeof declared === 'function') z.parse(declared(), body);
  else if (typeof declared === 'string') expectPage(answer, declared);
  else expectProblem(routeKey, contract, { status, body });
  return { status, body, headers: answer.headers ?? {} };
}

/** A key may be any word, one of every object's own too. */
const routeOf = ({ routes }: ApiContract, key: string) =>
  Object.hasOwn(routes, key) ? routes[key as RouteKey] : undefined;

/** An error has the one shape, and a status that the OpenAPI document has for the route. */
function expectProblem(
  key: string,
  contract: ApiContract,
  { status, body }: { status: number; body: unknown },
) {
  z.parse(problem, body);
  const route = routeOf(contract, key);
  if (route && !errorStatuses(key, route).includes(status))
    throw new Error(`${key} answered ${status}, which its declaration does not lead to`);
}

function expectPage({ headers, body = '' }: HttpResponse, declared: string) {
  const type = String(headers?.['content-type']);
  if (!type.startsWith(declared)) throw new Error(`${type} was answered, ${declared} is declared`);
  if (declared === 'text/html') expectStrictPage(headers?.['content-security-policy'], body);
}
