import * as z from 'zod/mini';

export const settings = z.object({
  /** Of backups and migrations: the owner's. */
  DATABASE_SECRET_ARN: z.string(),
  /** Secret that gets the worker's connection string. */
  DATABASE_WORKER_SECRET_ARN: z.string(),
  /** Secret that gets the app's connection string. */
  DATABASE_APP_SECRET_ARN: z.string(),
});
