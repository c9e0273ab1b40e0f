import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeBucket, makeFunction, makeModel } from './model.ts';

const Bucket = 'nightshift-local-kept';
const plain = 'nightshift-local-plain';
let local: Harness;
let s3: S3Client;

const model = (versioned: boolean) =>
  makeModel({
    functions: [
      makeFunction('reader', [
        allow(['s3:GetObject', 's3:DeleteObject', 's3:ListBucket'], `arn:aws:s3:::${Bucket}/*`),
      ]),
    ],
    buckets: [makeBucket('kept', { versioned }), makeBucket('plain')],
  });

beforeAll(async () => {
  local = await startHarness(model(true));
  s3 = clientOf('operator');
});
afterAll(() => local.stop());

const clientOf = (name: string) => new S3Client({ ...local.as(name), forcePathStyle: true });
const put = async (Key: string, Body: string, bucket = Bucket) =>
  (await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))).VersionId as string;
const read = async (Key: string, VersionId?: string, bucket = Bucket) =>
  (
    await s3.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }))
  ).Body?.transformToString();
const remove = (Key: string, VersionId?: string) =>
  s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
const versions = async (Prefix: string, more = {}) => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket, Prefix, ...more }),
  );
  return { versions: Versions, markers: DeleteMarkers };
};

describe('a bucket that keeps versions', () => {
  it('gives back what was overwritten', async () => {
    const [first, second] = [await put('a', 'one'), await put('a', 'two')];
    expect(first).toMatch(/^\S{32}$/);
    expect([await read('a'), await read('a', first), await read('a', second)]).toEqual([
      ...['two', 'one', 'two'],
    ]);
    expect((await versions('a')).versions).toMatchObject([
      { VersionId: second, IsLatest: true, Size: 3 },
      { VersionId: first, IsLatest: false, Size: 3 },
    ]);
  });

  it('hides what is deleted under a marker, and shows it when the marker goes', async () => {
    const kept = await put('b', 'here');
    const marker = await remove('b');
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    await expect(read('b')).rejects.toMatchObject({
      name: 'NoSuchKey',
      $response: {
        headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.VersionId },
      },
    });
    expect(await read('b', kept)).toBe('here');
    await expect(read('b', marker.VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    await expect(
      s3.send(new HeadObjectCommand({ Bucket, Key: 'b', VersionId: marker.VersionId })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 405 } });
    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'b' }))).KeyCount).toBe(0);
    expect((await versions('b')).markers).toMatchObject([{ IsLatest: true }]);
    expect(await remove('b', marker.VersionId)).toMatchObject({ DeleteMarker: true });
    expect(await read('b')).toBe('here');
  });

  it('marks what was never there', async () => {
    expect(await remove('never')).toMatchObject({ DeleteMarker: true });
    expect((await versions('never')).markers).toHaveLength(1);
  });

  it('forgets one version for good, and the one before it is current', async () => {
    const [first, second] = [await put('c', 'one'), await put('c', 'two')];
    await remove('c', second);
    expect(await read('c')).toBe('one');
    await expect(read('c', second)).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await remove('c', first);
    await expect(read('c')).rejects.toMatchObject({ name: 'NoSuchKey' });
    // Again, and what never was: no fault.
    await remove('c', first);
    expect((await versions('c')).versions).toEqual([]);
  });

  it('deletes many at once, each as it was asked', async () => {
    const [one, two] = [await put('d/1', 'x'), await put('d/2', 'x')];
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'd/1', VersionId: one }, { Key: 'd/2' }] },
      }),
    );
    expect(Deleted).toMatchObject([{ Key: 'd/1', VersionId: one }, { DeleteMarker: true }]);
    expect(await read('d/2', two)).toBe('x');
  });

  it('copies a version, and makes one of a copy and of an upload in parts', async () => {
    const first = await put('e', 'one');
    await put('e', 'two');
    const copied = await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'e', CopySource: `${Bucket}/e?versionId=${first}` }),
    );
    expect(copied).toMatchObject({ CopySourceVersionId: first, VersionId: expect.any(String) });
    expect(await read('e')).toBe('one');
    const at = { Bucket, Key: 'e' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
    const { ETag } = await s3.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'three' }),
    );
    const done = await s3.send(
      new CompleteMultipartUploadCommand({
        ...{ ...at, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } },
      }),
    );
    expect(await read('e', done.VersionId)).toBe('three');
  });

  it('lists page by page, nothing twice and nothing left out', async () => {
    const made: string[] = [];
    for (const key of ['f/a', 'f/b', 'f/b', 'f/b', 'f/dir/x', 'f/dir/y', 'f/z'])
      made.push(`${key} ${await put(key, key)}`);
    const seen: string[] = [];
    let at: object = {};
    for (;;) {
      const page = await s3.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: 'f/', MaxKeys: 2, ...at }),
      );
      seen.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      if (!page.IsTruncated) break;
      at = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    expect(seen).toHaveLength(made.length);
    expect(seen.toSorted()).toEqual(made.toSorted());
    const rolled = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: 'f/', Delimiter: '/' }),
    );
    expect(rolled.CommonPrefixes).toEqual([{ Prefix: 'f/dir/' }]);
    expect(rolled.Versions).toHaveLength(5);
  });

  it('holds rights to versions apart from rights to objects', async () => {
    const VersionId = await put('g', 'x');
    const reader = clientOf('reader');
    const at = { Bucket, Key: 'g' };
    await reader.send(new GetObjectCommand(at));
    for (const command of [
      new GetObjectCommand({ ...at, VersionId }),
      new DeleteObjectCommand({ ...at, VersionId }),
      new ListObjectVersionsCommand({ Bucket }),
    ])
      await expect(reader.send(command as GetObjectCommand)).rejects.toMatchObject({
        name: 'AccessDenied',
      });
  });

  it.each(['x', 'a b', '../../../../etc/passwd', `${'a'.repeat(33)}`])(
    'refuses what is no version: %s',
    async (versionId) => {
      await expect(read('a', versionId)).rejects.toMatchObject({ name: 'InvalidArgument' });
    },
  );

  it('keeps all of it over a restart, and what was there before it kept any', async () => {
    await local.restart();
    local.aws.setModel(model(false));
    s3 = clientOf('operator');
    await put('before', 'old');
    local.aws.setModel(model(true));
    await put('before', 'new');
    expect([await read('before'), await read('before', 'null')]).toEqual(['new', 'old']);
    await local.restart();
    local.aws.setModel(model(true));
    s3 = clientOf('operator');
    expect([await read('before'), await read('before', 'null')]).toEqual(['new', 'old']);
  });

  it('says that it does, and others that they do not', async () => {
    const ask = (bucket: string) => s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    expect((await ask(Bucket)).Status).toBe('Enabled');
    expect((await ask(plain)).Status).toBeUndefined();
    expect(await put('p', 'one', plain)).toBeUndefined();
    expect(await read('p', 'null', plain)).toBe('one');
    await s3.send(new GetBucketLocationCommand({ Bucket }));
  });
});
