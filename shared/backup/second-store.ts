import * as z from 'zod/mini';
import { jsonOrNothing } from '../platform/json.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { openS3Store } from '../platform/object-store/s3-store.ts';
import { BackupCannotRun } from './errors.ts';

const destination = z.object({
  bucket: z.string(),
  region: z.optional(z.string()),
  /** Of an S3-compatible service elsewhere. */
  endpoint: z.optional(z.string()),
  accessKeyId: z.optional(z.string()),
  secretAccessKey: z.optional(z.string()),
});

/** @throws BackupCannotRun without the value */
export function parseSecondDestination(secret: string): z.infer<typeof destination> {
  const parsed = z.safeParse(destination, jsonOrNothing(secret));
  if (parsed.success) return parsed.data;
  throw new BackupCannotRun('The secret of the second destination is not what docs/backup.md says');
}

/**
 * Opens the second destination, from a secret's JSON: `{ bucket, region?, endpoint?, accessKeyId?,
 * secretAccessKey? }`. Without credentials the function's own role is used.
 * @throws BackupCannotRun without the value
 */
export function openSecondStore(secret: string): Promise<ObjectStore> {
  const { bucket, region, endpoint, accessKeyId, secretAccessKey } = parseSecondDestination(secret);
  return openS3Store({
    bucket,
    client: {
      ...(region && { region }),
      ...(endpoint && { endpoint, forcePathStyle: true }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    },
  });
}
