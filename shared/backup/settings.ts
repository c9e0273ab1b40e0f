import {
  fallback,
  matching,
  numberLike,
  oneOf,
  optional,
  text,
  variable,
  wholeNumber,
} from '../platform/config.ts';
import type { DriveSettings } from './named-places.ts';
import type { BackupAddresses } from './open-backup.ts';
import { DEFAULT_KEEP } from './stored/keep-plan.ts';

/** Gigabytes of database above which a task takes over from the function. */
export const gigabytes = (otherwise: number) => fallback(numberLike(/^\d+(\.\d+)?$/), otherwise);

/** How many backups are kept: what prunes and what an operator previews must agree. */
export const keepSettings = {
  BACKUP_KEEP_DAYS: variable('Days of which every backup is kept.', optional(wholeNumber)),
  BACKUP_KEEP_WEEKS: variable('Weeks of which the newest backup is kept.', optional(wholeNumber)),
  BACKUP_KEEP_MONTHS: variable('Months of which the newest backup is kept.', optional(wholeNumber)),
};

/** Secrets that several functions are bound to, each where the stage has it. */
export const backupSecrets = {
  BACKUP_SIGNERS_SECRET: variable(
    'Secret with the public keys of whose backups are believed.',
    optional(text),
  ),
  BACKUP_SECOND_SECRET: variable(
    'Secret with the further places of backups, as JSON.',
    optional(text),
  ),
};

/** Of functions that read backups and write none. */
export const signingKeyOfReaders = {
  BACKUP_SIGNING_KEY_SECRET: variable(
    'Secret with the signing key itself: bound here on the local stage only, where one function may know it.',
    optional(text),
  ),
};

/** What the backup functions read from their environment. */
export const backupSettings = {
  DATABASE_SECRET: variable("Of backups and migrations: the owner's.", text),
  BACKUPS_BUCKET: variable('Where backups lie.', text),
  BACKUP_KMS_KEY_ID: variable(
    "`aws:kms` with BACKUP_KMS_KEY_ID, else the bucket's own encryption.",
    optional(text),
  ),
  BACKUP_LOCK_DAYS: variable(
    'Object Lock, in days; the bucket must have it enabled.',
    optional(wholeNumber),
  ),
  ...keepSettings,
  GDRIVE_BACKUP_FOLDER_ID: variable(
    'Folder of Google Drive for backups, where the secret of further places names none.',
    optional(matching(/^[\w-]{1,200}$/)),
  ),
  GDRIVE_STRICT_MODE: variable(
    '`true`: Google Drive is used with a folder that is named, and not otherwise.',
    optional(oneOf('true', 'false')),
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
