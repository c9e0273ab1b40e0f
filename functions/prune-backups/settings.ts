import { backupSettings, keepSettings } from '../../shared/backup/settings.ts';
import { optional, text, variable } from '../../shared/platform/config.ts';

const { BACKUPS_BUCKET, GDRIVE_BACKUP_FOLDER_ID, GDRIVE_STRICT_MODE } = backupSettings;

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  BACKUPS_BUCKET,
  ...keepSettings,
  GDRIVE_BACKUP_FOLDER_ID,
  GDRIVE_STRICT_MODE,
  BACKUP_SIGNERS_SECRET: variable(
    'Secret with the public keys of whose backups are believed.',
    optional(text),
  ),
  BACKUP_SIGNING_KEY_SECRET: variable(
    'Secret with the signing key itself: bound here on the local stage only, where one function may know it.',
    optional(text),
  ),
  BACKUP_SECOND_SECRET: variable(
    'Secret with the further places of backups, as JSON.',
    optional(text),
  ),
};
