import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeBucket, makeFunction, makeModel } from './model.ts';

const Bucket = 'nightshift-local-files';
let local: Harness;
let s3: S3Client;

beforeAll(async () => {
  local = await startHarness(
    makeModel({
      functions: [
        makeFunction('reader', [allow(['s3:GetObject'], `arn:aws:s3:::${Bucket}/in/*`)]),
        makeFunction('lister', [
          allow(['s3:ListBucket'], `arn:aws:s3:::${Bucket}`),
          allow(['s3:GetObject'], `arn:aws:s3:::${Bucket}/*`),
        ]),
      ],
      buckets: [
        makeBucket('files', {
          cors: [
            {
              allowedOrigins: ['http://app.test'],
              allowedMethods: ['PUT', 'GET'],
              allowedHeaders: ['content-*'],
              exposedHeaders: ['ETag'],
              maxAgeSeconds: 60,
            },
          ],
        }),
      ],
    }),
  );
  s3 = new S3Client(local.as('operator'));
});
afterAll(() => local.stop());

const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: object = {}) =>
  s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more: object = {}) =>
  (await get(Key, more)).Body?.transformToString();

describe('who may do what in S3 on this machine', () => {
  it('hides what a function may not read or list', async () => {
    await put('in/x', 'x');
    const as = (name: string, Key: string) =>
      new S3Client(local.as(name)).send(new GetObjectCommand({ Bucket, Key }));
    await expect(as('reader', 'in/x')).resolves.toMatchObject({ ContentLength: 1 });
    await expect(as('reader', 'out/x')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:GetObject'),
    });
    await expect(as('reader', 'in/none')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:ListBucket'),
    });
    await expect(as('lister', 'in/none')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(
      new S3Client(local.as('reader')).send(
        new PutObjectCommand({ Bucket, Key: 'in/x', Body: Buffer.alloc(3_000_000) }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('serves a presigned URL until it expires, and no other one', async () => {
    const command = new PutObjectCommand({
      Bucket,
      Key: 'up',
      ContentType: 'text/plain',
      Metadata: { from: 'browser' },
    });
    const url = await getSignedUrl(s3, command, { expiresIn: 60 });
    const sent = await fetch(url, {
      method: 'PUT',
      body: 'from a browser',
      headers: { 'content-type': 'text/plain', origin: 'http://app.test' },
    });
    expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'http://app.test',
    ]);
    const read = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'up' }), {
      expiresIn: 60,
    });
    expect(await (await fetch(read)).text()).toBe('from a browser');
    expect((await get('up')).Metadata).toEqual({ from: 'browser' });
    expect((await fetch(read.replace('/up?', '/sum?'))).status).toBe(403);
    const old = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'up' }), {
      expiresIn: 60,
      signingDate: new Date(Date.now() - 61_000),
    });
    const answer = await fetch(old);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('Request has expired'),
    ]);
    expect((await fetch(`${local.aws.endpoint}/${Bucket}/up`)).status).toBe(403);
  });

  it('answers a preflight by the rules of the bucket', async () => {
    const ask = (origin: string, headers: string) =>
      fetch(`${local.aws.endpoint}/${Bucket}/up`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': headers,
        },
      });
    const fine = await ask('http://app.test', 'Content-Type');
    expect([fine.status, fine.headers.get('access-control-allow-headers')]).toEqual([
      200,
      'content-type',
    ]);
    expect((await ask('http://evil.test', 'content-type')).status).toBe(403);
    expect((await ask('http://app.test', 'authorization')).status).toBe(403);
  });

  it('refuses what it does not imitate instead of destroying the object', async () => {
    await put('tagged', 'body');
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await expect(
      s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging })),
    ).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('?tagging'),
      $metadata: { httpStatusCode: 501 },
    });
    await expect(
      s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
    expect(await text('tagged')).toBe('body');
  });

  it('refuses a key that climbs out of its bucket', async () => {
    for (const key of ['../other/x', 'a/../../x'])
      await expect(put(key, 'x')).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });
});
