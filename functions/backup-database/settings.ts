import { taskSetting } from '../../shared/backup/runs/fargate-task.ts';
import { backupSecrets, backupSettings, gigabytes } from '../../shared/backup/settings.ts';
import { optional, text, variable } from '../../shared/platform/config.ts';

export const settings = {
  ...backupSettings,
  ...backupSecrets,
  BACKUP_RECIPIENTS_SECRET: variable(
    'Secret with the age recipients (public keys), separated by spaces or commas.',
    optional(text),
  ),
  BACKUP_KEY_SECRET: variable(
    'Secret with the key itself: bound here on the local stage only, where one function may know it.',
    optional(text),
  ),
  BACKUP_SIGNING_KEY_SECRET: variable(
    'Secret with the key that backups are signed by: 64 hex characters.',
    text,
  ),
  DOCUMENTS_BUCKET: variable('What is copied along with each backup.', optional(text)),
  DOCUMENTS_COPY_BUCKET: variable(
    'Where the documents are copied to with each backup.',
    optional(text),
  ),
  BACKUP_LAMBDA_LIMIT_GB: variable(
    'Gigabytes of database above which the Fargate task takes over.',
    gigabytes(18),
  ),
  BACKUP_TASK: variable('The Fargate task, as JSON; written by the stack.', optional(taskSetting)),
};
