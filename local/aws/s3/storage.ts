import type { BucketModel } from '../../../lib/template/model.ts';
import type { Bus } from '../events/bus.ts';
import type { LocalState } from '../state.ts';
import { noSuchKey, s3Error } from './error.ts';
import { createFiles } from './files.ts';
import { type ObjectEvent, toBusEntry } from './notification.ts';
import { createObjectTable, type StoredObject } from './objects.ts';
import { createUploadTable } from './uploads.ts';

export type Storage = ReturnType<typeof createStorage>;

/** Buckets and objects. Each change commits together with the event that it makes. */
export function createStorage(deps: {
  state: LocalState;
  dir: string;
  bus: Bus;
  now: () => number;
}) {
  const { state, bus, now } = deps;
  const files = createFiles(deps.dir);
  const objects = createObjectTable(state);
  const uploads = createUploadTable(state);
  const buckets = new Map<string, BucketModel>();
  files.keepOnly(new Set([...objects.files(), ...uploads.files()].map(({ file }) => file)));

  const notify = (event: Omit<ObjectEvent, 'bucket'>, bucketName: string) => {
    const bucket = buckets.get(bucketName);
    if (bucket?.eventBridge) bus.put([toBusEntry({ ...event, bucket }, now())]);
  };

  return {
    files,
    objects,
    uploads,
    now,
    setModel(models: BucketModel[]) {
      buckets.clear();
      for (const bucket of models) buckets.set(bucket.bucketName, bucket);
    },
    bucketNames: () => [...buckets.keys()].sort(),
    bucketOrNone: (name: string) => buckets.get(name),

    /** @throws AwsError NoSuchBucket. */
    bucket(name: string): BucketModel {
      const bucket = buckets.get(name);
      if (!bucket) throw s3Error('NoSuchBucket', 'The specified bucket does not exist');
      return bucket;
    },

    /** @throws AwsError NoSuchKey. */
    object(bucket: string, key: string): StoredObject {
      const object = objects.get(bucket, key);
      if (!object) throw noSuchKey();
      return object;
    },

    /**
     * Makes the object the key's current one.
     * @param input.check preconditions on what stands there; a throw leaves everything as it was.
     */
    put(input: {
      bucket: string;
      key: string;
      object: StoredObject;
      reason: ObjectEvent['reason'];
      requestId: string;
      check: (present: StoredObject | undefined) => void;
      /** More that commits with it, such as the end of an upload. */
      also?: () => void;
    }): void {
      const { bucket, key, object, reason, requestId } = input;
      const before = state.atomically(() => {
        const present = objects.get(bucket, key);
        input.check(present);
        objects.put(bucket, key, object);
        input.also?.();
        notify({ type: 'Object Created', key, object, reason, requestId }, bucket);
        return present;
      });
      if (before) files.discard(before.files);
    },

    /** Deleting what is not there succeeds, and makes no event. */
    delete(input: {
      bucket: string;
      key: string;
      requestId: string;
      check?: (present: StoredObject | undefined) => void;
    }): void {
      const { bucket, key, requestId } = input;
      const before = state.atomically(() => {
        const present = objects.get(bucket, key);
        input.check?.(present);
        if (!present) return undefined;
        objects.delete(bucket, key);
        notify(
          { type: 'Object Deleted', key, object: present, reason: 'DeleteObject', requestId },
          bucket,
        );
        return present;
      });
      if (before) files.discard(before.files);
    },
  };
}
