import { taskSetting } from '../../shared/backup/runs/fargate-task.ts';
import { backupSettings, gigabytes } from '../../shared/backup/settings.ts';
import { optional, text, variable } from '../../shared/platform/config.ts';

const { BACKUPS_BUCKET } = backupSettings;

export const settings = {
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', text),
  BACKUPS_BUCKET,
  BACKUP_KEY_SECRET: variable(
    'Secret with the age identities, or a BACKUP_ENCRYPTION_KEY of 64 hex characters.',
    text,
  ),
  BACKUP_SIGNERS_SECRET: variable(
    'Secret with the public keys of whose backups are believed.',
    optional(text),
  ),
  BACKUP_SIGNING_KEY_SECRET: variable(
    'Secret with the signing key itself: bound here on the local stage only, where one function may know it.',
    optional(text),
  ),
  DRILL_LAMBDA_LIMIT_GB: variable(
    'Gigabytes of database above which the Fargate task takes over the drill: a restore takes longer.',
    gigabytes(8),
  ),
  DRILL_TASK: variable(
    "The drill's Fargate task, as JSON; written by the stack.",
    optional(taskSetting),
  ),
};
