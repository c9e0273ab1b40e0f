import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { NotAllowed, NotFound, Unauthorized } from '../errors.ts';
import { withLogContext } from '../log.ts';
import { didYouMean } from '../nearest.ts';
import { once } from '../once.ts';
import { beginSpan } from '../span.ts';
import { newTrace, readTraceparent, readXray, withTrace } from '../trace.ts';
import { errorResponse } from './errors.ts';
import { readBody, readParams, readQuery } from './input.ts';
import { matcher } from './match.ts';
import { type HttpRequest, type HttpResponse, header } from './request.ts';
import type { Answer, ApiContract, Call, CallerNames, Route, RouteKey, Routes } from './route.ts';

/**
 * Checks who calls; answers what the handlers then know of the caller, and undefined for a request
 * that carries nothing for this check: another one may know it, and without one nobody is let in.
 * @param headers what it puts here goes out with the answer, whatever the answer is.
 * @throws Unauthorized, Forbidden, TooManyRequests
 */
export type CallerCheck<C extends object = object> = (
  request: HttpRequest,
  route: Route,
  headers: Record<string, string>,
) => Promise<C | undefined>;

/** The checks that a contract's routes name. */
export type Callers<R extends Routes> = Record<
  Exclude<CallerNames<R[RouteKey & keyof R]>, 'anyone'>,
  CallerCheck
>;

/** What the checks of a route's callers answer. */
type CallerOf<R extends Route, Checks> = {
  [N in CallerNames<R>]: N extends keyof Checks
    ? Checks[N] extends CallerCheck<infer C>
      ? C
      : undefined
    : undefined;
}[CallerNames<R>];

export type Handlers<R extends Routes, Checks = Callers<R>> = {
  [K in RouteKey & keyof R]: (
    call: Call<R[K], CallerOf<R[K], Checks>>,
    request: HttpRequest,
  ) => Promise<Answer<R[K]>>;
};

/** Stands around a handler: carries it out, or answers in its place. */
export type Around = (
  asked: { key: string; route: Route; call: Call; request: HttpRequest },
  handle: () => Promise<Answer>,
) => Promise<Answer>;

/** What the middlewares find out of a request on its way to the handler. */
type Found = {
  key: string;
  route: Route;
  call: Partial<Call>;
  headers: Record<string, string>;
};
type Middleware = MiddlewareObj<HttpRequest, HttpResponse, Error, Context, Found>;

/**
 * Whether requests are taken at all now, whoever calls.
 * @param headers what it puts here goes out with the answer.
 */
type Gate = (headers: Record<string, string>) => Promise<void>;

/** Makes the handler of a function's routes (API Gateway, payload 2.0). */
export function serve<R extends Routes, Checks extends Callers<NoInfer<R>>>(
  { routes, behind }: ApiContract<R>,
  {
    handlers,
    callers,
    gate,
    around = (_asked, handle) => handle(),
  }: {
    handlers: Handlers<NoInfer<R>, Checks>;
    callers: Checks;
    gate?: Gate;
    around?: Around;
  },
) {
  const found = new WeakMap<HttpRequest, Found>();
  const wrapped = middy<HttpRequest, HttpResponse, Error, Context, Found>()
    .use(errors())
    .use(route(routes, behind))
    .use(gate ? { before: ({ internal }) => gate(internal.headers) } : [])
    .use(caller(callers))
    .use(input())
    .use({ before: ({ event, internal }) => void found.set(event, internal) })
    .handler(async (request) => {
      const { key, route, call, headers } = found.get(request) as Found;
      const handler = handlers[key as RouteKey & keyof R] as unknown as Handle;
      const handle = () => handler(call as Call, request);
      const answer = await around({ key, route, call: call as Call, request }, handle);
      return respond(answer, { route, headers });
    });
  return async (request: HttpRequest, context: Context) => {
    const span = beginSpan('server', traceOf(request));
    const { requestId } = request.requestContext ?? {};
    const answer: HttpResponse = await withTrace(span.trace, () =>
      withLogContext({ requestId }, () => wrapped(request, context)),
    );
    const { key } = found.get(request) ?? {};
    const { statusCode = 200 } = answer;
    span.end({
      name: key ?? 'no route',
      failed: statusCode >= 500 ? String(statusCode) : undefined,
      attributes: {
        ...{ 'http.response.status_code': statusCode },
        ...(key && { 'http.route': key.slice(key.indexOf(' ') + 1) }),
        ...(requestId && { 'nightshift.request_id': requestId }),
      },
    });
    return answer;
  };
}

/** The caller's trace where it has one; the gateway's, or a new one. */
const traceOf = (request: HttpRequest) =>
  readTraceparent(header(request, 'traceparent')) ??
  readXray(header(request, 'x-amzn-trace-id')) ??
  newTrace();

type Handle = (call: Call, request: HttpRequest) => Promise<Answer>;

/** Errors become answers; an unnamed one is a 500 that says nothing. */
const errors = (): Middleware => ({
  onError: (failed) => {
    const answer = errorResponse(failed.error, failed.event.requestContext?.requestId ?? '');
    answer.headers = { ...answer.headers, ...failed.internal.headers };
    failed.response = answer;
  },
});

/** Finds the declaration of the route: as the gateway matched it, or behind one route for all. */
const route = (routes: Routes, behind: ApiContract['behind']): Middleware => {
  const match = behind ? once(() => matcher(routes)) : undefined;
  return {
    before: ({ event, internal }) => {
      const headers = {};
      Object.assign(internal, { headers, call: {} });
      const key = match ? keyOf(event, match(), headers) : event.routeKey;
      const found = Object.hasOwn(routes, key) && routes[key as RouteKey];
      if (!found)
        throw new NotFound(`There is no such route${didYouMean(event.rawPath, pathsOf(routes))}`);
      Object.assign(internal, { key, route: found });
    },
  };
};

const pathsOf = (routes: Routes) => Object.keys(routes).map((key) => key.replace(/^\S+ /, ''));

/** The parameters of the path go where the gateway would put them. */
function keyOf(
  event: HttpRequest,
  match: ReturnType<typeof matcher>,
  headers: Record<string, string>,
): string {
  const matched = match(event.requestContext.http.method, event.rawPath);
  if (!matched) return '';
  if ('allowed' in matched) {
    headers.allow = matched.allowed.join(', ');
    throw new NotAllowed(`This address takes ${headers.allow}`);
  }
  event.pathParameters = matched.params;
  return matched.key;
}

/** Lets through whom the route is for: the first check that knows what the request carries decides. */
const caller = (callers: Record<string, CallerCheck>): Middleware => ({
  before: async ({ event, internal: { route, call, headers } }) => {
    const names = [route.caller].flat();
    if (names.includes('anyone')) return;
    for (const name of names) {
      call.caller = await callers[name]?.(event, route, headers);
      if (call.caller !== undefined) return;
    }
    const wanted = names.map((name) => name.replaceAll('-', ' ')).join(' or ');
    throw new Unauthorized(`This route needs a valid ${wanted}`);
  },
});

/** Reads path, query and body by their schemas; where there is none, nothing may stand. */
const input = (): Middleware => ({
  before: async ({ event, internal: { key, route, call } }) => {
    if (route.params) call.params = readParams(event, made(route.params)) as never;
    if (route.query) call.query = readQuery(event, made(route.query)) as never;
    else if (!route.open) readQuery(event, await nothing());
    if (route.body) call.body = readBody(event, made(route.body)) as never;
    else if (!route.open && !key.startsWith('GET ')) readBody(event, await nothing());
  },
});

const schemas = new WeakMap<() => unknown, unknown>();

/** A route's schema, made with the first request that needs it and kept. */
function made<S>(make: () => S): S {
  if (!schemas.has(make)) schemas.set(make, make());
  return schemas.get(make) as S;
}

/** Loaded when it is asked for: a function whose routes have no schema needs none of zod. */
const nothing = once(async () => (await import('./nothing.ts')).NOTHING);

/** Always UTF-8, and says so by its name. */
const JSON_TEXT = 'application/json';

function respond(
  answer: Answer,
  { route, headers }: { route: Route; headers: Record<string, string> },
): HttpResponse {
  const { status, body } = answer;
  const media = route.answers[status];
  const type =
    typeof media === 'string' && media !== JSON_TEXT ? `${media}; charset=utf-8` : JSON_TEXT;
  return {
    statusCode: status,
    headers: { 'content-type': type, 'cache-control': 'no-store', ...headers, ...answer.headers },
    body: typeof media === 'string' ? String(body) : JSON.stringify(body),
  };
}
