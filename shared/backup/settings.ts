import * as z from 'zod/mini';
import { variable, wholeNumber } from '../platform/config.ts';
import type { DriveSettings } from './named-places.ts';
import type { BackupAddresses } from './open-backup.ts';
import { DEFAULT_KEEP } from './stored/keep-plan.ts';

/** Gigabytes of database above which a task takes over from the function. */
export const gigabytes = (fallback: number) =>
  z._default(
    z.pipe(
      z.string().check(z.regex(/^\d+(\.\d+)?$/)),
      z.transform((text: string) => Number(text)),
    ),
    fallback as never,
  );

/** How many backups are kept: what prunes and what an operator previews must agree. */
export const keepSettings = {
  BACKUP_KEEP_DAYS: variable('Days of which every backup is kept.', z.optional(wholeNumber)),
  BACKUP_KEEP_WEEKS: variable('Weeks of which the newest backup is kept.', z.optional(wholeNumber)),
  BACKUP_KEEP_MONTHS: variable(
    'Months of which the newest backup is kept.',
    z.optional(wholeNumber),
  ),
};

/** What the backup functions read from their environment. */
export const backupSettings = {
  DATABASE_SECRET: variable("Of backups and migrations: the owner's.", z.string()),
  BACKUPS_BUCKET: variable('Where backups lie.', z.string()),
  BACKUP_KMS_KEY_ID: variable(
    "`aws:kms` with BACKUP_KMS_KEY_ID, else the bucket's own encryption.",
    z.optional(z.string()),
  ),
  BACKUP_LOCK_DAYS: variable(
    'Object Lock, in days; the bucket must have it enabled.',
    z.optional(wholeNumber),
  ),
  ...keepSettings,
  GDRIVE_BACKUP_FOLDER_ID: variable(
    'Folder of Google Drive for backups, where the secret of further places names none.',
    z.optional(z.string().check(z.regex(/^[\w-]{1,200}$/))),
  ),
  GDRIVE_STRICT_MODE: variable(
    '`true`: Google Drive is used with a folder that is named, and not otherwise.',
    z.optional(z.enum(['true', 'false'])),
  ),
};

type StoreSettings = { [name in keyof typeof keepSettings]?: number | undefined } & {
  BACKUP_KMS_KEY_ID?: string | undefined;
  BACKUP_LOCK_DAYS?: number | undefined;
  GDRIVE_BACKUP_FOLDER_ID?: string | undefined;
  GDRIVE_STRICT_MODE?: 'true' | 'false' | undefined;
};

/**
 * How the stage stores and keeps backups, the defaults where nothing is set: what function, task and
 * operator must agree on.
 */
export const keepingOf = (
  settings: StoreSettings,
): Pick<BackupAddresses, 'kmsKeyId' | 'lockDays' | 'policy' | 'drive'> => ({
  kmsKeyId: settings.BACKUP_KMS_KEY_ID,
  lockDays: settings.BACKUP_LOCK_DAYS,
  drive: driveOf(settings),
  policy: {
    days: settings.BACKUP_KEEP_DAYS ?? DEFAULT_KEEP.days,
    weeks: settings.BACKUP_KEEP_WEEKS ?? DEFAULT_KEEP.weeks,
    months: settings.BACKUP_KEEP_MONTHS ?? DEFAULT_KEEP.months,
  },
});

export const driveOf = (
  settings: Pick<StoreSettings, 'GDRIVE_BACKUP_FOLDER_ID' | 'GDRIVE_STRICT_MODE'>,
): DriveSettings => ({
  folderId: settings.GDRIVE_BACKUP_FOLDER_ID,
  strict: settings.GDRIVE_STRICT_MODE === 'true',
});
