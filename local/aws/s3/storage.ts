import type { BucketModel } from '../../../lib/template/model.ts';
import type { Bus } from '../events/bus.ts';
import type { LocalState } from '../state.ts';
import { HiddenByMarker, noSuchKey, s3Error } from './error.ts';
import { createFiles } from './files.ts';
import { type ObjectEvent, toBusEntry } from './notification.ts';
import { createObjectTable, type StoredObject } from './objects.ts';
import { createUploadTable } from './uploads.ts';
import { createVersionTable, NULL_VERSION, newVersionId, type Version } from './versions.ts';

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
  const versions = createVersionTable(state);
  const buckets = new Map<string, BucketModel>();
  const kept = [...objects.files(), ...uploads.files(), ...versions.files()];
  files.keepOnly(new Set(kept.map(({ file }) => file)));

  const notify = (event: Omit<ObjectEvent, 'bucket'>, bucketName: string) => {
    const bucket = buckets.get(bucketName);
    if (bucket?.eventBridge) bus.put([toBusEntry({ ...event, bucket }, now())]);
  };

  const keepsVersions = (bucket: string) => buckets.get(bucket)?.versioned === true;
  /** What was there before the bucket kept versions becomes one. */
  const adopt = (bucket: string, key: string, present: StoredObject | undefined) => {
    if (present && !present.versionId && !versions.find(bucket, key, NULL_VERSION))
      versions.add(bucket, {
        key,
        versionId: NULL_VERSION,
        object: present,
        modifiedAt: present.modifiedAt,
      });
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

    /** @throws AwsError NoSuchKey, saying which delete marker hides the object. */
    object(bucket: string, key: string): StoredObject {
      const object = objects.get(bucket, key);
      if (object) return object;
      const newest = versions.newest(bucket, key);
      throw newest ? new HiddenByMarker(noSuchKey(), newest.versionId) : noSuchKey();
    },

    /** @throws AwsError NoSuchVersion; MethodNotAllowed for a delete marker. */
    version(bucket: string, key: string, versionId: string): StoredObject {
      const { object } = this.versionOf(bucket, key, versionId);
      if (object) return object;
      throw new HiddenByMarker(
        s3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.'),
        versionId,
      );
    },

    /** @throws AwsError NoSuchVersion. */
    versionOf(bucket: string, key: string, versionId: string): Version {
      const found =
        versions.find(bucket, key, versionId) ?? this.unversioned(bucket, key, versionId);
      if (!found) throw s3Error('NoSuchVersion', 'The specified version does not exist.');
      return found;
    },

    /** What was written without a version answers to `null`. */
    unversioned(bucket: string, key: string, versionId: string): Version | undefined {
      const object = versionId === NULL_VERSION ? objects.get(bucket, key) : undefined;
      if (!object || object.versionId) return undefined;
      return { key, versionId, object, modifiedAt: object.modifiedAt };
    },

    /** Ends an upload; its parts go. */
    abort(uploadId: string): void {
      const parts = uploads.parts(uploadId);
      uploads.delete(uploadId);
      files.discard(parts);
    },

    /** Every version from the key on, with those of buckets that keep one of each. */
    *versionsFrom(bucket: string, key: string): Generator<Version & { latest: boolean }> {
      if (keepsVersions(bucket)) return yield* versions.startingAt(bucket, key);
      for (const found of objects.startingAt({ bucket, key, limit: Number.MAX_SAFE_INTEGER })) {
        const { modifiedAt } = found.object;
        yield { ...found, versionId: NULL_VERSION, modifiedAt, latest: true };
      }
    },

    /**
     * Makes the object the key's current one.
     * @param input.check preconditions on what stands there; a throw leaves everything as it was.
     * @returns the version that it became, where the bucket keeps them
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
    }): string | undefined {
      const { bucket, key, reason, requestId } = input;
      const versionId = keepsVersions(bucket) ? newVersionId() : undefined;
      const { versionId: _, ...bare } = input.object;
      const object: StoredObject = { ...bare, ...(versionId && { versionId }) };
      const before = state.atomically(() => {
        const present = objects.get(bucket, key);
        input.check(present);
        if (versionId) {
          adopt(bucket, key, present);
          versions.add(bucket, { key, versionId, object, modifiedAt: object.modifiedAt });
        }
        objects.put(bucket, key, object);
        input.also?.();
        notify({ type: 'Object Created', key, object, reason, requestId }, bucket);
        return present;
      });
      if (before && !versionId) files.discard(before.files);
      return versionId;
    },

    /**
     * Deletes what is current: for good, or under a marker where the bucket keeps versions. Deleting what
     * is not there succeeds, and makes no event.
     * @returns the marker's version
     */
    delete(input: {
      bucket: string;
      key: string;
      requestId: string;
      check?: (present: StoredObject | undefined) => void;
    }): string | undefined {
      const { bucket, key, requestId } = input;
      const marker = keepsVersions(bucket) ? newVersionId() : undefined;
      const before = state.atomically(() => {
        const present = objects.get(bucket, key);
        input.check?.(present);
        if (marker) {
          adopt(bucket, key, present);
          versions.add(bucket, { key, versionId: marker, modifiedAt: now() });
        }
        if (!present) return undefined;
        objects.delete(bucket, key);
        const type = 'Object Deleted';
        notify(
          {
            type,
            key,
            object: present,
            reason: 'DeleteObject',
            requestId,
            ...(marker && { marker }),
          },
          bucket,
        );
        return present;
      });
      if (before && !marker) files.discard(before.files);
      return marker;
    },

    /**
     * Deletes one version for good; the one before it is current then. A version that is not there is
     * no fault.
     * @returns whether it was a delete marker
     */
    deleteVersion(input: {
      bucket: string;
      key: string;
      versionId: string;
      requestId: string;
    }): boolean {
      const { bucket, key, versionId, requestId } = input;
      if (!keepsVersions(bucket) && versionId !== NULL_VERSION) return false;
      const gone = state.atomically(() => {
        adopt(bucket, key, objects.get(bucket, key));
        const version = versions.find(bucket, key, versionId);
        if (!version) return undefined;
        versions.remove(bucket, key, versionId);
        const { object } = version;
        const newest = versions.newest(bucket, key)?.object;
        if (newest) objects.put(bucket, key, newest);
        else objects.delete(bucket, key);
        if (object)
          notify(
            { type: 'Object Deleted', key, object, reason: 'DeleteObject', requestId },
            bucket,
          );
        return version;
      });
      if (gone?.object) files.discard(gone.object.files);
      return gone !== undefined && !gone.object;
    },
  };
}
