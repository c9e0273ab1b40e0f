import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** Bytes of a form: an edited body of a message (1 MB at most) as forms write it, and no more. */
const LARGEST_FORM = 3 * 1_048_576;

/** Nothing larger is read, whoever sends it. */
export const smallForms = bodyLimit({
  maxSize: LARGEST_FORM,
  onError: (c) => c.text('This form is too large.', 413),
});

/**
 * Whether a browser says that a page of elsewhere sent this. Programs that are no browsers send
 * neither header, and must know the key or the form's token all the same.
 */
function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  if (site !== undefined && site !== 'same-origin') return true;
  // The address as the browser knows it: behind TLS its scheme is not ours.
  return origin !== undefined && new URL(c.req.url).host !== hostOf(origin);
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);

/** Before anything is read or counted: a page of elsewhere must not use up the sign-in attempts. */
export const ownFormsOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && isForeign(c))
    return c.text(
      'This form does not come from the console. Go back and load the page again.',
      403,
    );
  return next();
};
