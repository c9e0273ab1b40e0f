import type { Context, MiddlewareHandler } from 'hono';
import { InvalidRequest } from '../../shared/platform/errors.ts';

/**
 * Refuses the one character that no text of the database holds, wherever an address or a form may
 * have it: each page would else fail at its first query.
 * @throws InvalidRequest
 */
export const textOnly: MiddlewareHandler = async (c, next) => {
  const values = [decoded(c.req.path), ...Object.entries(c.req.queries()).flat(2)];
  if ([...values, ...(await typed(c))].some((value) => value.includes('\0')))
    throw new InvalidRequest('A character of what was given (NUL) is in no text');
  return next();
};

async function typed(c: Context): Promise<string[]> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return [];
  const form = await c.req.parseBody({ all: true });
  return Object.entries(form)
    .flat(2)
    .filter((value) => typeof value === 'string');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
