import { join } from 'node:path';
import * as z from 'zod/mini';
import { readConfig } from '../../shared/platform/config.ts';
import { createMigrateDeps } from './deps.ts';
import { createMigrateHandler } from './handler.ts';

const secretArns = z.object({
  DATABASE_SECRET_ARN: z.string(),
  DATABASE_WORKER_SECRET_ARN: z.string(),
  DATABASE_APP_SECRET_ARN: z.string(),
});

export const handler = createMigrateHandler(
  createMigrateDeps({
    ...readConfig(secretArns),
    migrationsDir: join(import.meta.dirname, 'migrations'),
  }),
);
