import { createHash } from 'node:crypto';
import { asAlgorithm, createChecksum, headerOf } from './checksums.ts';
import { s3Error } from './error.ts';
import { describeObject, versionHeader } from './object-headers.ts';
import type { StoredChecksum, StoredObject } from './objects.ts';
import { checkWrite } from './preconditions.ts';
import { receiveBody } from './receive-body.ts';
import { authorizeObject, isoDate, type Operation, type S3Request, xmlReply } from './request.ts';
import type { Part, Upload } from './uploads.ts';
import { readXmlBody } from './xml-body.ts';

/** Bytes that every part but the last must have. */
const SMALLEST_PART = 5 * 1024 * 1024;

export const uploadOf = ({ call, bucket, key, storage }: S3Request): Upload =>
  storage.uploads.find({ bucket, key, uploadId: call.query.get('uploadId') ?? '' });

export const createUpload: Operation = (request) => {
  const { call, bucket, key, storage } = request;
  authorizeObject(request, 'PutObject');
  storage.bucket(bucket);
  const named = call.headers['x-amz-checksum-algorithm'];
  const algorithm = named === undefined ? undefined : asAlgorithm(named);
  const uploadId = storage.uploads.create(bucket, key, {
    ...describeObject(call),
    ...(algorithm ? { algorithm } : {}),
    startedAt: storage.now(),
  });
  const headers: Record<string, string> = algorithm
    ? { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': 'COMPOSITE' }
    : {};
  return xmlReply(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: uploadId },
    headers,
  );
};

/** @throws AwsError InvalidArgument. */
export function partNumber({ call }: S3Request): number {
  const number = Number(call.query.get('partNumber'));
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw s3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
}

/** Puts a part in its place; the one before goes. @throws AwsError NoSuchUpload when it ended meanwhile. */
export function keepPart(request: S3Request, part: Part): void {
  const { uploads, files } = request.storage;
  try {
    const { uploadId } = uploadOf(request);
    const before = uploads.parts(uploadId).filter(({ number }) => number === part.number);
    uploads.putPart(uploadId, part);
    files.discard(before);
  } catch (error) {
    files.discard([part]);
    throw error;
  }
}

export const uploadPart: Operation = async (request) => {
  const { call, storage } = request;
  authorizeObject(request, 'PutObject');
  const upload = uploadOf(request);
  const number = partNumber(request);
  const { file, size, md5, checksum } = await receiveBody(call, storage.files, upload.algorithm);
  keepPart(request, {
    number,
    file,
    size,
    md5,
    modifiedAt: storage.now(),
    ...(checksum ? { checksum: checksum.value } : {}),
  });
  return {
    status: 200,
    headers: {
      etag: `"${md5}"`,
      ...(checksum ? { [headerOf(checksum.algorithm)]: checksum.value } : {}),
    },
  };
};

export const abortUpload: Operation = (request) => {
  authorizeObject(request, 'AbortMultipartUpload');
  request.storage.abort(uploadOf(request).uploadId);
  return { status: 204 };
};

/** Makes the parts one object without moving a byte: the object is the list of their files. */
export const completeUpload: Operation = async (request) => {
  const { call, bucket, key, storage } = request;
  authorizeObject(request, 'PutObject');
  const listed = ((await readXmlBody(call, 'CompleteMultipartUpload')).Part ?? []) as ListedPart[];
  const upload = uploadOf(request);
  const present = storage.uploads.parts(upload.uploadId);
  const parts = choose(listed, present, upload);
  const checksum = compositeChecksum(parts, upload);
  const object: StoredObject = {
    headers: upload.headers,
    metadata: upload.metadata,
    size: parts.reduce((sum, part) => sum + part.size, 0),
    etag: compositeEtag(parts),
    modifiedAt: storage.now(),
    ...(checksum ? { checksum } : {}),
    files: parts.map(({ file, size }) => ({ file, size })),
  };
  const versionId = storage.put({
    bucket,
    key,
    object,
    reason: 'CompleteMultipartUpload',
    requestId: call.requestId,
    check: (standing) => checkWrite(standing, call.headers),
    also: () => storage.uploads.delete(upload.uploadId),
  });
  storage.files.discard(present.filter((part) => !parts.includes(part)));
  const Location = `http://${call.headers.host}/${bucket}/${key}`;
  const completed = {
    Location,
    Bucket: bucket,
    Key: key,
    ETag: object.etag,
    ...(checksum
      ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type }
      : {}),
  };
  return xmlReply('CompleteMultipartUploadResult', completed, versionHeader(versionId));
};

type ListedPart = Record<string, string | undefined>;

function choose(listed: ListedPart[], present: Part[], { algorithm }: Upload): Part[] {
  if (listed.length === 0) throw s3Error('MalformedXML', 'You must specify at least one part');
  const chosen = listed.map((wanted, i) => {
    const number = Number(wanted.PartNumber);
    if (i > 0 && number <= Number(listed[i - 1]?.PartNumber))
      throw s3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
    const part = present.find((one) => one.number === number);
    const given = algorithm && wanted[`Checksum${algorithm}`];
    const wrong = given !== undefined && given !== part?.checksum;
    if (!part || part.md5 !== wanted.ETag?.replaceAll('"', '') || wrong)
      throw s3Error(
        'InvalidPart',
        'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match.',
      );
    return part;
  });
  if (chosen.slice(0, -1).some((part) => part.size < SMALLEST_PART))
    throw s3Error(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
    );
  return chosen;
}

function compositeEtag(parts: Part[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(Buffer.from(part.md5, 'hex'));
  return `"${hash.digest('hex')}-${parts.length}"`;
}

function compositeChecksum(parts: Part[], { algorithm }: Upload): StoredChecksum | undefined {
  if (!algorithm) return undefined;
  const checksum = createChecksum(algorithm);
  for (const part of parts) checksum.update(Buffer.from(part.checksum ?? '', 'base64'));
  return { algorithm, value: `${checksum.digest()}-${parts.length}`, type: 'COMPOSITE' };
}

export const listParts: Operation = (request) => {
  authorizeObject(request, 'ListMultipartUploadParts');
  const { uploadId, algorithm } = uploadOf(request);
  const { bucket, key, call, storage } = request;
  const after = Number(call.query.get('part-number-marker') ?? 0);
  const max = Math.min(Number(call.query.get('max-parts') ?? 1000), 1000);
  const rest = storage.uploads.parts(uploadId).filter((part) => part.number > after);
  const page = rest.slice(0, max);
  return xmlReply('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    MaxParts: max,
    PartNumberMarker: after,
    IsTruncated: rest.length > page.length,
    NextPartNumberMarker: page.at(-1)?.number,
    Part: page.map((part) => ({
      PartNumber: part.number,
      ETag: `"${part.md5}"`,
      Size: part.size,
      LastModified: isoDate(part.modifiedAt),
      ...(algorithm && part.checksum ? { [`Checksum${algorithm}`]: part.checksum } : {}),
    })),
  });
};
