import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sha256 } from '@aws-crypto/sha256-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { callAws } from '../../shared/platform/aws/signed-request.ts';
import { tryOut } from '../../shared/platform/dry-run.ts';
import { RetryLater } from '../../shared/platform/errors.ts';

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };

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
        const { method = '', url = '', headers } = request;
        seen.push({ method, url, headers, body });
        if (answer.status === 0) {
          response.writeHead(200, { 'content-length': 10 });
          return void response.write('{', () => response.destroy());
        }
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

  it('carries the same where an action has an address of its own, and nobody a session', async () => {
    const { AWS_SESSION_TOKEN: _, AWS_REGION: __, ...bare } = environment;
    const at = {
      method: 'GET' as const,
      path: '/2015-03-31/functions/f',
      query: { b: 'ä /+', a: '1' },
      headers: { 'x-amz-invocation-type': 'Event' },
    };
    await callAws({ service: 'lambda', target: 'lambda:GetFunction', at }, bare);
    const { headers, url, method, body } = seen[0] as Seen;
    expect([method, url, body]).toEqual([
      'GET',
      '/2015-03-31/functions/f?a=1&b=%C3%A4%20%2F%2B',
      '',
    ]);
    expect(headers).not.toHaveProperty('x-amz-target');
    expect(headers).not.toHaveProperty('x-amz-security-token');
    const signer = new SignatureV4({
      ...{ service: 'lambda', region: 'us-east-1', sha256: Sha256, applyChecksum: false },
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret-for-this-test' },
    });
    const signed = await signer.sign(
      {
        ...{ method: 'GET', protocol: 'http:', hostname: '127.0.0.1', path: at.path },
        query: at.query,
        headers: {
          host: String(headers.host),
          'content-type': 'application/x-amz-json-1.1',
          ...at.headers,
        },
      },
      { signingDate: new Date(isoOf(String(headers['x-amz-date']))) },
    );
    expect(headers.authorization).toBe(signed.headers.authorization);
  });

  it.each([
    [200, '', {}],
    [204, '', {}],
    [299, '[1]', [1]],
  ])('answered by %i %j is %j', async (status, body, expected) => {
    answer = { status, body };
    expect(await callAws(call, environment)).toEqual(expected);
  });

  it.each([
    [300, '{}', 'status 300'],
    [400, '{"__type":"Plain"}', 'Plain'],
    [500, '<html>', 'status 500'],
  ])('answered by %i %s is refused: %s', async (status, body, why) => {
    answer = { status, body };
    await expect(callAws(call, environment)).rejects.toMatchObject({
      ...{ name: 'RetryLater', message: `AWSEvents.PutEvents was refused: ${why}` },
    });
  });

  it('changes nothing in a dry run, which may read', async () => {
    const run = await tryOut(async () => {
      for (const target of ['S.GetX', 'S.ListX', 'S.DescribeX', 'S.BatchGetX', 'S.QueryX'])
        await callAws({ ...call, target }, environment);
      await callAws({ ...call, target: 'S.PutX' }, environment);
    });
    expect(run).toMatchObject({ held: ['calls S.PutX'], blocked: true });
    expect(seen).toHaveLength(5);
  });

  it('is a RetryLater when the answer breaks off', async () => {
    answer = { status: 0, body: '' };
    await expect(callAws(call, environment)).rejects.toMatchObject({
      ...{ name: 'RetryLater', message: 'AWS cannot be reached', cause: expect.anything() },
    });
  });

  it('is a RetryLater when nothing listens', async () => {
    await expect(
      callAws(call, { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
    ).rejects.toThrow(RetryLater);
  });
});
