import { encodeStrict } from '../auth/canonical.ts';
import { s3Error } from './error.ts';
import type { StoredObject } from './objects.ts';
import { authorizeBucket, isoDate, type Operation, type S3Request, xmlReply } from './request.ts';

type Page = {
  contents: { key: string; object: StoredObject }[];
  prefixes: string[];
  /** Where the next page goes on; undefined at the end. */
  next?: string;
};

/** After every key that starts with the text: no character sorts behind this one. */
const BEHIND = '\u{10FFFF}';
const BATCH = 1000;

/** Keys in order, those that share the part up to the delimiter rolled up into one prefix. */
function page(
  request: S3Request,
  input: { prefix: string; delimiter: string; after: string; max: number },
): Page {
  const { prefix, delimiter, after, max } = input;
  const result: Page = { contents: [], prefixes: [] };
  let last = after;
  let from = after === '' ? prefix : `${after}\u0000`;
  if (from < prefix) from = prefix;
  for (;;) {
    const rows = request.storage.objects.startingAt({
      bucket: request.bucket,
      key: from,
      limit: BATCH,
    });
    let skipped = false;
    for (const row of rows) {
      if (!row.key.startsWith(prefix)) return result;
      const at = delimiter === '' ? -1 : row.key.indexOf(delimiter, prefix.length);
      const rolled = at < 0 ? undefined : row.key.slice(0, at + delimiter.length);
      if (result.contents.length + result.prefixes.length >= max) return { ...result, next: last };
      if (rolled === undefined) {
        result.contents.push(row);
        last = row.key;
        from = `${row.key}\u0000`;
      } else {
        result.prefixes.push(rolled);
        last = rolled + BEHIND;
        from = last;
        skipped = true;
        break;
      }
    }
    if (rows.length < BATCH && !skipped) return result;
  }
}

export const listObjects: Operation = (request) => {
  const { call, bucket, storage } = request;
  const { query } = call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  authorizeBucket(request, 'ListBucket', { 's3:prefix': prefix, 's3:delimiter': delimiter });
  storage.bucket(bucket);
  const max = readMaxKeys(query);
  const second = query.get('list-type') === '2';
  const token = query.get('continuation-token');
  const start = (second ? query.get('start-after') : query.get('marker')) ?? '';
  const after = token === null ? start : Buffer.from(token, 'base64url').toString('utf8');
  const { contents, prefixes, next } =
    max === 0
      ? { contents: [], prefixes: [], next: undefined }
      : page(request, { prefix, delimiter, after, max });
  const name = keyNames(query);
  return xmlReply('ListBucketResult', {
    Name: bucket,
    Prefix: name(prefix),
    MaxKeys: max,
    IsTruncated: next !== undefined,
    Delimiter: delimiter === '' ? undefined : name(delimiter),
    EncodingType: query.get('encoding-type') ?? undefined,
    ...(second
      ? {
          KeyCount: contents.length + prefixes.length,
          ContinuationToken: token ?? undefined,
          StartAfter: start === '' ? undefined : name(start),
          NextContinuationToken:
            next === undefined ? undefined : Buffer.from(next).toString('base64url'),
        }
      : { Marker: name(start), NextMarker: next === undefined ? undefined : name(next) }),
    Contents: contents.map(({ key, object }) => ({
      Key: name(key),
      LastModified: isoDate(object.modifiedAt),
      ETag: object.etag,
      Size: object.size,
      StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD',
    })),
    CommonPrefixes: prefixes.map((Prefix) => ({ Prefix: name(Prefix) })),
  });
};

/** How many keys a page has: 1,000 at most, and without a word. @throws AwsError InvalidArgument */
export function readMaxKeys(query: URLSearchParams): number {
  const max = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  if (max >= 0) return max;
  throw s3Error('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647');
}

/** How keys are written in an answer: as they are, or so that XML can carry any. */
export const keyNames = (query: URLSearchParams) =>
  query.get('encoding-type') === 'url' ? encodeKey : (key: string) => key;

const encodeKey = (key: string) => key.split('/').map(encodeStrict).join('/');
