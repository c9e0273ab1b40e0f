import { join } from 'node:path';
import { readConfig } from '../../shared/platform/config.ts';
import { createMigrateDeps } from './deps.ts';
import { createMigrateHandler } from './handler.ts';
import { settings } from './settings.ts';

export const handler = createMigrateHandler(
  createMigrateDeps({
    ...readConfig(settings),
    migrationsDir: join(import.meta.dirname, 'migrations'),
  }),
);
