import { createBackupDeps } from '../../shared/compose/backup-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createRestoreDrillHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const { backup, ...deps } = createBackupDeps(config);
const { DRILL_TASK: task, DRILL_LAMBDA_LIMIT_GB: limitGb } = config;

export const { handler, runTask } = createRestoreDrillHandler({
  ...deps,
  task,
  limitGb,
  work: () => backup.drill(),
});
