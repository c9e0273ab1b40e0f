import type { Clock } from '../platform/clock.ts';
import { openDriveStore } from '../platform/google/drive-store.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { openS3Store } from '../platform/object-store/s3-store.ts';
import {
  type BucketPlace,
  type DriveSettings,
  driveFolderOf,
  isDrive,
  parseFurtherPlaces,
} from './named-places.ts';

/**
 * Opens every place besides the stage's own bucket, from a secret's JSON: one place or a list of them.
 * Without credentials a bucket is reached by the function's own role.
 * @throws BackupCannotRun without the value
 */
export async function openFurtherPlaces(
  { secret, drive = {} }: { secret: string; drive?: DriveSettings },
  { clock }: { clock: Clock },
): Promise<ObjectStore[]> {
  return Promise.all(
    parseFurtherPlaces(secret).map((one) =>
      isDrive(one)
        ? openDriveStore(
            {
              folderId: driveFolderOf(one, drive),
              account: one.serviceAccount,
              endpoint: one.endpoint,
            },
            { clock },
          )
        : openBucket(one),
    ),
  );
}

function openBucket(one: BucketPlace): Promise<ObjectStore> {
  const { bucket, region, endpoint, accessKeyId, secretAccessKey } = one;
  return openS3Store({
    bucket,
    client: {
      ...(region && { region }),
      ...(endpoint && { endpoint, forcePathStyle: true }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    },
  });
}
