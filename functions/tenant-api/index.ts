import { readConfig } from '../../shared/platform/config.ts';
import { createDeps } from './deps.ts';
import { createTenantApiHandler } from './handler.ts';
import { settings } from './settings.ts';

export const handler = createTenantApiHandler(
  createDeps(readConfig(settings), import.meta.dirname),
);
