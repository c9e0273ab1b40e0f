import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the owner's connection string: given by an operator, or made by Aurora. */
  DATABASE_SECRET_ARN: z.string(),
  /** Secret that gets the worker's connection string. */
  DATABASE_WORKER_SECRET_ARN: z.string(),
  /** Secret that gets the app's connection string. */
  DATABASE_APP_SECRET_ARN: z.string(),
});
