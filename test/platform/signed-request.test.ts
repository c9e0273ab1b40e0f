import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sha256 } from '@aws-crypto/sha256-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { callAws } from '../../shared/platform/aws/signed-request.ts';
import { RetryLater } from '../../shared/platform/errors.ts';

type Seen = { headers: IncomingMessage['headers']; body: string };

describe('a hand-signed AWS call', () => {
  let server: Server;
  let environment: Record<string, string>;
  let seen: Seen[];
  let answer: { status: number; body: string };

  beforeEach(async () => {
    seen = [];
    answer = { status: 200, body: '{"FailedEntryCount":0}' };
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push({ headers: request.headers, body });
        response.writeHead(answer.status).end(answer.body);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
    environment = {
      AWS_REGION: 'eu-west-2',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a-secret-for-this-test',
      AWS_SESSION_TOKEN: 'a/token+with=signs',
    };
  });

  afterEach(() => new Promise((down) => server.close(down)));

  const call = {
    service: 'events',
    target: 'AWSEvents.PutEvents',
    body: { Entries: [{ Detail: '{"text":"żółć ✓"}' }] },
  };

  it('carries the signature that the AWS SDK computes for the same request', async () => {
    await expect(callAws(call, environment)).resolves.toEqual({ FailedEntryCount: 0 });
    const { headers, body } = seen[0] as Seen;
    const date = String(headers['x-amz-date']);
    const signer = new SignatureV4({
      service: 'events',
      region: 'eu-west-2',
      sha256: Sha256,
      applyChecksum: false,
      credentials: {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'a-secret-for-this-test',
        sessionToken: 'a/token+with=signs',
      },
    });
    const signed = await signer.sign(
      {
        method: 'POST',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: '/',
        headers: {
          host: String(headers.host),
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSEvents.PutEvents',
        },
        body,
      },
      { signingDate: new Date(isoOf(date)) },
    );
    expect(headers.authorization).toBe(signed.headers.authorization);
  });

  /** `20261121T040000Z` → `2026-11-21T04:00:00Z` */
  const isoOf = (stamp: string) =>
    stamp.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z');

  it('is a RetryLater that names the AWS error type and nothing else when refused', async () => {
    answer = {
      status: 400,
      body: '{"__type":"com.amazon#AccessDeniedException","message":"secret detail"}',
    };
    const failed = callAws(call, environment);
    await expect(failed).rejects.toThrow(RetryLater);
    await expect(failed).rejects.toThrow(
      /^AWSEvents.PutEvents was refused: AccessDeniedException$/,
    );
  });

  it('is a RetryLater when nothing listens', async () => {
    await expect(
      callAws(call, { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
    ).rejects.toThrow(RetryLater);
  });
});
