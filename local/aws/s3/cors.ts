import type { CorsRule } from '../../../lib/template/model.ts';
import { matchesWildcard } from '../auth/wildcard.ts';
import type { AwsReply } from '../call.ts';
import { readAddress } from './address.ts';
import { s3Error, s3Refusal } from './error.ts';
import type { Storage } from './storage.ts';

type BrowserRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
};

/** A browser's preflight: answered from the bucket's CORS rules, refused where none fits. */
export function preflight(
  storage: Storage,
  request: { path: string; headers: Record<string, string> },
): AwsReply {
  const method = request.headers['access-control-request-method'] ?? '';
  const rule = findRule(storage, { ...request, method }, wantedHeaders(request.headers));
  if (!rule)
    return s3Refusal(
      s3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.'),
      'preflight',
    );
  return {
    status: 200,
    headers: {
      ...allowOrigin(rule, request.headers.origin as string),
      'access-control-allow-methods': rule.allowedMethods.join(', '),
      'access-control-allow-headers': wantedHeaders(request.headers).join(', '),
      ...(rule.maxAgeSeconds === undefined
        ? {}
        : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    },
  };
}

/** What a page of another origin may see of an answer; nothing where no rule fits. */
export function corsHeaders(storage: Storage, request: BrowserRequest): Record<string, string> {
  const rule = findRule(storage, request, []);
  if (!rule) return {};
  const exposed = rule.exposedHeaders.join(', ');
  return {
    ...allowOrigin(rule, request.headers.origin as string),
    ...(exposed === '' ? {} : { 'access-control-expose-headers': exposed }),
  };
}

function findRule(
  storage: Storage,
  request: BrowserRequest,
  headers: string[],
): CorsRule | undefined {
  const { origin } = request.headers;
  if (origin === undefined) return undefined;
  const fits = (patterns: string[], text: string, flags: '' | 'i' = '') =>
    patterns.some((pattern) => matchesWildcard(pattern, text, flags));
  return storage
    .bucketOrNone(bucketIn(request.path))
    ?.cors?.find(
      (rule) =>
        fits(rule.allowedOrigins, origin) &&
        rule.allowedMethods.includes(request.method) &&
        headers.every((header) => fits(rule.allowedHeaders, header, 'i')),
    );
}

function bucketIn(path: string): string {
  try {
    return readAddress(path).bucket;
  } catch {
    return '';
  }
}

function wantedHeaders(headers: Record<string, string>): string[] {
  const asked = headers['access-control-request-headers'] ?? '';
  return asked === '' ? [] : asked.split(',').map((one) => one.trim().toLowerCase());
}

function allowOrigin(rule: CorsRule, origin: string): Record<string, string> {
  if (rule.allowedOrigins.includes('*')) return { 'access-control-allow-origin': '*' };
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  };
}
