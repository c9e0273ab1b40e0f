import type { MiddlewareHandler } from 'hono';

/** Nothing from elsewhere, no script but the console's own file, in nobody's frame but its own, in no cache. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Not no-referrer: browsers would then send `Origin: null` with our own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  const own = c.get('ownPolicy') as string | undefined;
  if (own) c.header('content-security-policy', own);
};

/**
 * Only under its own names: a page of elsewhere whose name was pointed at 127.0.0.1 (DNS rebinding)
 * comes with another Host.
 */
export const ownHostOnly: MiddlewareHandler = async (c, next) => {
  const host = (c.req.header('host') ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return c.text('Unknown host', 421);
  return next();
};
