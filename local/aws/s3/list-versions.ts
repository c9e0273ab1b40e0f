import { s3Error } from './error.ts';
import { keyNames, readMaxKeys } from './list-objects.ts';
import { authorizeBucket, isoDate, type Operation, type S3Request, xmlReply } from './request.ts';
import type { Version } from './versions.ts';

type Listed = Version & { latest: boolean };
type Page = { versions: Listed[]; prefixes: string[]; next?: Pick<Version, 'key' | 'versionId'> };

/** ListObjectVersions: every version and delete marker, by key, and of a key the newest first. */
export const listVersions: Operation = (request) => {
  const { call, bucket, storage } = request;
  const { query } = call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  authorizeBucket(request, 'ListBucketVersions', {
    's3:prefix': prefix,
    's3:delimiter': delimiter,
  });
  storage.bucket(bucket);
  const max = readMaxKeys(query);
  const after = {
    key: query.get('key-marker') ?? '',
    versionId: query.get('version-id-marker') ?? '',
  };
  if (after.versionId !== '' && after.key === '')
    throw s3Error(
      'InvalidArgument',
      'A version-id marker cannot be specified without a key marker.',
    );
  const { versions, prefixes, next } = page(request, { prefix, delimiter, after, max });
  const name = keyNames(query);
  const entry = ({ key, versionId, latest, modifiedAt }: Listed) => ({
    Key: name(key),
    VersionId: versionId,
    IsLatest: latest,
    LastModified: isoDate(modifiedAt),
  });
  return xmlReply('ListVersionsResult', {
    Name: bucket,
    Prefix: name(prefix),
    MaxKeys: max,
    IsTruncated: next !== undefined,
    Delimiter: delimiter === '' ? undefined : name(delimiter),
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyMarker: name(after.key),
    VersionIdMarker: after.versionId,
    NextKeyMarker: next && name(next.key),
    NextVersionIdMarker: next?.versionId,
    Version: versions.flatMap((version) =>
      version.object
        ? [
            {
              ...entry(version),
              ETag: version.object.etag,
              Size: version.object.size,
              StorageClass: version.object.headers['x-amz-storage-class'] ?? 'STANDARD',
            },
          ]
        : [],
    ),
    DeleteMarker: versions.filter(({ object }) => !object).map(entry),
    CommonPrefixes: prefixes.map((Prefix) => ({ Prefix: name(Prefix) })),
  });
};

function page(
  { bucket, storage }: S3Request,
  input: {
    prefix: string;
    delimiter: string;
    after: { key: string; versionId: string };
    max: number;
  },
): Page {
  const { prefix, delimiter, after, max } = input;
  const result: Page = { versions: [], prefixes: [] };
  let last: Page['next'];
  let behind = after.versionId === '';
  const from = [prefix, after.key].sort().at(-1) as string;
  for (const version of storage.versionsFrom(bucket, from)) {
    const { key, versionId } = version;
    if (!key.startsWith(prefix)) break;
    // A marker without a version is the end of its key.
    if (key === after.key && (after.versionId === '' || !behind)) {
      behind ||= versionId === after.versionId;
      continue;
    }
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const rolled = at < 0 ? undefined : key.slice(0, at + delimiter.length);
    if (rolled !== undefined && (result.prefixes.at(-1) === rolled || after.key.startsWith(rolled)))
      continue;
    if (result.versions.length + result.prefixes.length >= max)
      return { ...result, ...(last && { next: last }) };
    if (rolled === undefined) result.versions.push(version);
    else result.prefixes.push(rolled);
    last = { key: rolled ?? key, versionId };
  }
  return result;
}
