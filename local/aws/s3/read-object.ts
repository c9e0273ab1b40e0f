import { Readable } from 'node:stream';
import type { AwsReply } from '../call.ts';
import { accessDenied, notImplemented } from '../errors.ts';
import { s3Error } from './error.ts';
import { checksumHeaders, objectHeaders } from './object-headers.ts';
import type { StoredObject } from './objects.ts';
import { checkRead } from './preconditions.ts';
import { authorizeObject, mayList, type Operation, objectArn, type S3Request } from './request.ts';
import { versionAsked } from './version-id.ts';

/** GET and HEAD of an object, whole or a range, as a stream. */
export const readObject: Operation = (request) => {
  const { call, bucket, storage } = request;
  if (call.query.has('partNumber')) throw notImplemented('S3 GET by part number');
  const versionId = versionAsked(call);
  authorizeObject(request, versionId === undefined ? 'GetObject' : 'GetObjectVersion');
  storage.bucket(bucket);
  const object =
    versionId === undefined ? find(request) : storage.version(bucket, request.key, versionId);
  checkRead(object, call.headers);
  const headers = objectHeaders(object, call);
  const range = readRange(call.headers.range, object.size);
  if (range) return ranged({ request, object, headers, range });
  if (call.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED')
    Object.assign(headers, checksumHeaders(object));
  headers['content-length'] = String(object.size);
  return { status: 200, headers, ...bodyOf(request, object, { start: 0, end: object.size - 1 }) };
};

function ranged(input: {
  request: S3Request;
  object: StoredObject;
  headers: Record<string, string>;
  range: { start: number; end: number };
}): AwsReply {
  const { request, object, range } = input;
  const { start, end } = range;
  const headers = {
    ...input.headers,
    'content-range': `bytes ${start}-${end}/${object.size}`,
    'content-length': String(end - start + 1),
  };
  return { status: 206, headers, ...bodyOf(request, object, range) };
}

function bodyOf(
  { call, storage }: S3Request,
  object: StoredObject,
  range: { start: number; end: number },
) {
  if (call.method === 'HEAD' || object.size === 0) return {};
  return { body: Readable.from(storage.files.read(object.files, range), { objectMode: false }) };
}

function find(request: S3Request): StoredObject {
  const { call, bucket, key, storage } = request;
  const object = storage.objects.get(bucket, key);
  if (!object && !mayList(request))
    throw accessDenied({
      principal: call.caller.arn,
      action: 's3:ListBucket',
      resource: objectArn(bucket, key),
    });
  return object ?? storage.object(bucket, key);
}

/** @returns undefined where the whole object is to be sent: no range, several, or one not understood. */
function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return undefined;
  const [, first = '', last = ''] = found;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  if (start >= size || (first === '' && Number(last) === 0))
    throw s3Error('InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
}
