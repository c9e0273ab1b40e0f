import { createBackupDeps } from '../../shared/compose/backup-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createBackupDatabaseHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const { backup, ...deps } = createBackupDeps(config);
const { BACKUP_TASK: task, BACKUP_LAMBDA_LIMIT_GB: limitGb } = config;

export const { handler, runTask } = createBackupDatabaseHandler({
  ...deps,
  task,
  limitGb,
  work: () => backup.backUp(),
});
