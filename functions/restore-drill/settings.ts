import { taskSetting } from '../../shared/backup/runs/fargate-task.ts';
import {
  backupSecrets,
  backupSettings,
  gigabytes,
  signingKeyOfReaders,
} from '../../shared/backup/settings.ts';
import { optional, text, variable } from '../../shared/platform/config.ts';

const { BACKUPS_BUCKET } = backupSettings;
const { BACKUP_SIGNERS_SECRET } = backupSecrets;

export const settings = {
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', text),
  BACKUPS_BUCKET,
  BACKUP_KEY_SECRET: variable(
    'Secret with the age identities, or a BACKUP_ENCRYPTION_KEY of 64 hex characters.',
    text,
  ),
  BACKUP_SIGNERS_SECRET,
  ...signingKeyOfReaders,
  DRILL_LAMBDA_LIMIT_GB: variable(
    'Gigabytes of database above which the Fargate task takes over the drill: a restore takes longer.',
    gigabytes(8),
  ),
  DRILL_TASK: variable(
    "The drill's Fargate task, as JSON; written by the stack.",
    optional(taskSetting),
  ),
};
