import * as z from 'zod/mini';

export const settings = z.object({
  /** The `nightshift` bus of this stage. */
  BUS_NAME: z.string(),
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
});
