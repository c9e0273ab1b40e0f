import * as z from 'zod/mini';
import { serviceAccountSchema } from '../platform/google/service-account.ts';
import { jsonOrNothing } from '../platform/json.ts';
import { once } from '../platform/once.ts';
import { BackupCannotRun } from './errors.ts';

const bucketSchema = () =>
  z.object({
    bucket: z.string(),
    region: z.optional(z.string()),
    /** Of an S3-compatible service elsewhere. */
    endpoint: z.optional(z.string()),
    accessKeyId: z.optional(z.string()),
    secretAccessKey: z.optional(z.string()),
  });

const driveSchema = () =>
  z.object({
    serviceAccount: serviceAccountSchema(),
    folderId: z.optional(z.string().check(z.regex(/^[\w-]{1,200}$/))),
    /** Of the API: another one than Google's is a test's. */
    endpoint: z.optional(z.string()),
  });

const place = () => z.union([driveSchema(), bucketSchema()]);
const places = once(() =>
  z.union([z.array(place()).check(z.minLength(1), z.maxLength(5)), place()]),
);

type Place = z.output<ReturnType<typeof place>>;
export type BucketPlace = z.output<ReturnType<typeof bucketSchema>>;
export type DrivePlace = z.output<ReturnType<typeof driveSchema>>;

/** What a stage says of Google Drive besides the secret: `GDRIVE_BACKUP_FOLDER_ID`, `GDRIVE_STRICT_MODE`. */
export type DriveSettings = { folderId?: string | undefined; strict?: boolean | undefined };

/** Where files of an account without a folder lie: nobody else sees them. */
const OWN_ROOT = 'root';

/**
 * Reads where else backups are kept: buckets and folders of Google Drive, each with its credentials.
 * @throws BackupCannotRun without the value
 */
export function parseFurtherPlaces(secret: string): Place[] {
  const parsed = z.safeParse(places(), jsonOrNothing(secret));
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
