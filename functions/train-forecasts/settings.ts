import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
});
