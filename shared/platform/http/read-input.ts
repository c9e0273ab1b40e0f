import { once } from '../once.ts';
import { readBody, readParams, readQuery } from './input.ts';
import type { Middleware } from './middleware.ts';

/** Reads path, query and body by their schemas; where there is none, nothing may stand. */
export const readInput = (): Middleware => ({
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
