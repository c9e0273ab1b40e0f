import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** Secret with the keys that wrap credentials; not there while a stage keeps none. */
  ENCRYPTION_KEY_SECRET: z.string(),
});
