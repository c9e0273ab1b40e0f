import { createHash } from 'node:crypto';
import { readCopySource } from './address.ts';
import { createChecksum } from './checksums.ts';
import { s3Error } from './error.ts';
import { keepPart, partNumber, uploadOf } from './multipart.ts';
import type { StoredObject } from './objects.ts';
import { checkCopySource } from './preconditions.ts';
import { authorizeObject, isoDate, type Operation, type S3Request, xmlReply } from './request.ts';

/** The object that a copy names, if the caller may read it and its conditions hold. */
export function copySource(request: S3Request): StoredObject {
  const { call, storage } = request;
  const { bucket, key, versionId } = readCopySource(call.headers['x-amz-copy-source'] as string);
  authorizeObject(
    { ...request, bucket, key },
    versionId === undefined ? 'GetObject' : 'GetObjectVersion',
  );
  storage.bucket(bucket);
  const source =
    versionId === undefined ? storage.object(bucket, key) : storage.version(bucket, key, versionId);
  checkCopySource(source, call.headers);
  return source;
}

/** A part of an upload that is bytes of an object, whole or a range. */
export const copyPart: Operation = async (request) => {
  const { call, storage } = request;
  authorizeObject(request, 'PutObject');
  const { algorithm } = uploadOf(request);
  const number = partNumber(request);
  const source = copySource(request);
  const range = readSourceRange(call.headers['x-amz-copy-source-range'], source.size);
  const md5 = createHash('md5');
  const checksum = algorithm && createChecksum(algorithm);
  const stored = await storage.files.write(storage.files.read(source.files, range), (chunk) => {
    md5.update(chunk);
    checksum?.update(chunk);
  });
  const value = checksum?.digest();
  const part = {
    ...stored,
    number,
    md5: md5.digest('hex'),
    modifiedAt: storage.now(),
    ...(value !== undefined && { checksum: value }),
  };
  keepPart(request, part);
  const copied = {
    ETag: `"${part.md5}"`,
    LastModified: isoDate(part.modifiedAt),
    ...(algorithm && { [`Checksum${algorithm}`]: value }),
  };
  return xmlReply('CopyPartResult', copied, {
    ...(source.versionId && { 'x-amz-copy-source-version-id': source.versionId }),
  });
};

/** Unlike a read's, both ends must be named, and lie within the object. */
function readSourceRange(header: string | undefined, size: number) {
  if (header === undefined) return { start: 0, end: size - 1 };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const [start, end] = [Number(first ?? Number.NaN), Number(last ?? Number.NaN)];
  if (!(start <= end))
    throw s3Error(
      'InvalidArgument',
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  if (end >= size)
    throw s3Error(
      'InvalidArgument',
      `Range specified is not valid for source object of size: ${size}`,
    );
  return { start, end };
}
