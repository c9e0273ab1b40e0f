import { readCopySource } from './address.ts';
import { copySource } from './copy-part.ts';
import { s3Error } from './error.ts';
import { checksumHeaders, describeObject, refuseHeaders, versionHeader } from './object-headers.ts';
import type { StoredObject } from './objects.ts';
import { checkWrite } from './preconditions.ts';
import { receiveBody } from './receive-body.ts';
import { authorizeObject, isoDate, type Operation, xmlReply } from './request.ts';
import { versionAsked } from './version-id.ts';

/** Bytes of one PUT; more goes by multipart upload. */
const LARGEST_PUT = 5 * 1024 ** 3;

/** Takes an object in one request. */
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
  const versionId = keep(request, object, 'PutObject');
  const headers = { etag: object.etag, ...checksumHeaders(object), ...versionHeader(versionId) };
  return { status: 200, headers };
};

export const copyObject: Operation = async (request) => {
  const { call, storage } = request;
  const from = readCopySource(call.headers['x-amz-copy-source'] as string);
  refuseHeaders(call);
  authorizeObject(request, 'PutObject');
  storage.bucket(request.bucket);
  const source = copySource(request);
  const replaces = call.headers['x-amz-metadata-directive'] === 'REPLACE';
  if (!replaces && !from.versionId && from.bucket === request.bucket && from.key === request.key)
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
  const versionId = keep(request, object, 'CopyObject');
  const copied = { ETag: object.etag, LastModified: isoDate(object.modifiedAt) };
  return xmlReply('CopyObjectResult', copied, {
    ...versionHeader(versionId),
    ...(source.versionId && { 'x-amz-copy-source-version-id': source.versionId }),
  });
};

export const deleteObject: Operation = (request) => {
  const { call, bucket, key, storage } = request;
  const versionId = versionAsked(call);
  authorizeObject(request, versionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion');
  storage.bucket(bucket);
  if (versionId !== undefined) {
    const wasMarker = storage.deleteVersion({ bucket, key, versionId, requestId: call.requestId });
    return { status: 204, headers: { ...versionHeader(versionId), ...markerHeader(wasMarker) } };
  }
  const check = (present: StoredObject | undefined) => checkWrite(present, call.headers);
  const marker = storage.delete({ bucket, key, requestId: call.requestId, check });
  return {
    status: 204,
    headers: { ...versionHeader(marker), ...markerHeader(marker !== undefined) },
  };
};

const markerHeader = (is: boolean): Record<string, string> =>
  is ? { 'x-amz-delete-marker': 'true' } : {};

function keep(
  { call, bucket, key, storage }: Parameters<Operation>[0],
  object: StoredObject,
  reason: 'PutObject' | 'CopyObject',
): string | undefined {
  const check = (present: StoredObject | undefined) => checkWrite(present, call.headers);
  try {
    return storage.put({ bucket, key, object, reason, requestId: call.requestId, check });
  } catch (error) {
    storage.files.discard(object.files);
    throw error;
  }
}
