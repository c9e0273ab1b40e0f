import type { BucketModel } from '../../../lib/template/model.ts';
import type { PutEntry } from '../events/event.ts';
import type { StoredObject } from './objects.ts';

export type ObjectEvent = {
  type: 'Object Created' | 'Object Deleted';
  bucket: BucketModel;
  key: string;
  object: StoredObject;
  reason: 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload' | 'DeleteObject';
  requestId: string;
  /** Of a delete marker that hides the object, which stays. */
  marker?: string;
};

let lastSequence = 0n;

/** What S3 puts on the default bus for a bucket with EventBridge on, in S3's own shape. */
export function toBusEntry(event: ObjectEvent, now: number): PutEntry {
  const { type, bucket, key, object, reason, requestId, marker } = event;
  const deleted = type === 'Object Deleted';
  const detail = {
    version: '0',
    bucket: { name: bucket.bucketName },
    object: {
      key,
      ...(deleted ? {} : { size: object.size, etag: object.etag.replaceAll('"', '') }),
      ...versionOf(marker ?? object.versionId),
      sequencer: nextSequencer(now),
    },
    'request-id': requestId,
    requester: '000000000000',
    'source-ip-address': '127.0.0.1',
    reason,
    ...(deleted
      ? { 'deletion-type': marker ? 'Delete Marker Created' : 'Permanently Deleted' }
      : {}),
  };
  return {
    Source: 'aws.s3',
    DetailType: type,
    Resources: [bucket.arn],
    Detail: JSON.stringify(detail),
  };
}

const versionOf = (versionId: string | undefined) => (versionId ? { 'version-id': versionId } : {});

/** Hexadecimal text that sorts in the order of the changes. */
function nextSequencer(now: number): string {
  const sequence = BigInt(now) << 16n;
  lastSequence = sequence > lastSequence ? sequence : lastSequence + 1n;
  return lastSequence.toString(16).toUpperCase().padStart(18, '0');
}
