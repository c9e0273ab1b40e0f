import type { BucketModel } from '../../../lib/template/model.ts';
import { DAY, HOUR } from '../../../shared/platform/durations.ts';
import type { Storage } from './storage.ts';

/** A rule of a bucket as its template has it, as far as anything ends by it. */
type Rule = {
  Status?: string;
  Prefix?: string;
  Filter?: { Prefix?: string };
  ExpirationInDays?: number;
  ExpiredObjectDeleteMarker?: boolean;
  NoncurrentVersionExpiration?: { NoncurrentDays?: number };
  NoncurrentVersionExpirationInDays?: number;
  AbortIncompleteMultipartUpload?: { DaysAfterInitiation?: number };
};

const REQUEST = 'lifecycle';

/** Applies the rules when they are given, and each hour as long as this runs. */
export function watchLifecycles(storage: Storage) {
  let buckets: readonly BucketModel[] = [];
  const hourly = setInterval(() => applyLifecycles(buckets, storage), HOUR).unref();
  return {
    apply(given: readonly BucketModel[]): void {
      buckets = given;
      applyLifecycles(buckets, storage);
    },
    stop: () => clearInterval(hourly),
  };
}

/**
 * Ends what the buckets' rules end, as S3 does once a day: objects, versions that another took the place
 * of, delete markers that hide nothing any more, and uploads that nobody finished. What moves to another
 * class of storage stays where it is.
 */
export function applyLifecycles(buckets: readonly BucketModel[], storage: Storage): void {
  for (const bucket of buckets)
    for (const rule of (bucket.lifecycle ?? []) as Rule[])
      if (rule.Status !== 'Disabled') applyRule(rule, bucket, storage);
}

function applyRule(rule: Rule, { bucketName: bucket }: BucketModel, storage: Storage): void {
  const now = storage.now();
  const prefix = rule.Prefix ?? rule.Filter?.Prefix ?? '';
  const over = (since: number, days: number | undefined) =>
    days !== undefined && now >= midnightAfter(since + Number(days) * DAY);
  const replacedDays =
    rule.NoncurrentVersionExpiration?.NoncurrentDays ?? rule.NoncurrentVersionExpirationInDays;
  let newer: { key: string; modifiedAt: number } | undefined;
  // A list of its own: what is deleted would move the rows that are read.
  for (const version of [...storage.versionsFrom(bucket, prefix)]) {
    const { key, versionId, latest, modifiedAt } = version;
    if (!key.startsWith(prefix)) break;
    const replacedAt = newer?.key === key ? newer.modifiedAt : modifiedAt;
    newer = { key, modifiedAt };
    if (latest && version.object && over(modifiedAt, rule.ExpirationInDays))
      storage.delete({ bucket, key, requestId: REQUEST });
    if (!latest && over(replacedAt, replacedDays))
      storage.deleteVersion({ bucket, key, versionId, requestId: REQUEST });
  }
  if (rule.ExpiredObjectDeleteMarker) removeLoneMarkers({ bucket, prefix }, storage);
  const unfinished = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  for (const { uploadId, key, startedAt } of storage.uploads.inBucket(bucket))
    if (key.startsWith(prefix) && over(startedAt, unfinished)) storage.abort(uploadId);
}

function removeLoneMarkers(
  { bucket, prefix }: { bucket: string; prefix: string },
  storage: Storage,
): void {
  const byKey = Map.groupBy(storage.versionsFrom(bucket, prefix), ({ key }) => key);
  for (const [key, [only, ...more]] of byKey)
    if (key.startsWith(prefix) && only && !only.object && more.length === 0)
      storage.deleteVersion({ bucket, key, versionId: only.versionId, requestId: REQUEST });
}

/** S3 counts whole days of UTC. */
const midnightAfter = (at: number) => Math.ceil(at / DAY) * DAY;
