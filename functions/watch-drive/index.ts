import { readConfig } from '../../shared/platform/config.ts';
import { createDeps } from './deps.ts';
import { createWatchDriveHandler } from './handler.ts';
import { settings } from './settings.ts';

export const handler = createWatchDriveHandler(createDeps(readConfig(settings)));
