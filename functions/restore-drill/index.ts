import { readConfig } from '../../shared/platform/config.ts';
import { createDeps } from './deps.ts';
import { createRestoreDrillHandler } from './handler.ts';
import { settings } from './settings.ts';

export const handler = createRestoreDrillHandler(createDeps(readConfig(settings)));
