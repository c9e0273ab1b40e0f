import * as z from 'zod/mini';
import { backupSettings } from '../../shared/backup/settings.ts';

const { DATABASE_SECRET_ARN, BACKUPS_BUCKET } = backupSettings;

export const settings = z.object({
  DATABASE_SECRET_ARN,
  BACKUPS_BUCKET,
  /** Secret with the age identities, or a BACKUP_ENCRYPTION_KEY of 64 hex characters. */
  BACKUP_KEY_SECRET_ARN: z.string(),
});
