import { s3Error } from './error.ts';
import { checkVersion } from './version-id.ts';

/** Which bucket and key a path-style request means. */
export function readAddress(path: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decode(bucket), key: checkKey(decode(key)) };
}

/** `bucket/key` or `/bucket/key`, percent-encoded, and perhaps a version, as a copy names its source. */
export function readCopySource(header: string): {
  bucket: string;
  key: string;
  versionId: string | undefined;
} {
  const [, path = '', versionId] = /^(.*?)(?:\?versionId=(.*))?$/s.exec(header) ?? [];
  const address = readAddress(path.startsWith('/') ? path : `/${path}`);
  return { ...address, versionId: versionId === undefined ? undefined : checkVersion(versionId) };
}

/** @throws AwsError for a key that climbs above its bucket, or is over S3's 1,024 bytes. */
export function checkKey(key: string): string {
  let depth = 0;
  for (const part of key.split('/')) {
    depth += part === '..' ? -1 : part === '.' || part === '' ? 0 : 1;
    if (depth < 0) throw s3Error('InvalidURI', "Couldn't parse the specified URI.");
  }
  if (Buffer.byteLength(key) > 1024) throw s3Error('KeyTooLongError', 'Your key is too long');
  return key;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw s3Error('InvalidURI', "Couldn't parse the specified URI.");
  }
}
