import type { Context } from 'hono';
import type { CookieOptions } from 'hono/utils/cookie';

/**
 * The session's cookie, for where the console was called. Cookies know no ports, so the name does:
 * two consoles on one machine keep their sessions apart. Behind TLS it stays there.
 */
export function cookieOf(c: Context): { name: string; attributes: CookieOptions } {
  const url = new URL(c.req.url);
  const secure = url.protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https';
  const port = url.port || (secure ? '443' : '80');
  return {
    name: `${secure ? '__Host-' : ''}nightshift_console_${port}`,
    attributes: { httpOnly: true, sameSite: 'Strict', path: '/', secure },
  };
}
