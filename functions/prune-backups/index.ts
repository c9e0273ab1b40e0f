import { createBackupDeps } from '../../shared/compose/backup-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createPruneBackupsHandler } from './handler.ts';
import { settings } from './settings.ts';

export const handler = createPruneBackupsHandler(createBackupDeps(readConfig(settings)));
