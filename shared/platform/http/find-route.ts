import { NotAllowed, NotFound } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { once } from '../once.ts';
import { matcher } from './match.ts';
import type { Middleware } from './middleware.ts';
import type { HttpRequest } from './request.ts';
import type { ApiContract, RouteKey, Routes } from './route.ts';

/** Finds the declaration of the route: as the gateway matched it, or behind one route for all. */
export const findRoute = (routes: Routes, behind: ApiContract['behind']): Middleware => {
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
