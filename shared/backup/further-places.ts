import * as z from 'zod/mini';
import type { Clock } from '../platform/clock.ts';
import { openDriveStore } from '../platform/google/drive-store.ts';
import { serviceAccountSchema } from '../platform/google/service-account.ts';
import { jsonOrNothing } from '../platform/json.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { openS3Store } from '../platform/object-store/s3-store.ts';
import { BackupCannotRun } from './errors.ts';

const bucketSchema = z.object({
  bucket: z.string(),
  region: z.optional(z.string()),
  /** Of an S3-compatible service elsewhere. */
  endpoint: z.optional(z.string()),
  accessKeyId: z.optional(z.string()),
  secretAccessKey: z.optional(z.string()),
});

const driveSchema = z.object({
  serviceAccount: serviceAccountSchema,
  folderId: z.optional(z.string().check(z.regex(/^[\w-]{1,200}$/))),
  /** Of the API: another one than Google's is a test's. */
  endpoint: z.optional(z.string()),
});

const place = z.union([driveSchema, bucketSchema]);
const places = z.union([z.array(place).check(z.minLength(1), z.maxLength(5)), place]);

type Place = z.output<typeof place>;
export type DrivePlace = z.output<typeof driveSchema>;

/** What a stage says of Google Drive besides the secret: `GDRIVE_BACKUP_FOLDER_ID`, `GDRIVE_STRICT_MODE`. */
export type DriveSettings = { folderId?: string | undefined; strict?: boolean | undefined };

/** Where files of an account without a folder lie: nobody else sees them. */
const OWN_ROOT = 'root';

/** @throws BackupCannotRun without the value */
export function parseFurtherPlaces(secret: string): Place[] {
  const parsed = z.safeParse(places, jsonOrNothing(secret));
  if (parsed.success) return [parsed.data].flat();
  throw new BackupCannotRun('The secret of the second destination is not what docs/backup.md says');
}

export const isDrive = (one: Place): one is DrivePlace => 'serviceAccount' in one;

/** @throws BackupCannotRun in strict mode where no folder is named */
export function driveFolderOf(one: DrivePlace, { folderId, strict }: DriveSettings): string {
  const folder = one.folderId ?? folderId;
  if (folder) return folder;
  if (strict)
    throw new BackupCannotRun(
      'Google Drive has no folder for backups: set GDRIVE_BACKUP_FOLDER_ID, which strict mode demands',
    );
  return OWN_ROOT;
}

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

function openBucket(one: z.output<typeof bucketSchema>): Promise<ObjectStore> {
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
