import { noSuchKey, preconditionFailed, s3Error } from './error.ts';
import type { StoredObject } from './objects.ts';

type Headers = Record<string, string>;

const lists = (header: string, etag: string) =>
  header.split(',').some((one) => one.trim() === '*' || unquote(one.trim()) === unquote(etag));
const unquote = (etag: string) => etag.replace(/^W\//, '').replace(/^"|"$/g, '');

/** Conditions of a GET or HEAD. @throws AwsError 412, or 304 for a cache that is still right. */
export function checkRead(object: StoredObject, headers: Headers): void {
  const modified = Math.floor(object.modifiedAt / 1000) * 1000;
  const match = headers['if-match'];
  const since = headers['if-unmodified-since'];
  if (
    match !== undefined
      ? !lists(match, object.etag)
      : since !== undefined && modified > Date.parse(since)
  )
    throw preconditionFailed();
  const noneMatch = headers['if-none-match'];
  const changedSince = headers['if-modified-since'];
  if (
    noneMatch !== undefined
      ? lists(noneMatch, object.etag)
      : changedSince !== undefined && modified <= Date.parse(changedSince)
  )
    throw s3Error('NotModified', 'Not Modified');
}

/** Conditions of a write; checked in the transaction that writes, so that two writers cannot both win. */
export function checkWrite(present: StoredObject | undefined, headers: Headers): void {
  if (
    headers['if-none-match'] !== undefined &&
    present &&
    lists(headers['if-none-match'], present.etag)
  )
    throw preconditionFailed();
  const match = headers['if-match'];
  if (match === undefined) return;
  if (!present) throw noSuchKey();
  if (!lists(match, present.etag)) throw preconditionFailed();
}

/** Conditions of a copy on its source, by the `x-amz-copy-source-` headers. */
export function checkCopySource(source: StoredObject, headers: Headers): void {
  const prefix = 'x-amz-copy-source-';
  const own: Headers = {};
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith(prefix)) own[name.slice(prefix.length)] = value;
  try {
    checkRead(source, own);
  } catch {
    throw preconditionFailed();
  }
}
