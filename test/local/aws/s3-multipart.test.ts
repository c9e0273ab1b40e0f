import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { type Harness, startHarness } from './harness.ts';
import { makeBucket, makeModel } from './model.ts';

const Bucket = 'nightshift-local-backups';
const MEBIBYTE = 1024 * 1024;
let local: Harness;
let s3: S3Client;

beforeAll(async () => {
  local = await startHarness(makeModel({ buckets: [makeBucket('backups')] }));
  s3 = new S3Client(local.as('operator'));
});
afterAll(() => local.stop());

const start = async (Key: string, more: object = {}) =>
  (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId;
const part = async (
  Key: string,
  UploadId: string | undefined,
  PartNumber: number,
  Body: Buffer,
) => {
  const answer = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return {
    PartNumber,
    ETag: answer.ETag,
    ...(answer.ChecksumCRC32 ? { ChecksumCRC32: answer.ChecksumCRC32 } : {}),
  };
};
const complete = (Key: string, UploadId: string | undefined, Parts: object[], more: object = {}) =>
  s3.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts },
      ...more,
    }),
  );
const filesOnDisk = () => readdirSync(join(local.stateDir, 's3')).length;

describe('a part that is copied', () => {
  const Key = 'copied';
  const body = Buffer.from(Array.from({ length: 6 * MEBIBYTE }, (_, i) => i % 251));
  const copy = (UploadId: string | undefined, PartNumber: number, more: object = {}) =>
    s3.send(
      new UploadPartCopyCommand({
        ...{ Bucket, Key, UploadId, PartNumber, CopySource: `${Bucket}/source%20file` },
        ...more,
      }),
    );
  beforeAll(() => s3.send(new PutObjectCommand({ Bucket, Key: 'source file', Body: body })));

  it('is bytes of an object, whole or by range, with the checksum that the upload promises', async () => {
    const UploadId = await start(Key, { ChecksumAlgorithm: 'CRC32' });
    const whole = await copy(UploadId, 1);
    const range = await copy(UploadId, 2, { CopySourceRange: 'bytes=10-19' });
    expect(whole.CopyPartResult).toMatchObject({ LastModified: expect.any(Date) });
    const parts = [whole, range].map(({ CopyPartResult: { ETag, ChecksumCRC32 } = {} }, i) => ({
      ...{ PartNumber: i + 1, ETag, ChecksumCRC32 },
    }));
    await complete(Key, UploadId, parts);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const read = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(read.equals(Buffer.concat([body, body.subarray(10, 20)]))).toBe(true);
  });

  it.each([
    [
      'a range that ends behind the object',
      { CopySourceRange: 'bytes=0-99999999' },
      'InvalidArgument',
    ],
    ['a range without an end', { CopySourceRange: 'bytes=5-' }, 'InvalidArgument'],
    ['a range the wrong way round', { CopySourceRange: 'bytes=9-5' }, 'InvalidArgument'],
    ['a source that is not there', { CopySource: `${Bucket}/nothing` }, 'NoSuchKey'],
    ['a bucket that is not there', { CopySource: 'nowhere/nothing' }, 'NoSuchBucket'],
    ['a source that has changed', { CopySourceIfMatch: '"other"' }, 'PreconditionFailed'],
    ['a part number of none', { PartNumber: 10_001 }, 'InvalidArgument'],
    ['an upload that is not there', { UploadId: 'none' }, 'NoSuchUpload'],
  ])('is refused as S3 refuses it: %s', async (_, more, name) => {
    const UploadId = await start(Key);
    const before = filesOnDisk();
    await expect(copy(UploadId, 1, more)).rejects.toMatchObject({ name });
    expect(filesOnDisk()).toBe(before);
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  });
});

describe('a multipart upload', () => {
  it('takes parts of 16 MiB in any order and gives them back in theirs, whole or by range', async () => {
    const Key = 'dump.sql.zst.age';
    const UploadId = await start(Key, {
      Metadata: { kind: 'backup' },
      ContentType: 'application/age',
    });
    const bodies = [1, 2, 3].map((n) => Buffer.alloc(n === 3 ? 7 : 16 * MEBIBYTE, n));
    const parts = await Promise.all(
      [3, 1, 2].map((n) => part(Key, UploadId, n, bodies[n - 1] as Buffer)),
    );
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId }));
    expect(listed.Parts?.map(({ Size }) => Size)).toEqual(bodies.map(({ length }) => length));
    parts.sort((a, b) => a.PartNumber - b.PartNumber);
    const done = await complete(Key, UploadId, parts);
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    const whole = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(whole).toMatchObject({ ContentType: 'application/age', Metadata: { kind: 'backup' } });
    expect(
      Buffer.concat(bodies).equals((await whole.Body?.transformToByteArray()) as Uint8Array),
    ).toBe(true);
    const Range = `bytes=${16 * MEBIBYTE - 1}-${16 * MEBIBYTE}`;
    const seam = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
    expect([...((await seam.Body?.transformToByteArray()) ?? [])]).toEqual([1, 2]);
  });

  it('survives a restart half way', async () => {
    const UploadId = await start('later');
    const first = await part('later', UploadId, 1, Buffer.alloc(5 * MEBIBYTE, 'a'));
    await local.restart();
    s3 = new S3Client(local.as('operator'));
    const second = await part('later', UploadId, 2, Buffer.from('b'));
    await complete('later', UploadId, [first, second]);
    const { ContentLength } = await s3.send(new GetObjectCommand({ Bucket, Key: 'later' }));
    expect(ContentLength).toBe(5 * MEBIBYTE + 1);
  });

  it('leaves nothing on disk once aborted', async () => {
    const before = filesOnDisk();
    const UploadId = await start('gone');
    await part('gone', UploadId, 1, Buffer.from('x'));
    await part('gone', UploadId, 1, Buffer.from('y'));
    expect(filesOnDisk()).toBe(before + 1);
    expect(
      (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.map(({ Key }) => Key),
    ).toEqual(['gone']);
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'gone', UploadId }));
    expect(filesOnDisk()).toBe(before);
    await expect(part('gone', UploadId, 1, Buffer.from('x'))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });

  it('refuses parts that are missing, altered, out of order or too small', async () => {
    const UploadId = await start('bad');
    const one = await part('bad', UploadId, 1, Buffer.from('small'));
    const two = await part('bad', UploadId, 2, Buffer.from('last'));
    const refused = (parts: object[]) => expect(complete('bad', UploadId, parts)).rejects;
    await refused([one, { PartNumber: 3, ETag: one.ETag }]).toMatchObject({ name: 'InvalidPart' });
    await refused([{ ...one, ETag: two.ETag }]).toMatchObject({ name: 'InvalidPart' });
    await refused([two, one]).toMatchObject({ name: 'InvalidPartOrder' });
    await refused([one, two]).toMatchObject({ name: 'EntityTooSmall' });
  });

  it('does not replace what it was told must not exist', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'manifest', Body: 'first' }));
    const UploadId = await start('manifest');
    const only = await part('manifest', UploadId, 1, Buffer.from('second'));
    await expect(
      complete('manifest', UploadId, [only], { IfNoneMatch: '*' }),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await complete('manifest', UploadId, [only]);
  });

  it('lets a reader finish an object that is replaced meanwhile', async () => {
    const Key = 'replaced';
    const UploadId = await start(Key);
    const parts = [
      await part(Key, UploadId, 1, Buffer.alloc(24 * MEBIBYTE, 'o')),
      await part(Key, UploadId, 2, Buffer.from('end')),
    ];
    await complete(Key, UploadId, parts);
    const before = filesOnDisk();
    const reading = await s3.send(new GetObjectCommand({ Bucket, Key }));
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'new' }));
    const bytes = await reading.Body?.transformToByteArray();
    expect(Buffer.from(bytes?.slice(-3) ?? []).toString()).toBe('end');
    await eventually(() => expect(filesOnDisk()).toBe(before - 1));
    expect(bytes?.length).toBe(24 * MEBIBYTE + 3);
  });
});
