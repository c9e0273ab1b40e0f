import { Unauthorized } from '../errors.ts';
import type { Middleware } from './middleware.ts';
import type { HttpRequest } from './request.ts';
import type { Route } from './route.ts';

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

/** Lets through whom the route is for: the first check that knows what the request carries decides. */
export const caller = (callers: Record<string, CallerCheck>): Middleware => ({
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
