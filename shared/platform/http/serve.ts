import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { NotFound } from '../errors.ts';
import { withLogContext } from '../log.ts';
import { errorResponse } from './errors.ts';
import { readBody, readParams, readQuery } from './input.ts';
import type { HttpRequest, HttpResponse } from './request.ts';
import type { Answer, ApiContract, Call, Route, RouteKey, Routes } from './route.ts';

/** Checks who calls; answers what the handlers then know of the caller. @throws Unauthorized */
export type CallerCheck = (request: HttpRequest) => Promise<unknown>;

/** The checks that a contract's routes name. */
export type Callers<R extends Routes> = Record<
  Exclude<R[RouteKey & keyof R]['caller'], 'anyone'>,
  CallerCheck
>;

export type Handlers<R extends Routes> = {
  [K in RouteKey & keyof R]: (call: Call<R[K]>, request: HttpRequest) => Promise<Answer<R[K]>>;
};

/** What the middlewares find out of a request on its way to the handler. */
type Found = { requestId: string; key: string; route: Route; call: Partial<Call> };
type Middleware = MiddlewareObj<HttpRequest, HttpResponse, Error, Context, Found>;

/** Makes the handler of a function's routes (API Gateway, payload 2.0). */
export function serve<R extends Routes>(
  { routes }: ApiContract<R>,
  { handlers, callers }: { handlers: Handlers<NoInfer<R>>; callers: Callers<NoInfer<R>> },
) {
  const found = new WeakMap<HttpRequest, Found>();
  const wrapped = middy<HttpRequest, HttpResponse, Error, Context, Found>()
    .use(errors())
    .use(route(routes))
    .use(caller(callers))
    .use(input())
    .use({ before: ({ event, internal }) => void found.set(event, internal) })
    .handler(async (request) => {
      const { key, route, call } = found.get(request) as Found;
      const handle = handlers[key as RouteKey & keyof R] as unknown as Handle;
      return respond(await handle(call as Call, request), route);
    });
  return (request: HttpRequest, context: Context) =>
    withLogContext({ requestId: request.requestContext?.requestId }, () =>
      wrapped(request, context),
    );
}

type Handle = (call: Call, request: HttpRequest) => Promise<Answer>;

/** Errors become answers; an unnamed one is a 500 that says nothing. */
const errors = (): Middleware => ({
  onError: (failed) => {
    failed.response = errorResponse(failed.error, failed.event.requestContext?.requestId ?? '');
  },
});

/** Finds the declaration of the route that API Gateway matched. */
const route = (routes: Routes): Middleware => ({
  before: ({ event, internal }) => {
    const found = Object.hasOwn(routes, event.routeKey) && routes[event.routeKey as keyof Routes];
    if (!found) throw new NotFound('There is no such route');
    Object.assign(internal, { key: event.routeKey, route: found, call: {} });
  },
});

/** Lets through whom the route is for. */
const caller = (callers: Record<string, CallerCheck>): Middleware => ({
  before: async ({ event, internal }) => {
    const { caller } = internal.route;
    if (caller === 'anyone') return;
    internal.call.caller = await (callers[caller] as CallerCheck)(event);
  },
});

/** Reads path, query and body by their schemas. */
const input = (): Middleware => ({
  before: ({ event, internal: { route, call } }) => {
    if (route.params) call.params = readParams(event, route.params()) as never;
    if (route.query) call.query = readQuery(event, route.query()) as never;
    if (route.body) call.body = readBody(event, route.body()) as never;
  },
});

function respond({ status, body, headers }: Answer, { answers }: Route): HttpResponse {
  const media = answers[status];
  const type = typeof media === 'string' ? `${media}; charset=utf-8` : 'application/json';
  return {
    statusCode: status,
    headers: { 'content-type': type, 'cache-control': 'no-store', ...headers },
    body: typeof media === 'string' ? String(body) : JSON.stringify(body),
  };
}
