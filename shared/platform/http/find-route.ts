import { NotAllowed, NotFound } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
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
        throw new NotFound(
          `There is no such route${didYouMean(event.rawPath, pathsNear(event.rawPath, routes))}`,
        );
      Object.assign(internal, { key, route: found });
    },
  };
};

/** Paths each of whose parts is near: what stands before it makes no word more alike. */
function pathsNear(given: string, routes: Routes): string[] {
  const parts = given.split('/');
  const paths = Object.keys(routes).map((key) => key.replace(/^\S+ /, ''));
  return [...new Set(paths)].filter((path) => {
    const known = path.split('/');
    return known.length === parts.length && known.every((part, i) => isNear(parts[i] ?? '', part));
  });
}

const isNear = (given: string, part: string) =>
  part.startsWith('{') || nearest(given, [part]) !== undefined;

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
