import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { DAY, inSeconds, MINUTE } from '../../../shared/platform/durations.ts';
import { AwsError } from '../errors.ts';
import { canonicalPath, canonicalQuery } from './canonical.ts';

/** The parts of a Signature Version 4 signature, from the header or from a presigned query. */
export type Signature = {
  accessKeyId: string;
  day: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** `20261121T034012Z` */
  stamp: string;
  /** Seconds that a presigned URL lives; undefined for a signed header. */
  expires?: number;
};

export type SignedRequest = {
  method: string;
  path: string;
  /** Query without `?`. */
  search: string;
  headers: Record<string, string>;
};

/** Milliseconds that a signed header may be off the clock. */
const SKEW = 15 * MINUTE;
/** Seconds. */
const LONGEST_PRESIGN = inSeconds(7 * DAY);

/** Reads who signed a request, and how. @returns undefined when it carries no signature at all. */
export function readSignature(request: SignedRequest): Signature | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) return fromHeader(header, request);
  const query = new URLSearchParams(request.search);
  if (query.has('X-Amz-Signature')) return fromQuery(query);
  return undefined;
}

function fromHeader(header: string, request: SignedRequest): Signature {
  const found =
    /^AWS4-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]+)$/.exec(
      header.trim(),
    );
  const stamp = request.headers['x-amz-date'];
  if (!found || stamp === undefined)
    throw new AwsError(
      'IncompleteSignature',
      'Authorization header is not a complete AWS4-HMAC-SHA256 signature',
    );
  return {
    ...credential(found[1] ?? ''),
    signedHeaders: (found[2] ?? '').split(';'),
    signature: found[3] ?? '',
    stamp,
  };
}

function fromQuery(query: URLSearchParams): Signature {
  const expires = Number(query.get('X-Amz-Expires'));
  if (!Number.isInteger(expires) || expires < 1 || expires > LONGEST_PRESIGN)
    throw new AwsError(
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be between 1 and 604800 seconds',
    );
  return {
    ...credential(query.get('X-Amz-Credential') ?? ''),
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    stamp: query.get('X-Amz-Date') ?? '',
    expires,
  };
}

function credential(text: string) {
  const [accessKeyId, day, region, service, end] = text.split('/');
  if (!accessKeyId || !day || !region || !service || end !== 'aws4_request')
    throw new AwsError('IncompleteSignature', 'The credential scope is malformed');
  return { accessKeyId, day, region, service };
}

/**
 * Holds a signature against the request.
 * @param input.payloadHash SHA-256 of the body in hex, or the mode that S3 clients declare.
 * @throws AwsError SignatureDoesNotMatch, RequestTimeTooSkewed, or AccessDenied for an expired URL.
 */
export function verifySignature(input: {
  request: SignedRequest;
  signature: Signature;
  secretAccessKey: string;
  payloadHash: string;
  now: Date;
}): void {
  const { request, signature, secretAccessKey, payloadHash, now } = input;
  verifyTime(signature, now);
  const { day, region, service } = signature;
  if (!signature.signedHeaders.includes('host')) throw mismatch();
  const canonical = [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.search),
    ...signature.signedHeaders.map((name) => `${name}:${squeeze(request.headers[name] ?? '')}`),
    '',
    signature.signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', signature.stamp, scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const expected = createHmac('sha256', key).update(toSign).digest();
  const given = Buffer.from(signature.signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw mismatch();
}

function verifyTime({ stamp, expires, day }: Signature, now: Date): void {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (!parts || !stamp.startsWith(day)) throw mismatch();
  const [, y, mo, d, h, mi, s] = parts.map(Number);
  const signed = Date.UTC(y ?? 0, (mo ?? 1) - 1, d, h, mi, s);
  if (expires !== undefined && now.getTime() > signed + expires * 1000)
    throw new AwsError('AccessDenied', 'Request has expired', 403);
  const early = signed - now.getTime() > SKEW;
  const late = expires === undefined && now.getTime() - signed > SKEW;
  if (early || late)
    throw new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
    );
}

const mismatch = () =>
  new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
    403,
  );

const squeeze = (text: string) => text.trim().replace(/ +/g, ' ');

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
