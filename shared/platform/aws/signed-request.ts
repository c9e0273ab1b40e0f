import { createHash, createHmac } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { stopIfDry } from '../dry-run.ts';
import { RetryLater } from '../errors.ts';

/**
 * One call of an AWS action in JSON, signed by hand (Signature Version 4).
 *
 * Why not the SDK: a client costs × 3 of a bare cold start, this costs × 1.3, and the intake path
 * needs one action. What is called now and then uses the SDK, loaded lazily.
 */
export type AwsCall = {
  /** Signing name and endpoint prefix, e.g. `events`. */
  service: string;
  /** `X-Amz-Target`, e.g. `AWSEvents.PutEvents`; of a service with addresses, a name for errors. */
  target: string;
  body?: unknown;
  /** Of a service that has an address for each action, as Lambda has. */
  at?: {
    method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    path: string;
    query?: Readonly<Record<string, string>>;
    headers?: Readonly<Record<string, string>>;
  };
};

/** Actions that change nothing. */
const READS = /\.(Get|List|Describe|BatchGet|Query)/;

/** Milliseconds for the whole call; Stripe waits longer than this, and retries. */
const TIMEOUT = 5_000;

/**
 * Calls one AWS action in JSON, signed by hand.
 * @returns the parsed answer.
 * @throws RetryLater when AWS refuses or cannot be reached; the message carries AWS's error type only.
 */
export async function callAws<T>(call: AwsCall, environment = process.env): Promise<T> {
  // Whoever can go on without the answer has held it back before.
  if (!READS.test(call.target)) stopIfDry(`calls ${call.target}`);
  const region = environment.AWS_REGION ?? 'us-east-1';
  const url = new URL(
    environment.AWS_ENDPOINT_URL ?? `https://${call.service}.${region}.amazonaws.com`,
  );
  const { path = '/', query = {}, method = 'POST' } = call.at ?? {};
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  url.pathname = path;
  url.search = queryString(query);
  const headers = sign({ call, region, url, method, body, environment, now: new Date() });
  const { status, text } = await send(url, { method, headers, body });
  if (status >= 200 && status < 300) return JSON.parse(text || '{}') as T;
  throw new RetryLater(`${call.target} was refused: ${errorType(text) ?? `status ${status}`}`);
}

const OLDER = ['sqs', 'monitoring'];

type SignInput = {
  call: AwsCall;
  region: string;
  url: URL;
  method: string;
  body: string;
  environment: NodeJS.ProcessEnv;
  now: Date;
};

/** As the signature wants it: sorted, and everything escaped that may be. */
const queryString = (query: Readonly<Record<string, string>>) =>
  Object.entries(query)
    .map((pair) => pair.map((part) => encodeURIComponent(part)).join('='))
    .sort()
    .join('&');

function sign(input: SignInput): Record<string, string> {
  const { call, region, url, method, body, environment, now } = input;
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const token = environment.AWS_SESSION_TOKEN;
  const headers: Record<string, string> = {
    // SQS and CloudWatch speak the older version of the protocol.
    'content-type': `application/x-amz-json-${OLDER.includes(call.service) ? '1.0' : '1.1'}`,
    host: url.host,
    'x-amz-date': stamp,
    ...(token ? { 'x-amz-security-token': token } : {}),
    ...(call.at ? call.at.headers : { 'x-amz-target': call.target }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    url.pathname,
    url.search.slice(1),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/${call.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const key = [day, region, call.service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${environment.AWS_SECRET_ACCESS_KEY ?? ''}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  headers.authorization =
    `AWS4-HMAC-SHA256 Credential=${environment.AWS_ACCESS_KEY_ID ?? ''}/${scope}, ` +
    `SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return headers;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

type Sent = { method: string; headers: Record<string, string>; body: string };

function send(url: URL, { method, headers, body }: Sent) {
  const request = url.protocol === 'http:' ? requestPlain : requestOverTls;
  return new Promise<{ status: number; text: string }>((done, fail) => {
    const lost = (cause: unknown) => fail(new RetryLater('AWS cannot be reached', { cause }));
    const sent = request(
      url,
      {
        method,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        timeout: TIMEOUT,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', lost);
        response.once('end', () =>
          done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('timed out')));
    sent.once('error', lost);
    sent.end(body);
  });
}

function errorType(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { __type?: string }).__type?.split('#').pop();
  } catch {
    return undefined;
  }
}
