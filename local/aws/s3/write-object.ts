import { readCopySource } from './address.ts';
import { s3Error } from './error.ts';
import { checksumHeaders, describeObject } from './object-headers.ts';
import type { StoredObject } from './objects.ts';
import { checkCopySource, checkWrite } from './preconditions.ts';
import { receiveBody } from './receive-body.ts';
import { authorizeObject, isoDate, type Operation, xmlReply } from './request.ts';

/** Bytes of one PUT; more goes by multipart upload. */
const LARGEST_PUT = 5 * 1024 ** 3;

export const putObject: Operation = async (request) => {
  const { call, bucket, storage } = request;
  authorizeObject(request, 'PutObject');
  storage.bucket(bucket);
  const described = describeObject(call);
  if (Number(call.headers['content-length'] ?? 0) > LARGEST_PUT)
    throw s3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  const { file, size, md5, checksum } = await receiveBody(call, storage.files);
  const object: StoredObject = {
    ...described,
    size,
    etag: `"${md5}"`,
    modifiedAt: storage.now(),
    ...(checksum ? { checksum: { ...checksum, type: 'FULL_OBJECT' as const } } : {}),
    files: [{ file, size }],
  };
  keep(request, object, 'PutObject');
  return { status: 200, headers: { etag: object.etag, ...checksumHeaders(object) } };
};

export const copyObject: Operation = async (request) => {
  const { call, storage } = request;
  const from = readCopySource(call.headers['x-amz-copy-source'] as string);
  authorizeObject({ ...request, ...from }, 'GetObject');
  authorizeObject(request, 'PutObject');
  storage.bucket(from.bucket);
  storage.bucket(request.bucket);
  const source = storage.object(from.bucket, from.key);
  checkCopySource(source, call.headers);
  const replaces = call.headers['x-amz-metadata-directive'] === 'REPLACE';
  if (!replaces && from.bucket === request.bucket && from.key === request.key)
    throw s3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without changing its metadata.',
    );
  const object: StoredObject = {
    ...source,
    ...(replaces ? describeObject(call) : {}),
    modifiedAt: storage.now(),
    files: await storage.files.copy(source.files),
  };
  keep(request, object, 'CopyObject');
  return xmlReply('CopyObjectResult', {
    ETag: object.etag,
    LastModified: isoDate(object.modifiedAt),
  });
};

export const deleteObject: Operation = (request) => {
  const { call, bucket, key, storage } = request;
  authorizeObject(request, 'DeleteObject');
  storage.bucket(bucket);
  const check = (present: StoredObject | undefined) => checkWrite(present, call.headers);
  storage.delete({ bucket, key, requestId: call.requestId, check });
  return { status: 204 };
};

function keep(
  { call, bucket, key, storage }: Parameters<Operation>[0],
  object: StoredObject,
  reason: 'PutObject' | 'CopyObject',
): void {
  const check = (present: StoredObject | undefined) => checkWrite(present, call.headers);
  try {
    storage.put({ bucket, key, object, reason, requestId: call.requestId, check });
  } catch (error) {
    storage.files.discard(object.files);
    throw error;
  }
}
