import { createHash, createHmac } from 'node:crypto';

export type Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/**
 * Signature Version 4 headers for a JSON POST. The path is encoded once more in what is signed, as
 * AWS asks of every service but S3.
 */
export function signedHeaders(
  request: { url: URL; body: string; service: string; region: string; now: Date },
  credentials: Credentials,
): Record<string, string> {
  const stamp = request.now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = stamp.slice(0, 8);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    host: request.url.host,
    'x-amz-date': stamp,
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
  };
  const names = Object.keys(headers).sort();
  const path = request.url.pathname
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  const canonical = [
    'POST',
    path,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    hash(request.body),
  ].join('\n');
  const scope = `${date}/${request.region}/${request.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, hash(canonical)].join('\n');
  const start: Buffer | string = `AWS4${credentials.secretAccessKey}`;
  const key = [date, request.region, request.service, 'aws4_request'].reduce<Buffer | string>(
    hmac,
    start,
  );
  const signature = hmac(key, toSign).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}
