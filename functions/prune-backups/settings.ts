import {
  backupSecrets,
  backupSettings,
  keepSettings,
  signingKeyOfReaders,
} from '../../shared/backup/settings.ts';
import { text, variable } from '../../shared/platform/config.ts';

const { BACKUPS_BUCKET, GDRIVE_BACKUP_FOLDER_ID, GDRIVE_STRICT_MODE } = backupSettings;

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  BACKUPS_BUCKET,
  ...keepSettings,
  GDRIVE_BACKUP_FOLDER_ID,
  GDRIVE_STRICT_MODE,
  ...backupSecrets,
  ...signingKeyOfReaders,
};
