import * as z from 'zod/mini';
import { backupSettings, keepSettings } from '../../shared/backup/settings.ts';
import { variable } from '../../shared/platform/config.ts';

const { BACKUPS_BUCKET, GDRIVE_BACKUP_FOLDER_ID, GDRIVE_STRICT_MODE } = backupSettings;

export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  BACKUPS_BUCKET,
  ...keepSettings,
  GDRIVE_BACKUP_FOLDER_ID,
  GDRIVE_STRICT_MODE,
  BACKUP_SIGNERS_SECRET: variable(
    'Secret with the public keys of whose backups are believed.',
    z.optional(z.string()),
  ),
  BACKUP_SIGNING_KEY_SECRET: variable(
    'Secret with the signing key itself: bound here on the local stage only, where one function may know it.',
    z.optional(z.string()),
  ),
  BACKUP_SECOND_SECRET: variable(
    'Secret with the further places of backups, as JSON.',
    z.optional(z.string()),
  ),
});
