import * as z from 'zod/mini';
import { backupSettings } from '../../shared/backup/settings.ts';

const { GDRIVE_BACKUP_FOLDER_ID, GDRIVE_STRICT_MODE } = backupSettings;
const { BACKUPS_BUCKET, BACKUP_KEEP_DAYS, BACKUP_KEEP_WEEKS, BACKUP_KEEP_MONTHS } = backupSettings;

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  BACKUPS_BUCKET,
  BACKUP_KEEP_DAYS,
  BACKUP_KEEP_WEEKS,
  BACKUP_KEEP_MONTHS,
  GDRIVE_BACKUP_FOLDER_ID,
  GDRIVE_STRICT_MODE,
  /** Secret with the public keys of whose backups are believed. */
  BACKUP_SIGNERS_SECRET: z.optional(z.string()),
  /** Secret with the signing key itself: bound here on the local stage only, where one function may know it. */
  BACKUP_SIGNING_KEY_SECRET: z.optional(z.string()),
  /** Secret with the further places of backups, as JSON. */
  BACKUP_SECOND_SECRET: z.optional(z.string()),
});
