import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import {
  allow,
  makeBucket,
  makeFunction,
  makeModel,
  makeQueue,
  makeRule,
  queueArn,
} from './model.ts';

const Bucket = 'nightshift-local-files';
const watched = 'nightshift-local-documents';
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
      queues: [makeQueue('documents')],
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
        makeBucket('documents', { eventBridge: true }),
      ],
      rules: [
        makeRule('uploads', {
          busName: 'default',
          pattern: { source: ['aws.s3'], detail: { bucket: { name: [watched] } } },
          targets: [{ id: 'q', arn: queueArn('documents') }],
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
const keysOf = (list: { Key?: string }[] | undefined) => list?.map(({ Key }) => Key);

describe('S3 on this machine', () => {
  it('keeps bytes, headers and metadata, over a restart too', async () => {
    await put('in/a b+ü&.txt', 'hello', {
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      Metadata: { kind: 'x' },
    });
    await local.restart();
    s3 = new S3Client(local.as('operator'));
    const found = await get('in/a b+ü&.txt');
    expect(found).toMatchObject({
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentLength: 5,
      Metadata: { kind: 'x' },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
    });
    expect(await found.Body?.transformToString()).toBe('hello');
  });

  it('takes a stream of unknown hash, with the checksum behind it', async () => {
    const pieces = Array.from({ length: 40 }, (_, i) => Buffer.alloc(65_537, i));
    const Body = Readable.from(pieces);
    await s3.send(
      new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 40 * 65_537 }),
    );
    const bytes = await (await get('stream')).Body?.transformToByteArray();
    expect(Buffer.from(bytes ?? []).equals(Buffer.concat(pieces))).toBe(true);
  });

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)(
    'checks %s on the way in and out',
    async (ChecksumAlgorithm) => {
      await put('sum', 'checked', { ChecksumAlgorithm });
      const found = await get('sum', { ChecksumMode: 'ENABLED' });
      expect(found[`Checksum${ChecksumAlgorithm}`]).toBeTruthy();
      expect(await found.Body?.transformToString()).toBe('checked');
      await expect(
        put('sum', 'other', {
          [`Checksum${ChecksumAlgorithm}`]: found[`Checksum${ChecksumAlgorithm}`],
        }),
      ).rejects.toMatchObject({ name: 'BadDigest' });
      expect(await text('sum')).toBe('checked');
    },
  );

  it('answers ranges', async () => {
    await put('digits', '0123456789');
    expect(await text('digits', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text('digits', { Range: 'bytes=7-' })).toBe('789');
    expect(await text('digits', { Range: 'bytes=-2' })).toBe('89');
    expect(await get('digits', { Range: 'bytes=0-0' })).toMatchObject({
      ContentRange: 'bytes 0-0/10',
      ContentLength: 1,
    });
    await expect(get('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
    });
  });

  it('lets one of two writers win by If-None-Match, and refuses a stale If-Match', async () => {
    const both = await Promise.allSettled(
      [1, 2].map((n) => put('once', `${n}`, { IfNoneMatch: '*' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(put('once', '3', { IfMatch: '"stale"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    const { ETag } = await get('once');
    await put('once', '4', { IfMatch: ETag });
    await expect(get('once', { IfNoneMatch: '"x", *' })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(put('never', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('copies without and with new metadata, conditions included', async () => {
    const source = await put('from', 'copied', { Metadata: { a: '1' } });
    const CopySource = `${Bucket}/from`;
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'to', CopySource, CopySourceIfMatch: source.ETag }),
    );
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'to2',
        CopySource,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
      }),
    );
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'from' }));
    expect([await text('to'), (await get('to')).Metadata, (await get('to2')).Metadata]).toEqual([
      'copied',
      { a: '1' },
      { b: '2' },
    ]);
  });

  it.each([
    { Tagging: 'a=1', TaggingDirective: 'REPLACE' as const },
    { ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: new Date() },
    { GrantRead: 'id=a' },
  ])('makes no copy with what nobody would keep: %j', async (more) => {
    const CopySource = `${Bucket}/tagged`;
    await put('tagged', 'x');
    const copy = (kept: object) =>
      s3.send(new CopyObjectCommand({ Bucket, Key: 'tagged-copy', CopySource, ...kept }));
    await expect(copy(more)).rejects.toMatchObject({ name: 'NotImplemented' });
    await copy({ TaggingDirective: 'COPY' });
  });

  it('lists in pages, rolled up by a delimiter', async () => {
    const keys = ['l/a/1', 'l/a/2', 'l/b', 'l/c/1', 'l/d', 'l/ü', 'l/😀'];
    for (const key of keys) await put(key, 'x');
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: 'l/',
          Delimiter: '/',
          MaxKeys: 2,
          ContinuationToken,
        }),
      );
      seen.push(
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        ...(keysOf(page.Contents) ?? []),
      );
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(seen.sort()).toEqual(['l/a/', 'l/b', 'l/c/', 'l/d', 'l/ü', 'l/😀']);
    const flat = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'l/', StartAfter: 'l/a/2' }),
    );
    expect(keysOf(flat.Contents)).toEqual(keys.slice(2));
  });

  it('deletes one or many, and what is missing', async () => {
    await put('d/1', 'x');
    await put('d/<2>&', 'x');
    const Objects = [{ Key: 'd/1' }, { Key: 'd/<2>&' }, { Key: 'd/none' }];
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(keysOf(Deleted)).toEqual(['d/1', 'd/<2>&', 'd/none']);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'd/1' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(get('d/1')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('tells the default bus of every object made and deleted', async () => {
    await s3.send(new PutObjectCommand({ Bucket: watched, Key: 'org/1.pdf', Body: 'pdf' }));
    await s3.send(new DeleteObjectCommand({ Bucket: watched, Key: 'org/1.pdf' }));
    const [made, deleted] = local.aws.sqs
      .takeDue({ queueArn: queueArn('documents'), max: 10 })
      .map(({ body }) => JSON.parse(body));
    expect(made).toMatchObject({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      resources: [`arn:aws:s3:::${watched}`],
      detail: {
        version: '0',
        bucket: { name: watched },
        object: { key: 'org/1.pdf', size: 3, etag: '437175ba4191210ee004e1d937494d09' },
        reason: 'PutObject',
      },
    });
    expect(deleted).toMatchObject({
      'detail-type': 'Object Deleted',
      detail: { object: { key: 'org/1.pdf' }, 'deletion-type': 'Permanently Deleted' },
    });
    expect(deleted.detail.object.sequencer > made.detail.object.sequencer).toBe(true);
  });
});
