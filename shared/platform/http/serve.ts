import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { withLogContext } from '../log.ts';
import { beginSpan } from '../span.ts';
import { newTrace, readTraceparent, readXray, withTrace } from '../trace.ts';
import { type CallerCheck, caller } from './caller.ts';
import { errorResponse } from './errors.ts';
import { findRoute } from './find-route.ts';
import type { Found, Middleware } from './middleware.ts';
import { readInput } from './read-input.ts';
import { type HttpRequest, type HttpResponse, header } from './request.ts';
import type { Answer, ApiContract, Call, CallerNames, Route, RouteKey, Routes } from './route.ts';

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
    .use(findRoute(routes, behind))
    .use(gate ? { before: ({ internal }) => gate(internal.headers) } : [])
    .use(caller(callers))
    .use(readInput())
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
        'http.response.status_code': statusCode,
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
