import type { Context } from 'aws-lambda';
import { type HttpRequest, type HttpResponse, header } from '../../shared/platform/http/request.ts';
import { tenantApi } from '../../shared/tenant-api.ts';

/** Which pages of which origins may call from a browser. */
export type CorsRules = {
  /** `https://app.example.com`, exactly. */
  origins: readonly string[];
  /** Otherwise their subdomains may too, and pages of a developer's own machine. */
  strict: boolean;
};

type Handler = (request: HttpRequest, context: Context) => Promise<HttpResponse>;

const METHODS = [...new Set(Object.keys(tenantApi.routes).map((key) => key.split(' ')[0]))].join(
  ', ',
);
const HEADERS = 'authorization, content-type, idempotency-key';
/** What a page may read of an answer, beside its body. */
const EXPOSED = 'ratelimit, ratelimit-policy, retry-after, idempotency-replayed, allow';
/** Seconds that a browser keeps the answer to its question. */
const KEEP = '7200';

/**
 * Lets pages of the allowed origins read the answers. Callers carry their token themselves and no
 * cookie, so nothing else depends on the origin.
 */
export function withCors(handler: Handler, rules: CorsRules): Handler {
  return async (request, context) => {
    const origin = header(request, 'origin');
    if (origin === undefined) return handler(request, context);
    const allowed = isAllowed(origin, rules);
    const asks =
      request.requestContext.http.method === 'OPTIONS' &&
      header(request, 'access-control-request-method') !== undefined;
    const answer = asks ? { statusCode: allowed ? 204 : 403 } : await handler(request, context);
    if (!allowed) return { ...answer, headers: { ...answer.headers, vary: 'origin' } };
    const headers = {
      ...answer.headers,
      vary: 'origin',
      'access-control-allow-origin': origin,
      ...(asks
        ? {
            'access-control-allow-methods': METHODS,
            'access-control-allow-headers': HEADERS,
            'access-control-max-age': KEEP,
          }
        : { 'access-control-expose-headers': EXPOSED }),
    };
    return { ...answer, headers };
  };
}

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

function isAllowed(origin: string, { origins, strict }: CorsRules): boolean {
  if (origins.includes(origin)) return true;
  if (strict) return false;
  return LOOPBACK.test(origin) || origins.some((it) => isBelow(origin, it));
}

/** `https://preview.app.example.com` is below `https://app.example.com`. */
function isBelow(origin: string, parent: string): boolean {
  if (!URL.canParse(origin) || !URL.canParse(parent)) return false;
  const [below, above] = [new URL(origin), new URL(parent)];
  return (
    below.origin === origin &&
    below.protocol === above.protocol &&
    below.port === above.port &&
    below.hostname.endsWith(`.${above.hostname}`)
  );
}

/** @returns the origins in a setting: several by blanks or commas. */
export const readOrigins = (text: string | undefined): string[] =>
  (text ?? '').split(/[\s,]+/).filter(Boolean);
