import type { AwsCall } from '../call.ts';
import { notImplemented } from '../errors.ts';
import { headerOf } from './checksums.ts';
import { s3Error } from './error.ts';
import type { StoredObject } from './objects.ts';

const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-storage-class',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
];

/** Promises that this machine cannot keep, so it does not accept them. */
const REFUSED = [
  'x-amz-tagging',
  'x-amz-grant-',
  'x-amz-object-lock-',
  'x-amz-website-',
  'x-amz-server-side-encryption-customer-',
];

/** Largest user metadata in bytes, names and values together. */
const LARGEST_METADATA = 2048;

/** @throws AwsError for a header whose promise would be kept by nobody */
export function refuseHeaders({ headers }: Pick<AwsCall, 'headers'>): void {
  const refused = Object.entries(headers).find(
    ([name, value]) =>
      REFUSED.some((prefix) => name.startsWith(prefix)) &&
      !(name === 'x-amz-tagging-directive' && value === 'COPY'),
  );
  if (refused !== undefined) throw notImplemented(`The S3 header ${refused[0]}`);
}

/** Headers and user metadata that a write gives to its object. */
export function describeObject(call: AwsCall): Pick<StoredObject, 'headers' | 'metadata'> {
  refuseHeaders(call);
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const name of KEPT) {
    const value =
      name === 'content-encoding' ? withoutFraming(call.headers[name]) : call.headers[name];
    if (value !== undefined && value !== '') headers[name] = value;
  }
  return { headers, metadata: readMetadata(call) };
}

/** From headers, and from the query, where a presigned URL carries it. */
function readMetadata(call: AwsCall): Record<string, string> {
  const metadata: Record<string, string> = {};
  const given = [
    ...[...call.query].map(([name, value]) => [name.toLowerCase(), value] as const),
    ...Object.entries(call.headers),
  ];
  for (const [name, value] of given)
    if (name.startsWith('x-amz-meta-')) metadata[name.slice(11)] = value;
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + value),
    0,
  );
  if (size > LARGEST_METADATA)
    throw s3Error(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  return metadata;
}

/** `aws-chunked` frames the request only; it is no property of the object. */
function withoutFraming(encoding: string | undefined): string | undefined {
  return encoding
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked')
    .join(',');
}

/** The headers that GET and HEAD answer with, the size aside. */
export function objectHeaders(object: StoredObject, call: AwsCall): Record<string, string> {
  const headers: Record<string, string> = {
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
    ...versionHeader(object.versionId),
  };
  for (const [name, value] of Object.entries(object.metadata))
    headers[`x-amz-meta-${name}`] = value;
  for (const [name, value] of call.query)
    if (name.startsWith('response-')) headers[name.slice('response-'.length)] = value;
  return headers;
}

/** The checksum in the answer to a write, or to a read that asks for it. */
export function checksumHeaders({
  checksum,
}: Pick<StoredObject, 'checksum'>): Record<string, string> {
  if (!checksum) return {};
  return { [headerOf(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** Of what was written to a bucket that keeps versions. */
export const versionHeader = (versionId: string | undefined): Record<string, string> =>
  versionId === undefined ? {} : { 'x-amz-version-id': versionId };
