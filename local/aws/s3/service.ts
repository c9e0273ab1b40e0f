import type { AwsCall, AwsService } from '../call.ts';
import { notImplemented } from '../errors.ts';
import { readAddress } from './address.ts';
import { headBucket, listBuckets, readLocation, readVersioning } from './buckets.ts';
import { copyPart } from './copy-part.ts';
import { deleteObjects } from './delete-objects.ts';
import { s3Error, s3Refusal } from './error.ts';
import { listObjects } from './list-objects.ts';
import { listUploads } from './list-uploads.ts';
import { listVersions } from './list-versions.ts';
import { abortUpload, completeUpload, createUpload, listParts, uploadPart } from './multipart.ts';
import { readObject } from './read-object.ts';
import type { Operation } from './request.ts';
import type { Storage } from './storage.ts';
import { copyObject, deleteObject, putObject } from './write-object.ts';

/** Query parameters that select a sub-resource served here. */
const SERVED = new Set([
  'uploads',
  'uploadId',
  'partNumber',
  'delete',
  'list-type',
  'versionId',
  'versions',
  'versioning',
  'location',
]);
/** Parameters that only say more about an operation. */
const PLAIN =
  /^(x-id|prefix|delimiter|marker|max-keys|max-parts|max-uploads|encoding-type|start-after|fetch-owner|continuation-token|part-number-marker|key-marker|version-id-marker|upload-id-marker|response-.*|x-amz-.*)$/i;

/** S3, path style, on disk. */
export function createS3Service(storage: Storage): AwsService {
  return {
    async handle(call) {
      const { bucket, key } = readAddress(call.path);
      refuseUnknown(call);
      const operation = key === '' ? bucketOperation(call, bucket) : objectOperation(call);
      if (!operation)
        throw notImplemented(`S3 ${call.method} of ${key === '' ? 'a bucket' : 'an object'}`);
      return await operation({ call, bucket, key, storage });
    },
    refuse: s3Refusal,
  };
}

/** A sub-resource that is not served is refused: answering as if it were the object would destroy it. */
function refuseUnknown({ query }: AwsCall): void {
  const odd = [...query.keys()].find((name) => !SERVED.has(name) && !PLAIN.test(name));
  if (odd !== undefined) throw notImplemented(`The S3 sub-resource ?${odd}`);
}

/** What of a bucket is read, by its parameter. */
const BUCKET_READS: Record<string, Operation> = {
  uploads: listUploads,
  versions: listVersions,
  versioning: readVersioning,
  location: readLocation,
};

function bucketOperation({ method, query }: AwsCall, bucket: string): Operation | undefined {
  if (bucket === '') return method === 'GET' ? listBuckets : undefined;
  if (method === 'HEAD') return headBucket;
  if (method === 'GET')
    return Object.entries(BUCKET_READS).find(([name]) => query.has(name))?.[1] ?? listObjects;
  if (method === 'POST' && query.has('delete')) return deleteObjects;
  if (method === 'PUT')
    throw s3Error('InvalidRequest', 'Buckets come from the template on this machine.');
  return undefined;
}

function objectOperation({ method, query, headers }: AwsCall): Operation | undefined {
  const inUpload = query.has('uploadId');
  if (method === 'HEAD') return readObject;
  if (method === 'GET') return inUpload ? listParts : readObject;
  if (method === 'DELETE') return inUpload ? abortUpload : deleteObject;
  if (method === 'POST')
    return query.has('uploads') ? createUpload : inUpload ? completeUpload : undefined;
  if (method !== 'PUT') return undefined;
  const copies = headers['x-amz-copy-source'] !== undefined;
  if (inUpload) return copies ? copyPart : uploadPart;
  return copies ? copyObject : putObject;
}
