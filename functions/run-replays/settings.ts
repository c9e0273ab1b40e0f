import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** JSON of short queue name → URL: where dead letters go back to, and its own queue. */
  WORK_QUEUES: z.string(),
});
